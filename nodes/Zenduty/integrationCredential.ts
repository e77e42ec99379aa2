import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';
import { readIntegrationUrl, type IntegrationUrl } from './api/integrationUrl';
import { loadCredential, type CredentialContext } from './http/credential';
import type { Result } from './result';

/** The name of the credential type with which alerts are sent without an API key. */
const INTEGRATION_CREDENTIAL = 'zendutyIntegrationApi';

/**
 * Loads the integration URL from the node's credential. The function never throws. If the
 * credential cannot be loaded, or if its URL is invalid, `problem` says why, in sentences that do
 * not repeat the URL.
 */
export async function loadIntegrationUrl(
	context: CredentialContext,
): Promise<Result<IntegrationUrl>> {
	const loaded = await loadCredential(
		context,
		INTEGRATION_CREDENTIAL,
		'No Zenduty Integration API credential is chosen in the node.',
	);
	return loaded.ok ? readIntegrationUrl(loaded.fields.url) : loaded;
}

/**
 * Tests whether the URL of a credential has the form of an integration URL. The test sends no
 * request, because every request to such a URL creates an alert.
 */
export async function testIntegrationCredential(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	const result = readIntegrationUrl(credential.data?.url);
	return result.ok
		? { status: 'OK', message: 'The URL has the form of an integration URL' }
		: { status: 'Error', message: result.problem };
}
