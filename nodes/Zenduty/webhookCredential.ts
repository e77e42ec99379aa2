import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	IExecuteFunctions,
	IHookFunctions,
	INodeCredentialTestResult,
	IWebhookFunctions,
} from 'n8n-workflow';
import { readIntegration, type IntegrationResult } from './webhook/integration';
import type { JsonObject } from './json';
import type { Result } from './result';

/** The name of the credential type. */
export const CREDENTIAL = 'zendutyWebhookApi';

type Context = IWebhookFunctions | IHookFunctions | IExecuteFunctions;

/**
 * Fetches and decrypts the credential of the node. It never throws: the result says what failed.
 */
export async function loadFields(context: Context): Promise<Result<{ fields: JsonObject }>> {
	try {
		return { ok: true, fields: await context.getCredentials(CREDENTIAL) };
	} catch (error) {
		const message = error instanceof Error ? error.message : String(error);
		return {
			ok: false,
			problem: `The credential cannot be read (${message}). Choose a Zenduty Webhook API credential in the node, and test it.`,
		};
	}
}

/** Loads the integration that the node's credential describes, checked and ready for use. */
export async function loadIntegration(context: Context): Promise<IntegrationResult> {
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
