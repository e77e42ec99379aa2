import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	IExecuteFunctions,
	IHookFunctions,
	INodeCredentialTestResult,
	IWebhookFunctions,
} from 'n8n-workflow';
import { readIntegration, type IntegrationResult } from './webhook/integration';
import type { JsonObject } from './webhook/json/json';

/** The name of the credential type. */
export const CREDENTIAL = 'zendutyWebhookApi';

type Context = IWebhookFunctions | IHookFunctions | IExecuteFunctions;

/** The fields of the node's credential, or why there are none. */
export type FieldsResult = { ok: true; fields: JsonObject } | { ok: false; problem: string };

/** Fetches and decrypts the credential of the node. That this fails is a problem, not an error. */
export async function loadFields(context: Context): Promise<FieldsResult> {
	try {
		return { ok: true, fields: await context.getCredentials(CREDENTIAL) };
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		return {
			ok: false,
			problem: `The credential cannot be read (${reason}). Choose a Zenduty Webhook API credential in the node, and test it.`,
		};
	}
}

/** The integration that the node's credential describes, checked and ready for use. */
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
		? { status: 'OK', message: 'The fields are complete' }
		: { status: 'Error', message: result.problem };
}
