import { withoutEnd } from '../json';
import { problem, type Result } from '../result';
import { unexpectedResponse } from '../errors';
import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';

/** The base URL that an empty field stands for. */
export const DEFAULT_BASE_URL = 'https://www.zenduty.com';

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * Reads the base URL of the credential. It may have a path, and a final slash.
 *
 * @returns the URL without a final slash, or what is wrong with it, as sentences
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

/** Tells whether nobody on the way can read what is sent: https, or http on this machine. */
export function isSecure({ protocol, hostname }: URL): boolean {
	return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.test(hostname));
}

/**
 * Builds the URL of an endpoint: each part of the path is encoded, and a slash stands at the
 * end, without which Zenduty refuses what is sent.
 *
 * @param path parts of the path; what a user entered is always one part of its own
 * @throws ZendutyError for a part that is empty, `.` or `..`, which no encoding keeps in place, and for
 *   one with half of a surrogate pair, which has no encoding: what a user enters is checked before,
 *   so a response gave it as an ID
 */
export function urlOf(
	baseUrl: string,
	path: readonly string[],
	query: Readonly<Record<string, string | number>> = {},
): string {
	const parts = path.map((part) => {
		const isText = part !== '' && !/\p{Surrogate}/u.test(part);
		if (isText && part !== '.' && part !== '..') return encodeURIComponent(part);
		throw unexpectedResponse(
			`Zenduty responded with an invalid ID: "${part.replace(/\p{Surrogate}/gu, '\ufffd')}".`,
			"Check 'Base URL' in the credential, and whether a proxy changes responses.",
		);
	});
	const url = new URL(`${baseUrl}/${parts.join('/')}/`);
	for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
	return url.href;
}

/** An account of Zenduty as the credential describes it. */
export interface ApiCredential {
	apiKey: string;
	/** Without a final slash. */
	baseUrl: string;
}

/** Reads the fields of the credential, or says in sentences what is wrong with them. */
export function readApiCredential(
	fields: Readonly<Record<string, unknown>>,
): Result<{ credential: ApiCredential }> {
	const apiKey = typeof fields.apiKey === 'string' ? fields.apiKey.trim() : '';
	if (apiKey === '') {
		return problem(
			"'API Key' is empty. Create a key in Zenduty under Account → API Keys, and enter it.",
		);
	}
	// Other characters cannot stand in a header; their place in the message would give the key away.
	if (!/^[\x21-\x7e]+$/.test(apiKey)) {
		return problem(
			"'API Key' contains characters that are not allowed. Copy the key again from Zenduty.",
		);
	}
	const base = readBaseUrl(fields.baseUrl);
	return base.ok ? { ok: true, credential: { apiKey, baseUrl: base.baseUrl } } : base;
}

/** A request as n8n's own nodes make it: the URL is `uri`, or `url`, maybe below `baseURL`. */
export type AnyRequest = IHttpRequestOptions & { uri?: unknown };

/**
 * Tells n8n's request functions to follow no redirect: the first option is for the newer helper,
 * the others for that of HTTP Request nodes.
 */
export const NO_REDIRECTS = {
	disableFollowRedirect: true,
	followRedirect: false,
	followAllRedirects: false,
	sendCredentialsOnCrossOriginRedirect: false,
};

/**
 * Adds the API key to a request: `Authorization: Token <key>`. It is the one place that guards the
 * key: a request to another origin than the base URL's is refused, and no redirect is followed.
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
 * Tells whether a request can go to no other origin. Which of its URLs n8n uses, and how it
 * joins them, differs between its functions: so each that is given must be of that origin.
 */
function goesTo(origin: string, { url, uri, baseURL }: AnyRequest): boolean {
	const given = [url, uri, baseURL].map((address: unknown) => String(address ?? ''));
	const addresses = given.filter((address) => address !== '');
	return (
		addresses.length > 0 && addresses.every((address) => originOf(address, given[2]) === origin)
	);
}

function originOf(address: string, base: string): string | undefined {
	// Alone first: "https:/host" is absolute, but below a base of the same scheme it would be a path.
	if (URL.canParse(address)) return new URL(address).origin;
	return URL.canParse(address, base) ? new URL(address, base).origin : undefined;
}
