import { withoutEnd } from '../json';
import { problem, type Result } from '../result';
import { unexpectedResponse } from '../errors';
import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';

/** The base URL that is used if the field 'Base URL' of the credential is empty. */
export const DEFAULT_BASE_URL = 'https://www.zenduty.com';

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * Reads and checks the base URL of the credential. If the field is empty, the URL is
 * {@link DEFAULT_BASE_URL}. The URL must be secure (see {@link isSecure}). It may have a path, but
 * no username, password, query or fragment.
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
 * Tells whether a URL is secure: nobody on the way to the server can read a secret in the request,
 * such as the API key.
 *
 * - An https URL is secure.
 * - An http URL is secure only if the host is this machine, such as `localhost`.
 * - A URL with any other protocol does not count as secure.
 */
export function isSecure({ protocol, hostname }: URL): boolean {
	return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.test(hostname));
}

/**
 * Builds the URL of an endpoint, such as `https://www.zenduty.com/api/incidents/42/`. The path
 * always ends with a slash.
 *
 * @param path the parts of the path, such as `['api', 'incidents', '42']`. They must not be
 * encoded, because this function encodes them.
 * @throws ZendutyError if a part is empty, is `.` or `..`, or cannot be encoded
 */
export function urlOf(
	baseUrl: string,
	path: readonly string[],
	query: Readonly<Record<string, string | number>> = {},
): string {
	const parts = path.map((part) => {
		// A part with half of a surrogate pair is refused, because `encodeURIComponent` would throw a
		// `URIError`.
		const isText = part !== '' && !/\p{Surrogate}/u.test(part);
		// An empty part, `.` and `..` are refused, because the URL would lead to another endpoint. For
		// a URL parser, `.` and `..` have the same meaning if they are encoded, so encoding does not
		// help.
		if (isText && part !== '.' && part !== '..') return encodeURIComponent(part);
		// An ID that a user enters is checked before `urlOf` is called. So an invalid part is an ID
		// from a response, and the error says so.
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
	// The key may have only visible ASCII characters. Most other characters are not allowed in an HTTP
	// header, so perhaps a request with such a key could not be sent.
	if (!/^[\x21-\x7e]+$/.test(apiKey)) {
		return problem(
			"'API Key' contains characters that are not allowed. Copy the key again from Zenduty.",
		);
	}
	const base = readBaseUrl(fields.baseUrl);
	return base.ok ? { ok: true, credential: { apiKey, baseUrl: base.baseUrl } } : base;
}

/**
 * A request to which the credential is added. The request comes from this package, or from a node
 * of n8n that uses the credential, such as HTTP Request. The URL is in `url` or `uri`, and may be
 * relative to `baseURL`.
 */
export type AnyRequest = IHttpRequestOptions & { uri?: unknown };

/**
 * The request options with which n8n follows no redirect. Otherwise, a redirect could take the API
 * key to another server.
 */
export const NO_REDIRECTS = {
	// n8n's function `httpRequest` reads this option.
	disableFollowRedirect: true,
	// HTTP Request nodes use `requestWithAuthentication`, an older function of n8n. It reads the next
	// two options.
	followRedirect: false,
	followAllRedirects: false,
	// If n8n followed a redirect in spite of the options above, this option would stop n8n from
	// sending the credential to another origin.
	sendCredentialsOnCrossOriginRedirect: false,
};

/**
 * Adds the API key to a request: `Authorization: Token <key>`. No other code adds the key, so this
 * function also protects the key:
 *
 * - It refuses a request to an origin other than that of the base URL.
 * - It makes n8n follow no redirect.
 *
 * @returns a copy of the request, with the key. If the request is refused or a field of the
 * credential is invalid, `problem` of the result says why.
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
 * Tells whether a request certainly goes to an origin. The result is true if the request has at
 * least one URL, and all its URLs have this origin.
 */
function goesTo(origin: string, { url, uri, baseURL }: AnyRequest): boolean {
	// A request may have a URL in `url`, `uri` and `baseURL`. Some functions of n8n use one of them,
	// and others join two of them. So each of the three is checked, unless it is empty.
	const texts = [url, uri, baseURL].map((address: unknown) => String(address ?? ''));
	const addresses = texts.filter((address) => address !== '');
	return (
		addresses.length > 0 && addresses.every((address) => originOf(address, texts[2]) === origin)
	);
}

function originOf(address: string, base: string): string | undefined {
	// Read alone, `https:/host` (one slash) is a URL of the server `host`. Read with the base
	// `https://api.example`, it is the path `/host` on that server. Then `goesTo` would return true,
	// although the key could go to `host`. So an absolute URL is read without the base.
	if (URL.canParse(address)) return new URL(address).origin;
	return URL.canParse(address, base) ? new URL(address, base).origin : undefined;
}
