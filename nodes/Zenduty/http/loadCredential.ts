import type {
	ICredentialDataDecryptedObject,
	IHookFunctions,
	IWebhookFunctions,
} from 'n8n-workflow';
import { problem, type Result } from '../result';
import type { NodeContext } from './sendWith';

/** A node that sends requests, gets a delivery, or is activated. */
export type CredentialContext = NodeContext | IWebhookFunctions | IHookFunctions;

/** What n8n says when the node has no credential, or hides it. */
const MISSING = /^(Credentials not found|Node does not have any credentials set)/;

/**
 * Fetches and decrypts a credential of the node. It never throws: the problem says in a sentence
 * what is wrong.
 *
 * @param missing the problem if none is chosen, where that is not told like any other problem
 */
export async function loadCredential(
	context: CredentialContext,
	type: string,
	missing?: string,
): Promise<Result<{ fields: ICredentialDataDecryptedObject }>> {
	try {
		return { ok: true, fields: await context.getCredentials(type) };
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		return missing !== undefined && MISSING.test(reason)
			? problem(missing)
			: problem(`The credential cannot be read (${reason}).`);
	}
}
