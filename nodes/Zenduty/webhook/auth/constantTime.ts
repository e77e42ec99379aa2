import { hash, timingSafeEqual } from 'crypto';

/**
 * The SHA-256 of a secret text. All digests have the same length, so they can always be compared.
 */
export type SecretDigest = Buffer;

/** Returns the digest of a secret, for {@link matchesAny}. */
export function digest(secret: string): SecretDigest {
	return hash('sha256', secret, 'buffer');
}

/**
 * Tells whether a received text equals one of several secrets. The time of the comparison reveals
 * neither where a secret differs nor which secret matched.
 */
export function matchesAny(received: string, secrets: readonly SecretDigest[]): boolean {
	const receivedDigest = digest(received);
	let found = false;
	// All secrets are compared, even after one has matched: the time would show an early end.
	for (const secret of secrets) found = timingSafeEqual(receivedDigest, secret) || found;
	return found;
}
