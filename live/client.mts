/** The probes' own client: it sends what it is told, and says what came. */
import { CLIENT, type Patience } from './gateway.mts';

/** A response, with its body read from JSON; undefined if it is none. */
export interface Answer {
	status: number;
	headers: Headers;
	// eslint-disable-next-line @typescript-eslint/no-explicit-any -- what comes is what is asked
	json: any;
}

export interface Client {
	/** Sends a request with the key. @param path with its query */
	call(method: string, path: string, body?: unknown, more?: CallOptions): Promise<Answer>;
	get(path: string): Promise<Answer>;
	post(path: string, body: unknown): Promise<Answer>;
}

export interface CallOptions {
	/** In the place of the key; null for none. */
	key?: string | null;
	/** Neither waits for the limits nor tries again. */
	asItComes?: boolean;
}

/** Makes a client. @param url where requests go, without a final slash */
export function makeClient(url: string, apiKey: string): Client {
	const client: Client = {
		async call(method, path, body, { key = apiKey, asItComes = false } = {}) {
			const response = await fetch(url + path, {
				method,
				headers: {
					...(key === null ? {} : { Authorization: `Token ${key}` }),
					...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
					[CLIENT]: (asItComes ? 'as it comes' : 'waits') satisfies Patience,
				},
				body: body === undefined ? undefined : JSON.stringify(body),
				redirect: 'manual',
			});
			const { status, headers } = response;
			return { status, headers, json: parse(await response.text()) };
		},
		get: async (path) => await client.call('GET', path),
		post: async (path, body) => await client.call('POST', path, body),
	};
	return client;
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/** How a list came. */
export interface ListForm {
	form: 'array' | 'page' | 'array of pages' | 'none of the three forms';
	// eslint-disable-next-line @typescript-eslint/no-explicit-any -- what comes is what is asked
	entries: any[];
	next: unknown;
}

/** Reads a list in each of the three forms. */
export function readList(json: unknown): ListForm {
	if (isPage(json)) return { form: 'page', entries: json.results, next: json.next };
	if (!Array.isArray(json)) return { form: 'none of the three forms', entries: [], next: null };
	if (json.length === 0 || !json.every(isPage)) return { form: 'array', entries: json, next: null };
	const entries = json.flatMap(({ results }) => results);
	return { form: 'array of pages', entries, next: json.at(-1)?.next };
}

function isPage(value: unknown): value is { results: unknown[]; next?: unknown } {
	return typeof value === 'object' && value !== null && Array.isArray(Object(value).results);
}
