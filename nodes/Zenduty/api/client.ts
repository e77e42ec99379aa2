import type { IHttpRequestOptions } from 'n8n-workflow';
import type { JsonObject } from '../json';
import { alertsOf, type ItemAlerts } from './alerts';
import { urlOf, type ApiCredential } from './authorize';
import { makeBreaker, noBreaker } from './call/breaker';
import { call, type Call } from './call/call';
import type { Send } from '../http/exchange';
import { explainFailure } from './errorTexts';
import { isNotFound } from './call/failure';
import { withDefaults, type ItemOptions, type RunHost } from './itemContext';
import {
	PAGE_SIZE,
	readPage,
	readPages,
	type ListOptions,
	type ListPart,
	type Page,
} from './pages';
import { makePause, type Pause } from './call/sharedPause';
import type { Endpoint } from './endpoints';
import { hasIdentity, identityOf } from '../model/identity';
import { withoutKey } from './hideSecrets';
import {
	asRemembered,
	jsonBody,
	makeWrite,
	readObject,
	recordReader,
	type WriteRequest,
	type Written,
} from './write';

/** A request that creates or changes something, and gets it in the response. */
export interface WriteCall
	extends Endpoint,
		Pick<WriteRequest<JsonObject>, 'body' | 'kind' | 'looks'> {
	method: 'POST' | 'PATCH' | 'PUT';
	/**
	 * Tells whether a response shows that the work is done. The response to a PATCH or a PUT must have
	 * the ID with which the path ends in any case, and that to a POST an identity by default.
	 */
	isDone?(response: JsonObject): boolean;
}

/** A request that deletes something. */
export interface Removal extends Endpoint {
	/** The path that it is remembered by, where its own has an ID that nobody can look up any more. */
	rememberedAs?: readonly string[];
}

/** A list, and how to go through it. */
export interface ListCall extends Endpoint, Partial<Omit<ListOptions, 'identify'>> {
	/** The body of a list that is asked for by POST. */
	body?: JsonObject;
}

/** The calls of one input item. What they throw is a `ZendutyError`. */
export interface ItemApi extends ItemAlerts {
	/** Reads one record. The response must have the number or the ID with which the path ends. */
	get(endpoint: Endpoint): Promise<JsonObject>;
	/**
	 * Asks for an object that has no number or ID of its own, such as figures; with a body, by a POST
	 * that only reads.
	 *
	 * @param isIt tells whether the response is what was asked for
	 */
	ask(
		endpoint: Endpoint & { body?: JsonObject },
		isIt: (response: JsonObject) => boolean,
	): Promise<JsonObject>;
	/** Reads one record as {@link get} does; undefined if the API itself does not find it. */
	find(endpoint: Endpoint): Promise<JsonObject | undefined>;
	/** Reads a list, page by page. */
	list(list: ListCall): Promise<JsonObject[]>;
	/** Reads a list in the same way, and tells whether it has more entries than those. */
	listPart(list: ListCall): Promise<ListPart>;
	/**
	 * Creates or changes something, unless an earlier run did it.
	 *
	 * @returns the response without secrets
	 */
	write(write: WriteCall): Promise<JsonObject>;
	/** Does the same, and tells whether the thing was changed, or is left as a look found it. */
	change(write: WriteCall): Promise<Written<JsonObject>>;
	/** Deletes something, unless an earlier run did it. */
	remove(removal: Removal): Promise<void>;
	/** Tells whether an earlier run of the node left it unclear if something was deleted. */
	mayBeRemoved(removal: Removal): boolean;
}

/** The API for one run of the node. */
export interface Api {
	/** Copies what is shown or stored, without the API key. */
	hideKey<T>(value: T): T;
	forItem(options: ItemOptions): ItemApi;
}

/** What the client works with. */
export type ApiHost = RunHost & ApiCredential & { send: Send; pause?: Pause };

/** Stands for a page behind the end of a list. */
const NOTHING_MORE: Page = { items: [], hasNext: false };

