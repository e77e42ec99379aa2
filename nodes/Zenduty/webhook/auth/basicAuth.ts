import type { CodedFailure, Result } from '../../result';
import { digest, matchesAny, type SecretDigest } from './constantTime';

/**
 * The form of an `Authorization` header for Basic authentication (RFC 7617 §2 and RFC 9110 §11.4):
 * the word `Basic` (in upper or lower case), one or more spaces, and the credentials. Spaces at the
 * end are ignored.
 *
 *     credentials = auth-scheme 1*SP token68
 */
const BASIC = /^basic +([A-Za-z0-9\-._~+/]+=*) *$/i;

/**
 * The reason why Basic credentials are refused. If the header has another scheme than Basic, or if
 * there is no header, the code is `missing_credentials`.
 */
export type BasicCode = 'missing_credentials' | 'invalid_credentials';

/**
 * Returns the value of the `Authorization` header for a username and a password, in UTF-8 (RFC 7617
 * §2.1).
 *
 * @param username must not contain a colon, because the first colon ends the username
 */
export function formatBasic(username: string, password: string): string {
	return `Basic ${encode(username, password)}`;
}

/**
 * The digests of the expected credentials, in UTF-8 and in Latin-1. There are always two digests,
 * even if both are the same, so that the time of a comparison does not depend on the credentials.
 */
export type ExpectedBasic = readonly [utf8: SecretDigest, latin1: SecretDigest];

/**
 * Returns the digests with which {@link verifyBasic} compares received credentials. The Latin-1
 * digest is needed because Python's `requests` sends credentials in Latin-1.
 */
export function expectBasic(username: string, password: string): ExpectedBasic {
	// If Latin-1 lacks a character of the credentials, the second digest is the same as the first.
	const encoding = isLatin1(username + password) ? 'latin1' : undefined;
	return [digest(encode(username, password)), digest(encode(username, password, encoding))];
}

/**
 * Checks that an `Authorization` header has the expected username and password. The base64 text in
 * the header is compared without decoding it. This is enough, because the credentials have exactly
 * one base64 text in UTF-8, and one in Latin-1.
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

/** Tells whether Latin-1 has all characters of a text. */
function isLatin1(text: string): boolean {
	// If Latin-1 lacks a character, Node.js writes another one in its place, so the text that is read
	// back differs.
	return Buffer.from(text, 'latin1').toString('latin1') === text;
}

/**
 * Converts `username:password` to base64, as the `Authorization` header needs it. If `encoding` is
 * missing, the text is encoded in UTF-8.
 */
function encode(username: string, password: string, encoding?: 'latin1'): string {
	return Buffer.from(`${username}:${password}`, encoding).toString('base64');
}
