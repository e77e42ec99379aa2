import { digest, matchesAny, type SecretDigest } from './constantTime';

/** A custom header of the integration in Zenduty, as the user entered it in the credential. */
export interface CustomHeader {
	name: string;
	value: string;
}

/**
 * A custom header that each delivery must have: the name in lower case, the digest of the value.
 */
export interface ExpectedHeader {
	name: string;
	value: SecretDigest;
}

/**
 * The headers of a request, as Node.js has them: with names in lower case. If a header arrives more
 * than once, Node.js joins the values into one text. Exceptions: of some headers, such as
 * `authorization`, Node.js keeps only the first value, and `set-cookie` is always a list.
 */
export type RequestHeaders = Readonly<Record<string, string | string[] | undefined>>;

/**
 * The form of the name of a header: one or more token characters (RFC 9110 §5.6.2, `token =
 * 1*tchar`).
 */
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/**
 * The form of the value of a header (RFC 9110 §5.5): characters of `field-vchar = VCHAR /
 * obs-text`. Spaces and tabs are allowed only between these characters.
 */
const VALUE = /^[\x21-\x7e\x80-\xff](?:[\t\x20-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff])?$/;

/**
 * The headers that n8n or this package sets itself, or that Node.js handles in a special way. A
 * custom header must not have one of these names.
 */
const SET_BY_THE_REQUEST = new Set([
	'connection',
	'content-length',
	'content-type',
	'cookie',
	'expect',
	'host',
	'transfer-encoding',
	'x-signature',
]);

/**
 * Checks the custom headers that the user entered.
 *
 * @param taken names that a custom header must not have, in addition to {@link SET_BY_THE_REQUEST}.
 * The names are in lower case, such as `authorization`.
 * @returns sentences that say what is wrong with the first wrong header, and how to correct it. The
 * sentences do not contain the value, which is secret. Undefined if all headers are right.
 */
export function findHeaderProblem(
	headers: readonly CustomHeader[],
	taken: readonly string[] = [],
): string | undefined {
	const names = new Set<string>();
	for (const [index, { name, value }] of headers.entries()) {
		const lowerCase = name.toLowerCase();
		if (name === '') {
			return `'Name' of custom header ${index + 1} is empty. Enter the name as in Zenduty, or remove the header.`;
		}
		// An invalid name is not shown, because the user may have entered the secret value as the name
		// by mistake.
		if (!TOKEN.test(name)) {
			return `'Name' of custom header ${index + 1} is not a valid header name. Use letters, digits and hyphens, without spaces.`;
		}
		if (SET_BY_THE_REQUEST.has(lowerCase) || taken.includes(lowerCase)) {
			return `The custom header "${name}" is always set by the request itself. Remove it here and in Zenduty, or choose another name.`;
		}
		if (names.has(lowerCase)) {
			return `The custom header "${name}" is entered twice. Remove one of the two: upper and lower case make no difference.`;
		}
		names.add(lowerCase);
		if (value === '') {
			return `'Value' of the custom header "${name}" is empty. Enter the value as in Zenduty, or remove the header.`;
		}
		if (value.trim() !== value) {
			return `'Value' of the custom header "${name}" begins or ends with a space or a line break, which HTTP does not transmit. Remove it.`;
		}
		if (!VALUE.test(value)) {
			return `'Value' of the custom header "${name}" has characters that an HTTP header cannot have. Use plain letters, digits and punctuation on one line.`;
		}
	}
	return undefined;
}

/**
 * Converts custom headers to the form that {@link verifyHeaders} needs: the names in lower case,
 * and digests in place of the values.
 */
export function expectHeaders(headers: readonly CustomHeader[]): ExpectedHeader[] {
	return headers.map(({ name, value }) => ({ name: name.toLowerCase(), value: digest(value) }));
}

/**
 * Checks that each expected header arrived with its value. The time of the check does not reveal
 * which values are wrong. The time may reveal only that a header is missing.
 */
export function verifyHeaders(
	received: RequestHeaders,
	expected: readonly ExpectedHeader[],
): boolean {
	let areAllRight = true;
	// All headers are compared, even after one comparison has failed. Otherwise, the time would
	// reveal which value is wrong.
	for (const { name, value } of expected) {
		const text = headerValue(received, name);
		areAllRight = text !== undefined && matchesAny(text, [value]) && areAllRight;
	}
	return areAllRight;
}

/**
 * Returns the value of a header; undefined if there is none.
 *
 * @param name the name in lower case
 */
export function headerValue(headers: RequestHeaders, name: string): string | undefined {
	const value = Object.hasOwn(headers, name) ? headers[name] : undefined;
	// Only the value of `set-cookie` is a list. The list is joined, as Node.js joins the values of
	// other headers. So `verifyHeaders` refuses a custom header that arrives with one right and one
	// wrong value.
	return Array.isArray(value) ? value.join(', ') : value;
}
