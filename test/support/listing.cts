/* A node whose lists are filled in the editor: what n8n gives it, without n8n. */
import { Readable } from 'node:stream';
import type { IDataObject, IHttpRequestOptions, ILoadOptionsFunctions } from 'n8n-workflow';
import { listSearch, loadOptions } from '../../nodes/Zenduty/listSearch';

const BASE_URL = 'https://pager.example.net';

/** An answer with another status than 200. */
export class Answer {
	constructor(
		readonly status: number,
		readonly json: unknown,
	) {}
}

export interface Listing {
	/** The parameters of the node, as the editor sends them. */
	parameters?: IDataObject;
	/** What the API answers, by path; a function gets the request. */
	answers?: Record<string, unknown>;
	credential?: object | Error;
	timeZone?: string;
}

let count = 0;

/** Makes the context, and keeps the paths that were asked for and the requests themselves. */
export function listing({
	parameters = {},
	answers = {},
	// Another key each time: what was loaded with it is kept for a moment.
	credential = { apiKey: `key-${count++}`, baseUrl: BASE_URL },
	timeZone = 'Asia/Kolkata',
}: Listing = {}) {
	const paths: string[] = [];
	const requests: IHttpRequestOptions[] = [];
	const context = {
		async getCredentials() {
			if (credential instanceof Error) throw credential;
			return credential;
		},
		getCurrentNodeParameter: (path: string) =>
			path
				.split('.')
				.reduce<unknown>((value, name) => (value as IDataObject | undefined)?.[name], parameters),
		getNode: () => ({ name: 'Pager', type: 'zenduty', typeVersion: 1 }),
		getTimezone: () => timeZone,
		helpers: {
			async httpRequestWithAuthentication(_: string, request: IHttpRequestOptions) {
				const { pathname } = new URL(request.url);
				paths.push(pathname);
				requests.push(request);
				const given = answers[pathname] ?? new Answer(404, { detail: 'Not found.' });
				const answer = await (typeof given === 'function' ? given(request) : given);
				const [status, json] =
					answer instanceof Answer ? [answer.status, answer.json] : [200, answer];
				const body = Readable.from([Buffer.from(JSON.stringify(json))]);
				return { statusCode: status, headers: {}, body };
			},
		},
	} as unknown as ILoadOptionsFunctions;
	return { context, paths, requests };
}

/** The rows of a locator's list, as `name → value`, and the paths that were asked for. */
export async function search(method: keyof typeof listSearch, given: Listing, typed?: string) {
	const { context, paths, requests } = listing(given);
	const { results } = await listSearch[method].call(context, typed);
	return { rows: written(results), paths, requests };
}

/** The rows of a field for several things. */
export async function options(method: keyof typeof loadOptions, given: Listing) {
	const { context, paths } = listing(given);
	return { rows: written(await loadOptions[method].call(context)), paths };
}

function written(rows: Array<{ name: string; value: unknown }>): string[] {
	return rows.map(({ name, value }) => `${name} → ${String(value)}`);
}

/** A locator as the editor sends it. */
export function located(value: unknown, mode = 'list') {
	return { __rl: true, mode, value } as IDataObject;
}