/**
 * Makes the client for one run of the node. No error or output repeats the key, and no error the
 * path of the base URL, which may be a secret of a proxy.
 *
 * @param host what `send` sends has the API key; the pause is one of its own, unless others share it
 */
export function makeApi(host: ApiHost): Api {
	const { sendOpenly, baseUrl, apiKey, ...run } = host;
	const { origin, pathname } = new URL(baseUrl);
	const secrets = [apiKey, pathname].filter((text) => text !== '/');
	const hideKey = <T>(value: T): T => withoutKey(value, apiKey);
	const { pause = makePause(run.clock) } = run;
	const server = { origin, secrets };
	const shared = { ...run, pause, breaker: makeBreaker(), hideKey, server };
	const deleteRequest = ({
		path,
		rememberedAs = path,
		subject,
	}: Removal): WriteRequest<unknown> => ({
		method: 'DELETE',
		url: urlOf(baseUrl, path),
		rememberedAs: urlOf(baseUrl, rememberedAs),
		kind: 'repeatable',
		subject,
		// What was deleted is gone: a response that does not say no need not say so.
		read: (json) => json,
		whenGone: null,
	});
	return {
		hideKey,
		forItem(options) {
			const context = { ...shared, ...withDefaults(options) };
			const { timeout, memory } = context;

			/**
			 * Makes a call that only reads.
			 *
			 * @param whenMissing stands for what the API itself does not find; an error where it is undefined
			 */
			async function read<T>(
				{ path, subject }: Endpoint,
				readBody: Call<T>['read'],
				{
					query,
					body,
					whenMissing,
				}: { query?: Record<string, number>; body?: JsonObject; whenMissing?: T } = {},
			): Promise<T> {
				const kind = 'read';
				const request: IHttpRequestOptions = {
					method: body === undefined ? 'GET' : 'POST',
					url: urlOf(baseUrl, path, query),
					...(body && jsonBody(JSON.stringify(body))),
				};
				const result = await call({ kind, request, read: readBody }, context);
				if (result.ok) return result.value;
				if (isNotFound(result.failure) && whenMissing !== undefined) return whenMissing;
				throw explainFailure(result, subject, { kind, timeout, ...server });
			}

			const change: ItemApi['change'] = async ({ path, isDone = hasIdentity, ...write }) => {
				const readDone =
					write.method === 'POST'
						? (json: unknown) => readObject(json, isDone)
						: recordReader(lastOf(path), isDone);
				return await makeWrite({ ...write, url: urlOf(baseUrl, path), read: readDone }, context);
			};

			const listPart: ItemApi['listPart'] = async ({
				path,
				subject,
				body,
				limit = Infinity,
				...wanted
			}) => {
				const load = async (page: number): Promise<Page> => {
					const query = { page, page_size: PAGE_SIZE };
					// Entries have left the list since the page before it was read.
					const whenMissing = page > 1 ? NOTHING_MORE : undefined;
					return await read({ path, subject }, readPage, { query, body, whenMissing });
				};
				return await readPages(load, { limit, identify: identityOf, ...wanted });
			};

			return {
				get: async (endpoint) => await read(endpoint, recordReader(lastOf(endpoint.path))),

				ask: async ({ body, ...endpoint }, isIt) =>
					await read(endpoint, (json) => readObject(json, isIt), { body }),

				async find(endpoint) {
					const readIt: Call<JsonObject | null>['read'] = recordReader(lastOf(endpoint.path));
					return (await read(endpoint, readIt, { whenMissing: null })) ?? undefined;
				},

				listPart,

				async list(list) {
					return (await listPart(list)).items;
				},

				change,

				async write(write) {
					return (await change(write)).value;
				},

				async remove(removal) {
					await makeWrite(deleteRequest(removal), context);
				},

				mayBeRemoved: (removal) =>
					memory.resultOf(asRemembered(deleteRequest(removal)))?.kind === 'unclear',

				...alertsOf({ ...context, send: sendOpenly, breaker: noBreaker }),
			};
		},
	};
}

/** Returns the number or the ID with which the path of one record ends. */
function lastOf(path: Endpoint['path']): string {
	return path[path.length - 1];
}
