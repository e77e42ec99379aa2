import { hash, timingSafeEqual } from 'crypto';

/**
 * The SHA-256 of a secret text. All digests have the same length, which `timingSafeEqual` requires.
 */
export type SecretDigest = Buffer;

/** Returns the digest of a secret, or of a received text that is compared with secrets. */
export function digest(secret: string): SecretDigest {
	return hash('sha256', secret, 'buffer');
}

/**
 * Tells whether a received text equals one of several secrets. The time of the comparison does not
 * depend on the number of right characters. Otherwise, an attacker could measure the time, and find
 * a secret character by character.
 */
export function matchesAny(received: string, secrets: readonly SecretDigest[]): boolean {
	const receivedDigest = digest(received);
	let found = false;
	// All secrets are compared, even after one has matched. Otherwise, the time would reveal which
	// secret matched.
	for (const secret of secrets) found = timingSafeEqual(receivedDigest, secret) || found;
	return found;
}
