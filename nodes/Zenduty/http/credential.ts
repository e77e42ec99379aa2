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

/**
 * The object that n8n passes to a node for an execution, a poll, an incoming webhook or a list in
 * the editor. The node can send requests through this object.
 */
export type NodeContext =
	| IExecuteFunctions
	| IPollFunctions
	| IWebhookFunctions
	| ILoadOptionsFunctions;

/**
 * Returns a function that sends requests through n8n, authenticated with a credential of the node.
 *
 * @param type the name of the credential type, such as `zendutyApi`
 * @param fields the decrypted fields of the credential
 */
export function sendWith(
	context: NodeContext,
	type: string,
	fields: Readonly<Record<string, unknown>>,
): Send {
	return async (request) => {
		const data = { ...fields } as ICredentialDataDecryptedObject;
		return await context.helpers.httpRequestWithAuthentication.call(context, type, request, {
			// Without this option, n8n would load and decrypt the credential again for each request.
			credentialsDecrypted: { id: '', name: '', type, data },
		});
	};
}

/**
 * The object through which a node can load its credential: any {@link NodeContext}, or the object
 * that n8n passes to a hook. A hook sets up or removes the webhook of a trigger.
 */
export type CredentialContext = NodeContext | IHookFunctions;

/**
 * Matches the message of n8n's error if no credential is chosen in the node, or if the node hides
 * the field of the credential.
 */
const MISSING = /^(Credentials not found|Node does not have any credentials set)/;

/** Matches the message of n8n's error for a chosen credential that was deleted. */
const DELETED = /^Credential with ID "[^"]*" (does not exist for type|was not found)/;

/**
 * Loads and decrypts a credential of the node. The function never throws. If the credential cannot
 * be loaded, `problem` of the result says why, in one or more sentences.
 *
 * @param type the name of the credential type, such as `zendutyApi`
 * @param missing the text of `problem` if no credential is chosen
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
