import { withoutEnd } from '../json';
import { problem, type Result } from '../result';
import { unexpectedResponse } from '../errors';
import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';

/** The base URL that is used if the field 'Base URL' of the credential is empty. */
export const DEFAULT_BASE_URL = 'https://www.zenduty.com';

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * Reads the base URL of the credential. If the field is empty, the URL is {@link DEFAULT_BASE_URL}.
 * The URL may have a path, but no username, password, query or fragment.
 *
 * @returns the URL without the slashes at its end. If the URL is invalid, `problem` of the result
 * says why.
 */
export function readBaseUrl(value: unknown): Result<{ baseUrl: string }> {
	const text = (typeof value === 'string' ? value.trim() : '') || DEFAULT_BASE_URL;
	const url = URL.canParse(text) ? new URL(text) : undefined;
	if (url === undefined || !['https:', 'http:'].includes(url.protocol)) {
		return problem(`'Base URL' is not a valid URL. Enter ${DEFAULT_BASE_URL}, or leave it empty.`);
	}
	if (url.username !== '' || url.password !== '') {
		return problem("'Base URL' contains a username or a password. Remove it.");
	}
	if (url.search !== '' || url.hash !== '') {
		return problem("'Base URL' contains a query or a fragment. Remove everything from ? or # on.");
	}
	if (!isSecure(url)) {
		return problem(
			"'Base URL' does not begin with https://, so others could intercept the API key. Enter the https URL.",
		);
	}
	return { ok: true, baseUrl: withoutEnd(url.href, '/') };
}

/**
 * Tells whether a URL is safe for secrets, because only this machine and the server can read a
 * request to the URL:
 *
 * - An https URL is safe.
 * - An http URL is safe only if the host is this machine, such as `localhost`.
 */
export function isSecure({ protocol, hostname }: URL): boolean {
	return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.test(hostname));
}

/**
 * Builds the URL of an endpoint. The path of the URL ends with a slash.
 *
 * @param path the parts of the path, which this function encodes. A slash in a part is encoded,
 * too.
 * @throws ZendutyError if a part is empty, is `.` or `..`, or cannot be encoded
 */
export function urlOf(
	baseUrl: string,
	path: readonly string[],
	query: Readonly<Record<string, string | number>> = {},
): string {
	const parts = path.map((part) => {
		// If a part has only half of a surrogate pair, it cannot be encoded, so it is refused.
		const isText = part !== '' && !/\p{Surrogate}/u.test(part);
		// A part is also refused if it is empty, `.` or `..`: even if it were encoded, the URL would
		// lead to another endpoint.
		if (isText && part !== '.' && part !== '..') return encodeURIComponent(part);
		// The texts that users enter were checked before. So this part is an ID from a response.
		throw unexpectedResponse(
			`Zenduty responded with an invalid ID: "${part.replace(/\p{Surrogate}/gu, '\ufffd')}".`,
			"Check 'Base URL' in the credential, and whether a proxy changes responses.",
		);
	});
	// Zenduty refuses a write to a URL without the final slash, so every URL gets this slash.
	const url = new URL(`${baseUrl}/${parts.join('/')}/`);
	for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
	return url.href;
}

/** The API key and the base URL of a credential, after both were checked. */
export interface ApiCredential {
	apiKey: string;
	/** The base URL of the API without a final slash, such as `https://www.zenduty.com`. */
	baseUrl: string;
}

/**
 * Reads the API key and the base URL from the fields of the credential, and checks both. If a field
 * is invalid, `problem` of the result says why.
 */
export function readApiCredential(
	fields: Readonly<Record<string, unknown>>,
): Result<{ credential: ApiCredential }> {
	const apiKey = typeof fields.apiKey === 'string' ? fields.apiKey.trim() : '';
	if (apiKey === '') {
		return problem(
			"'API Key' is empty. Create a key in Zenduty under Account → API Keys, and enter it.",
		);
	}
	// If the key has a character that is not visible ASCII, the key is refused. Many such characters
	// are not allowed in an HTTP header, so a request with this key could not be sent.
	if (!/^[\x21-\x7e]+$/.test(apiKey)) {
		return problem(
			"'API Key' contains characters that are not allowed. Copy the key again from Zenduty.",
		);
	}
	const base = readBaseUrl(fields.baseUrl);
	return base.ok ? { ok: true, credential: { apiKey, baseUrl: base.baseUrl } } : base;
}

/**
 * A request as one of n8n's own nodes makes it, for example the HTTP Request node with this
 * credential. The URL of the request is in `uri` or `url`, and may be relative to `baseURL`.
 */
export type AnyRequest = IHttpRequestOptions & { uri?: unknown };

/** The options that make n8n's request functions follow no redirect. */
export const NO_REDIRECTS = {
	// n8n's function `httpRequest` reads this option.
	disableFollowRedirect: true,
	// n8n's older function, which HTTP Request nodes use, reads the next two options.
	followRedirect: false,
	followAllRedirects: false,
	// A second protection: even if n8n followed a redirect to another origin, it would not send the
	// credential there.
	sendCredentialsOnCrossOriginRedirect: false,
};

/**
 * Adds the API key to a request: `Authorization: Token <key>`. No other code adds the key, so this
 * function protects the key:
 *
 * - It refuses a request to an origin other than that of the base URL.
 * - It makes n8n follow no redirect.
 */
export function authorize(
	fields: ICredentialDataDecryptedObject,
	request: AnyRequest,
): Result<{ request: IHttpRequestOptions }> {
	const read = readApiCredential(fields);
	if (!read.ok) return read;
	const { apiKey, baseUrl } = read.credential;
	const { origin } = new URL(baseUrl);
	if (!goesTo(origin, request)) {
		return problem(
			`The request does not go to the base URL of the credential (${origin}), so nothing was sent. Correct one of the two URLs.`,
		);
	}
	// If the request has an `Authorization` header of its own, in upper or lower case, the new header
	// replaces it.
	const headers = Object.fromEntries(
		Object.entries(request.headers ?? {}).filter(([name]) => !/^authorization$/i.test(name)),
	);
	return {
		ok: true,
		request: {
			...request,
			headers: { ...headers, Authorization: `Token ${apiKey}` },
			...NO_REDIRECTS,
		},
	};
}

/**
 * Tells whether a request can go only to the given origin. For this, each URL of the request must
 * have that origin, and the request must have at least one URL.
 */
function goesTo(origin: string, { url, uri, baseURL }: AnyRequest): boolean {
	// n8n's functions differ in which of these URLs they use and how they join them. So all of the
	// URLs are checked.
	const texts = [url, uri, baseURL].map((address: unknown) => String(address ?? ''));
	const addresses = texts.filter((address) => address !== '');
	return (
		addresses.length > 0 && addresses.every((address) => originOf(address, texts[2]) === origin)
	);
}

function originOf(address: string, base: string): string | undefined {
	// A request to "https:/host", with only one slash, goes to the server "host". But if this address
	// were read with a base that begins with https, it would be the path "/host" on the server of the
	// base, and `goesTo` would wrongly allow the request. So an address is first read without the
	// base.
	if (URL.canParse(address)) return new URL(address).origin;
	return URL.canParse(address, base) ? new URL(address, base).origin : undefined;
}
