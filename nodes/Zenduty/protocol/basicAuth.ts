import { digest, matches, type SecretDigest } from './constantTime';

/**
 * RFC 7617 §2 and RFC 9110 §11.4: a scheme in any case, spaces, then the credentials as token68.
 *
 *     credentials = auth-scheme 1*SP token68
 */
const BASIC = /^basic +([A-Za-z0-9\-._~+/]+=*) *$/i;

/** Whether the credentials are the expected ones, or why not. */
export type BasicVerdict =
	| { ok: true }
	| { ok: false; reason: 'missing_credentials' | 'invalid_credentials' };

/**
 * The `Authorization` header for a username and a password, in UTF-8 (RFC 7617 §2.1).
 *
 * @param username without a colon, which would end it
 */
export function formatBasic(username: string, password: string): string {
	return `Basic ${encode(username, password)}`;
}

/** What {@link verifyBasic} compares with. */
export function expectBasic(username: string, password: string): SecretDigest {
	return digest(encode(username, password));
}

/**
 * Whether an `Authorization` header holds the expected username and password. The base64 texts are
 * compared, not what they decode to: each user-pass has one canonical form, and senders use it.
 */
export function verifyBasic(header: string | undefined, expected: SecretDigest): BasicVerdict {
	if (!header || !/^basic( |$)/i.test(header)) return { ok: false, reason: 'missing_credentials' };
	const credentials = BASIC.exec(header)?.[1];
	return credentials !== undefined && matches(credentials, expected)
		? { ok: true }
		: { ok: false, reason: 'invalid_credentials' };
}

function encode(username: string, password: string): string {
	return Buffer.from(`${username}:${password}`).toString('base64');
}
