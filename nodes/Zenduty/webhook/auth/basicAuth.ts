import type { Failure, Result } from '../../result';
import { digest, matchesAny, type SecretDigest } from './constantTime';

/**
 * RFC 7617 §2 and RFC 9110 §11.4: a scheme in any case, spaces, then the credentials as token68.
 *
 *     credentials = auth-scheme 1*SP token68
 */
const BASIC = /^basic +([A-Za-z0-9\-._~+/]+=*) *$/i;

/** Why Basic credentials do not count. */
export type BasicCode = 'missing_credentials' | 'invalid_credentials';

/** That the credentials are the expected ones, or why they do not count. */
export type BasicResult = Result<object, Failure<BasicCode>>;

/**
 * The `Authorization` header for a username and a password, in UTF-8 (RFC 7617 §2.1).
 *
 * @param username without a colon, which would end it
 */
export function formatBasic(username: string, password: string): string {
	return `Basic ${encode(username, password)}`;
}

/** The credentials that count, as digests: always two, so that their number tells nothing. */
export type ExpectedBasic = readonly [utf8: SecretDigest, latin1: SecretDigest];

/**
 * Returns what {@link verifyBasic} compares with: the credentials in UTF-8, and in Latin-1, in which
 * Python's `requests` sends them. What Latin-1 cannot express has the form in UTF-8 alone.
 */
export function expectBasic(username: string, password: string): ExpectedBasic {
	const encoding = isLatin1(username + password) ? 'latin1' : 'utf8';
	return [digest(encode(username, password)), digest(encode(username, password, encoding))];
}

/**
 * Whether an `Authorization` header holds the expected username and password. The base64 texts are
 * compared, not what they decode to: each user-pass has one canonical form in each of the two
 * encodings, and senders use it.
 */
export function verifyBasic(header: string | undefined, expected: ExpectedBasic): BasicResult {
	if (!header || !/^basic( |$)/i.test(header)) return { ok: false, code: 'missing_credentials' };
	const credentials = BASIC.exec(header)?.[1];
	return credentials !== undefined && matchesAny(credentials, expected)
		? { ok: true }
		: { ok: false, code: 'invalid_credentials' };
}

/** Node.js drops the upper byte of a character that Latin-1 lacks. */
function isLatin1(text: string): boolean {
	return Buffer.from(text, 'latin1').toString('latin1') === text;
}

function encode(username: string, password: string, encoding?: 'utf8' | 'latin1'): string {
	return Buffer.from(`${username}:${password}`, encoding).toString('base64');
}
