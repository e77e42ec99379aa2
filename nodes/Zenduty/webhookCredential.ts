import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';
import { loadCredential, type CredentialContext } from './http/credential';
import {
	readWebhookIntegration,
	type WebhookIntegrationResult,
} from './webhook/webhookIntegration';
import type { JsonObject } from './json';
import { problem, type Result } from './result';

/**
 * The name of the credential type for webhooks. It must not change, because saved workflows contain
 * it.
 */
export const CREDENTIAL = 'zendutyWebhookApi';

const CHOOSE = 'Choose a Zenduty Webhook API credential in the node, and test it.';

/**
 * Loads the fields of the node's Zenduty Webhook API credential, without checking them. The
 * function never throws. If the credential cannot be loaded, `problem` says why and what to do, in
 * sentences.
 */
export async function loadFields(
	context: CredentialContext,
): Promise<Result<{ fields: JsonObject }>> {
	const loaded = await loadCredential(
		context,
		CREDENTIAL,
		'No Zenduty Webhook API credential is chosen in the node.',
	);
	if (loaded.ok || loaded.remedy !== undefined) return loaded;
	return problem([loaded.problem, CHOOSE].join(' '));
}

/**
 * Loads the node's Zenduty Webhook API credential, checks its fields, and returns the integration
 * that the fields describe. The function never throws. If the credential cannot be used, `problem`
 * says why, in sentences.
 */
export async function loadWebhookIntegration(
	context: CredentialContext,
): Promise<WebhookIntegrationResult> {
	const loaded = await loadFields(context);
	return loaded.ok ? readWebhookIntegration(loaded.fields) : loaded;
}

/**
 * Tests whether the fields of a credential are complete and can be used. The test sends no request,
 * because Zenduty offers no request that would check the fields.
 */
export async function testCredential(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	const result = readWebhookIntegration(credential.data ?? {});
	return result.ok
		? { status: 'OK', message: 'All required fields are filled in' }
		: { status: 'Error', message: result.problem };
}
