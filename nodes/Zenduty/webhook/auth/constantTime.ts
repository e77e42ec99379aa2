import { hash, timingSafeEqual } from 'crypto';

/** A secret text, kept as its digest so that it can be compared with texts of any length. */
export type SecretDigest = Buffer;

/** Returns the digest of a secret, which {@link matchesAny} compares with. */
export function digest(secret: string): SecretDigest {
	return hash('sha256', secret, 'buffer');
}

/**
 * Checks a received text against one or several secrets. The time reveals neither where they differ
 * nor which one matched.
 */
export function matchesAny(received: string, secrets: readonly SecretDigest[]): boolean {
	const given = digest(received);
	let found = false;
	// All secrets are compared, even after one has matched: stopping early would show in the time.
	for (const secret of secrets) found = timingSafeEqual(given, secret) || found;
	return found;
}
