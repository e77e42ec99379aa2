import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';
import type { Result } from '../result';
import { readBaseUrl } from './baseUrl';

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
		return {
			ok: false,
			problem:
				'The API key is empty. Create one in Zenduty under Account → API Keys, and enter it.',
		};
	}
	// Other characters cannot stand in a header; their place in the message would give the key away.
	if (!/^[\x21-\x7e]+$/.test(apiKey)) {
		return {
			ok: false,
			problem: 'The API key contains characters that are not allowed. Copy it again from Zenduty.',
		};
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
		return {
			ok: false,
			problem: `The request does not go to the base URL of the credential (${origin}), so nothing was sent. Correct one of the two URLs.`,
		};
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
