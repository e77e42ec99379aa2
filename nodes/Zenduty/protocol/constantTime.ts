import { hash, timingSafeEqual } from 'crypto';

/** A secret text, kept as its digest so that it can be compared with texts of any length. */
export type SecretDigest = Buffer;

/** The digest to compare with in {@link matches}. */
export function digest(secret: string): SecretDigest {
	return hash('sha256', secret, 'buffer');
}

/** Whether a received text is the secret, in a time that tells neither where nor how they differ. */
export function matches(received: string, secret: SecretDigest): boolean {
	return timingSafeEqual(digest(received), secret);
}
