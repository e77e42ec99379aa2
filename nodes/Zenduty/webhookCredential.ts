import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';
import { loadCredential, type CredentialContext } from './http/credential';
import { readIntegration, type IntegrationResult } from './webhook/integration';
import type { JsonObject } from './json';
import { problem, type Result } from './result';

export const CREDENTIAL = 'zendutyWebhookApi';

const CHOOSE = 'Choose a Zenduty Webhook API credential in the node, and test it.';

/** Loads the fields of the node's credential. It never throws: the result says what failed. */
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

/** Loads the integration that the node's credential describes, checked and ready for use. */
export async function loadIntegration(context: CredentialContext): Promise<IntegrationResult> {
	const loaded = await loadFields(context);
	return loaded.ok ? readIntegration(loaded.fields) : loaded;
}

/**
 * Tests a credential without a request, since Zenduty has nothing to ask: whether the fields are
 * complete and can work. The check is the one that activation and each delivery make.
 */
export async function testCredential(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	const result = readIntegration(credential.data ?? {});
	return result.ok
		? { status: 'OK', message: 'All required fields are filled in' }
		: { status: 'Error', message: result.problem };
}
