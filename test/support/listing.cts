/* What n8n gives a node whose lists the editor fills, without n8n. */
import { Readable } from 'node:stream';
import type { IDataObject, IHttpRequestOptions, ILoadOptionsFunctions } from 'n8n-workflow';
import { listSearch, loadOptions } from '../../nodes/Zenduty/listSearch';

const BASE_URL = 'https://pager.example.net';

/** An answer with a status other than 200. */
export class Answer {
	constructor(
		readonly status: number,
		readonly json: unknown,
	) {}
}

export interface Listing {
	/** The parameters of the node, as the editor sends them. */
	parameters?: IDataObject;
	/** The answers of the API, by path. A function gets the request and returns the answer. */
	answers?: Record<string, unknown>;
	credential?: object | Error;
	timeZone?: string;
}

let count = 0;

/** Makes the context of the editor. `paths` and `requests` list what the node sent. */
export function listing({
	parameters = {},
	answers = {},
	// Each context has its own key, because what was loaded with a key is kept for a moment.
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

/** Returns the rows of a locator's list, as `name → value`, and the requests that the list sent. */
export async function search(method: keyof typeof listSearch, given: Listing, typed?: string) {
	const { context, paths, requests } = listing(given);
	const { results } = await listSearch[method].call(context, typed);
	return { rows: written(results), paths, requests };
}

/** Returns the rows of a field in which a user can choose several entries. */
export async function options(method: keyof typeof loadOptions, given: Listing) {
	const { context, paths } = listing(given);
	return { rows: written(await loadOptions[method].call(context)), paths };
}

function written(rows: Array<{ name: string; value: unknown }>): string[] {
	return rows.map(({ name, value }) => `${name} → ${String(value)}`);
}

/** Makes the value of a locator as the editor sends it. */
export function located(value: unknown, mode = 'list') {
	return { __rl: true, mode, value } as IDataObject;
}
