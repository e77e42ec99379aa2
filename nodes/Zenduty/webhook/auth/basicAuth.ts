import type { CodedFailure, Result } from '../../result';
import { digest, matchesAny, type SecretDigest } from './constantTime';

/**
 * RFC 7617 §2 and RFC 9110 §11.4: a scheme in any case, spaces, then the credentials as token68.
 *
 *     credentials = auth-scheme 1*SP token68
 */
const BASIC = /^basic +([A-Za-z0-9\-._~+/]+=*) *$/i;

/** Why Basic credentials are refused. */
export type BasicCode = 'missing_credentials' | 'invalid_credentials';

/**
 * Writes the `Authorization` header for a username and a password, in UTF-8 (RFC 7617 §2.1).
 *
 * @param username must not contain a colon, which would end it
 */
export function formatBasic(username: string, password: string): string {
	return `Basic ${encode(username, password)}`;
}

/** The expected credentials as digests. There are always two, so their number reveals nothing. */
export type ExpectedBasic = readonly [utf8: SecretDigest, latin1: SecretDigest];

/**
 * Returns what {@link verifyBasic} compares with: the credentials in UTF-8, and in Latin-1, in
 * which Python's `requests` sends them. If Latin-1 lacks one of their characters, both are in
 * UTF-8.
 */
export function expectBasic(username: string, password: string): ExpectedBasic {
	const encoding = isLatin1(username + password) ? 'latin1' : undefined;
	return [digest(encode(username, password)), digest(encode(username, password, encoding))];
}

/**
 * Checks that an `Authorization` header holds the expected username and password. It compares the
 * base64 texts without decoding them: the same credentials have only one correct form in each
 * encoding, and senders use it.
 */
export function verifyBasic(
	header: string | undefined,
	expected: ExpectedBasic,
): Result<object, CodedFailure<BasicCode>> {
	if (!header || !/^basic( |$)/i.test(header)) return { ok: false, code: 'missing_credentials' };
	const credentials = BASIC.exec(header)?.[1];
	return credentials !== undefined && matchesAny(credentials, expected)
		? { ok: true }
		: { ok: false, code: 'invalid_credentials' };
}

/** Tells whether Latin-1 has each character: Node.js drops the upper byte of those it lacks. */
function isLatin1(text: string): boolean {
	return Buffer.from(text, 'latin1').toString('latin1') === text;
}

/** Writes credentials in base64, in UTF-8 by default. */
function encode(username: string, password: string, encoding?: 'latin1'): string {
	return Buffer.from(`${username}:${password}`, encoding).toString('base64');
}
