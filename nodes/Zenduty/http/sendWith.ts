import type {
	ICredentialDataDecryptedObject,
	IExecuteFunctions,
	ILoadOptionsFunctions,
	IPollFunctions,
	IWebhookFunctions,
} from 'n8n-workflow';
import type { Send } from './exchange';

/** A node that runs, that polls, that is called, or whose lists are filled in the editor. */
export type NodeContext =
	| IExecuteFunctions
	| IPollFunctions
	| IWebhookFunctions
	| ILoadOptionsFunctions;

/**
 * Returns a function that sends requests through n8n, authenticated with a credential of the node.
 *
 * @param type the name of the credential type
 * @param fields the fields of the credential: n8n would fetch and decrypt it for each request
 */
export function sendWith(
	context: NodeContext,
	type: string,
	fields: Readonly<Record<string, unknown>>,
): Send {
	return async (request) => {
		const data = { ...fields } as ICredentialDataDecryptedObject;
		return await context.helpers.httpRequestWithAuthentication.call(context, type, request, {
			credentialsDecrypted: { id: '', name: '', type, data },
		});
	};
}
