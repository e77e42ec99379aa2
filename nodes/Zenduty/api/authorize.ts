import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';
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
): { ok: true; credential: ApiCredential } | { ok: false; problem: string } {
	const apiKey = typeof fields.apiKey === 'string' ? fields.apiKey.trim() : '';
	if (apiKey === '') {
		return {
			ok: false,
			problem: 'The API key is empty. Make one in Zenduty under Account → API Keys, and enter it.',
		};
	}
	// Other characters cannot stand in a header; their place in the message would give the key away.
	if (!/^[\x21-\x7e]+$/.test(apiKey)) {
		return {
			ok: false,
			problem: 'The API key has characters that no key has. Copy it again from Zenduty.',
		};
	}
	const base = readBaseUrl(fields.baseUrl);
	return base.ok ? { ok: true, credential: { apiKey, baseUrl: base.baseUrl } } : base;
}

/** The ways in which n8n's request functions are told to follow no redirect. */
const NO_REDIRECTS = {
	disableFollowRedirect: true,
	followRedirect: false,
	followAllRedirects: false,
	sendCredentialsOnCrossOriginRedirect: false,
};

/** What a request was refused for, as sentences, or the request with the key. */
export type Authorization =
	| { ok: true; request: IHttpRequestOptions }
	| { ok: false; problem: string };

/**
 * Adds the API key to a request: `Authorization: Token <key>`. It is the one place that guards the
 * key: a request to another origin than the base URL's is refused, and no redirect is followed.
 *
 * @param request n8n's own nodes give the address as `uri`, or as `url` below `baseURL`
 */
export function authorize(
	fields: ICredentialDataDecryptedObject,
	request: IHttpRequestOptions & { uri?: unknown },
): Authorization {
	const read = readApiCredential(fields);
	if (!read.ok) return read;
	const { apiKey, baseUrl } = read.credential;
	const address = addressOf(request, baseUrl);
	if (address?.origin !== new URL(baseUrl).origin) {
		return {
			ok: false,
			problem: `The request does not go to the base URL of the credential (${new URL(baseUrl).origin}), so the API key was not added and nothing was sent. Correct the URL of the request, or the base URL of the credential.`,
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

function addressOf(
	{ url, uri, baseURL }: IHttpRequestOptions & { uri?: unknown },
	baseUrl: string,
): URL | undefined {
	const address = String(url || uri || '');
	// n8n joins the two as texts, so an absolute address stays what it is.
	const base = baseURL || `${baseUrl}/`;
	return URL.canParse(address, base) ? new URL(address, base) : undefined;
}
