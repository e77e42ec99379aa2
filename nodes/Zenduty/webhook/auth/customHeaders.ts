import { digest, matchesAny, type SecretDigest } from './constantTime';

/** A header that the user added to the integration in Zenduty. */
export interface CustomHeader {
	name: string;
	value: string;
}

/** A custom header as it must arrive: the name in lower case, the value as its digest. */
export interface ExpectedHeader {
	name: string;
	value: SecretDigest;
}

/**
 * The headers of a request, as Node.js gives them: names in lower case, and repeated lines joined.
 * Of some headers, such as Authorization, only the first line is kept.
 */
export type RequestHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** RFC 9110 §5.6.2: `token = 1*tchar` */
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** RFC 9110 §5.5: `field-vchar = VCHAR / obs-text`, with spaces and tabs only between them. */
const VALUE = /^[\x21-\x7e\x80-\xff](?:[\t\x20-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff])?$/;

/** Headers that a request sets itself, or that Node.js handles in a special way. */
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
 * @param taken further names, in lower case, that the request sets itself
 * @returns sentences that say what is wrong and how to correct it, or undefined. They hold no
 * value, which is secret, and no invalid name, which may be a value in the wrong field.
 */
export function findHeaderProblem(
	headers: readonly CustomHeader[],
	taken: readonly string[] = [],
): string | undefined {
	const seen = new Set<string>();
	for (const [index, { name, value }] of headers.entries()) {
		const lowerCase = name.toLowerCase();
		if (name === '') {
			return `Custom header ${index + 1} has no name. Enter the name as in Zenduty, or remove the header.`;
		}
		if (!TOKEN.test(name)) {
			return `The name of custom header ${index + 1} is not a valid header name. Use letters, digits and hyphens, without spaces.`;
		}
		if (SET_BY_THE_REQUEST.has(lowerCase) || taken.includes(lowerCase)) {
			return `The custom header "${name}" is always set by the request itself. Remove it here and in Zenduty, or choose another name.`;
		}
		if (seen.has(lowerCase)) {
			return `The custom header "${name}" is entered twice. Remove one of the two: upper and lower case make no difference.`;
		}
		seen.add(lowerCase);
		if (value === '') {
			return `The custom header "${name}" has no value. Enter the value as in Zenduty, or remove the header.`;
		}
		if (value.trim() !== value) {
			return `The value of the custom header "${name}" begins or ends with a space or a line break, which HTTP does not transmit. Remove it.`;
		}
		if (!VALUE.test(value)) {
			return `The value of the custom header "${name}" has characters that an HTTP header cannot have. Use plain letters, digits and punctuation on one line.`;
		}
	}
	return undefined;
}

/** Prepares custom headers for {@link verifyHeaders}, which compares with them. */
export function expectHeaders(headers: readonly CustomHeader[]): ExpectedHeader[] {
	return headers.map(({ name, value }) => ({ name: name.toLowerCase(), value: digest(value) }));
}

/** Checks that each expected header arrived with its value. The time does not reveal which did. */
export function verifyHeaders(
	received: RequestHeaders,
	expected: readonly ExpectedHeader[],
): boolean {
	let areAllRight = true;
	// Every comparison is made, even after one has failed.
	for (const { name, value } of expected) {
		const text = headerValue(received, name);
		areAllRight = text !== undefined && matchesAny(text, [value]) && areAllRight;
	}
	return areAllRight;
}

/**
 * Returns the value of a header. Repeated lines are joined, so two lines never pass as one value.
 *
 * @param name in lower case
 */
export function headerValue(headers: RequestHeaders, name: string): string | undefined {
	const value = Object.hasOwn(headers, name) ? headers[name] : undefined;
	return Array.isArray(value) ? value.join(', ') : value;
}
