import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';
import { readIntegrationUrl, type IntegrationUrl } from './api/integrationUrl';
import { loadCredential, type CredentialContext } from './http/credential';
import type { Result } from './result';

/** The name of the credential type for alerts without an API key. */
const INTEGRATION_CREDENTIAL = 'zendutyIntegrationApi';

/**
 * Loads the URL that the node's credential holds. It never throws: the problem says in a
 * sentence what is wrong with the credential, and does not repeat the URL.
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
 * Tests a credential without a request, since whatever is sent to an integration is an alert:
 * whether the URL is that of an integration. The check is the one that sending makes.
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
