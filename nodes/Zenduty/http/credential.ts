import type {
	ICredentialDataDecryptedObject,
	IExecuteFunctions,
	IHookFunctions,
	ILoadOptionsFunctions,
	IPollFunctions,
	IWebhookFunctions,
} from 'n8n-workflow';
import type { Send } from './exchange';
import { problem, type Result } from '../result';

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

/** A node that sends requests, gets a delivery, or is activated. */
export type CredentialContext = NodeContext | IWebhookFunctions | IHookFunctions;

/** What n8n says when the node has no credential, or hides it. */
const MISSING = /^(Credentials not found|Node does not have any credentials set)/;

/** What n8n says when the credential that the node names is no longer there. */
const DELETED = /^Credential with ID "[^"]*" (does not exist for type|was not found)/;

/**
 * Fetches and decrypts a credential of the node. It never throws: the problem says in a sentence
 * what is wrong.
 *
 * @param missing the problem if no credential is chosen
 */
export async function loadCredential(
	context: CredentialContext,
	type: string,
	missing: string,
): Promise<Result<{ fields: ICredentialDataDecryptedObject }>> {
	try {
		return { ok: true, fields: await context.getCredentials(type) };
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		if (MISSING.test(reason)) return problem(missing);
		return DELETED.test(reason)
			? problem('The chosen credential was deleted. Choose another one.', '')
			: problem(`The credential cannot be read (${reason}).`);
	}
}
