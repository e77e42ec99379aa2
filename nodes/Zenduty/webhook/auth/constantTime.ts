import { hash, timingSafeEqual } from 'crypto';

/** A secret text, kept as its digest so that it can be compared with texts of any length. */
export type SecretDigest = Buffer;

/** The digest to compare with in {@link matches}. */
export function digest(secret: string): SecretDigest {
	return hash('sha256', secret, 'buffer');
}

/** Whether a received text is the secret, in a time that tells neither where nor how they differ. */
export function matches(received: string, secret: SecretDigest): boolean {
	return matchesAny(received, [secret]);
}

/** Like {@link matches}, for several secrets; nor does the time tell which one it is. */
export function matchesAny(received: string, secrets: readonly SecretDigest[]): boolean {
	const given = digest(received);
	let found = false;
	// No comparison is left out once one has succeeded.
	for (const secret of secrets) found = timingSafeEqual(given, secret) || found;
	return found;
}
