import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import type { Result } from '../result';
import type { Context } from './sendWith';

/** What n8n says when the node has no credential, or hides it. */
const MISSING = /^(Credentials not found|Node does not have any credentials set)/;

/**
 * Fetches and decrypts a credential of the node. It never throws: the problem says in a sentence
 * what is wrong.
 *
 * @param missing the problem if none is chosen
 */
export async function loadCredential(
	context: Context,
	type: string,
	missing: string,
): Promise<Result<{ fields: ICredentialDataDecryptedObject }>> {
	try {
		return { ok: true, fields: await context.getCredentials(type) };
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		const problem = MISSING.test(reason) ? missing : `The credential cannot be read (${reason}).`;
		return { ok: false, problem };
	}
}
