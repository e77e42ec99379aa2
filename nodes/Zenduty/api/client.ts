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
	pagesOf,
	readPage,
	readPages,
	type ListOptions,
	type ListSoFar,
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

/** A request that creates or changes a record. Zenduty responds with the new or changed record. */
export interface WriteCall
	extends Endpoint,
		Pick<WriteRequest<JsonObject>, 'body' | 'kind' | 'looks'> {
	method: 'POST' | 'PATCH' | 'PUT';
	/**
	 * Tells whether a response shows that the work is done. By default, a response with an ID, a
	 * number or a username is enough.
	 */
	isDone?(response: JsonObject): boolean;
}

/**
 * A request that deletes the record with the path `path`. The request does no harm if it is sent
 * twice.
 */
export interface Removal extends Endpoint {
	/**
	 * The path under which the memory of the item stores the deletion, by default `path`. A later run
	 * of the node must be able to build the same path. So if `path` has an ID that Zenduty no longer
	 * returns after the deletion, another path is needed here.
	 */
	rememberedAs?: readonly string[];
}

/** The request for a list: a GET, or a POST if there is a `body`. */
export interface ListRequest extends Endpoint {
	/** The filters of the list, such as `status`, for a list that is read by POST. */
	body?: JsonObject;
}

/**
 * The request for a list, with optional limits for the number of entries and pages. Zenduty applies
 * the filters in `body`, and the node applies the filter `isWanted`. By default, all entries of the
 * list are read.
 */
export interface ListCall extends ListRequest, Partial<Omit<ListOptions, 'identify'>> {}

/**
 * The functions that call the API for one input item. Every error that these functions throw is a
 * `ZendutyError`.
 */
export interface ItemApi extends ItemAlerts {
	/**
	 * Reads one record. If the response does not have the number or the ID with which the path ends,
	 * the function throws an error.
	 */
	get(endpoint: Endpoint): Promise<JsonObject>;
	/**
	 * Reads an object that has neither a number nor an ID, such as the status of an alert. If there
	 * is a body, the request is a POST that changes nothing.
	 *
	 * @param isIt tells whether the response is the object that was asked for
	 */
	ask(
		endpoint: Endpoint & { body?: JsonObject },
		isIt: (response: JsonObject) => boolean,
	): Promise<JsonObject>;
	/**
	 * Reads one record as {@link get} does. Returns undefined if the API itself responds that the
	 * record does not exist.
	 */
	find(endpoint: Endpoint): Promise<JsonObject | undefined>;
	/**
	 * Reads all wanted entries of a list, or as many of them as the limits allow. An entry that is on
	 * two pages is returned once.
	 */
	list(list: ListCall): Promise<JsonObject[]>;
	/**
	 * Reads a list page by page. Each value of the iteration has the entries of all pages that were
	 * read so far. The next page is requested when the caller asks for the next value.
	 */
	pages(list: ListRequest): AsyncIterable<ListSoFar>;
	/**
	 * Reads a list as {@link list} does, and tells whether the list has more entries than those that
	 * are returned.
	 */
	listPart(list: ListCall): Promise<ListPart>;
	/**
	 * Creates or changes a record. If an earlier run of the node has done this write for the item,
	 * nothing is sent, and the result comes from the memory.
	 *
	 * @returns the record as Zenduty returned it, without secrets
	 */
	write(write: WriteCall): Promise<JsonObject>;
	/**
	 * Makes a write as {@link write} does, and also says whether the record was changed. In the
	 * result, `kind` is `done` if the work is done. It is `left` if `looks.take` decided to leave the
	 * record unchanged.
	 */
	change(write: WriteCall): Promise<Written<JsonObject>>;
	/**
	 * Deletes a record, unless an earlier run of the node did so. If an attempt got no clear response
	 * and the API then responds that the record does not exist, the record counts as deleted.
	 */
	remove(removal: Removal): Promise<void>;
	/**
	 * Tells whether an earlier run of the node may have deleted the record: that run sent the
	 * request, but got no clear response.
	 */
	mayBeRemoved(removal: Removal): boolean;
}

/**
 * The client of the API for one run of the node. After a 429, the requests of all items wait. After
 * a failure such as a wrong API key, no item sends a further request with the key. Such a failure
 * does not stop alerts, because they need no key.
 */
export interface Api {
	/** Copies a value, and replaces the API key in the copy. The copy can be shown or stored. */
	hideKey<T>(value: T): T;
	forItem(options: ItemOptions): ItemApi;
}

/**
 * The functions and values from which {@link makeApi} creates a client. By default, each client has
 * its own pause. If several clients get the same `pause`, all of them wait after a 429.
 */
export type ApiHost = RunHost & ApiCredential & { send: Send; pause?: Pause };

const NOTHING_MORE: Page = { items: [], hasNext: false };

/**
 * Creates the client for one run of the node.
 *
 * @param host the values for the client, and two functions that send requests. `send` must add the
 * API key. `sendOpenly` must not add it, and is used for alerts.
 */
export function makeApi(host: ApiHost): Api {
	const { sendOpenly, baseUrl, apiKey, ...run } = host;
	const { origin, pathname } = new URL(baseUrl);
	// Errors show `***` in place of the API key and of the path of the base URL. If the URL is that
	// of a proxy, its path may contain a secret. But the path `/` is no secret, and is not hidden.
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
		// After a deletion, the response need not show the record, so `read` accepts any JSON. If the
		// JSON reports an error, `attempt` has already turned the response into a failure.
		read: (json) => json,
		whenGone: null,
	});
	return {
		hideKey,
		forItem(options) {
			const context = { ...shared, ...withDefaults(options) };
			const { timeout, memory } = context;

			/**
			 * Sends a request that changes nothing, and returns the value that `readBody` reads from the
			 * response.
			 *
			 * @param whenMissing the result if the API itself responds that the record does not exist. By
			 * default, that response is an error.
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
				// Each response must pass the check `isDone`. The path of a PATCH or a PUT ends with the
				// number or the ID of the record, so the response must have the same number or ID. For a
				// POST, the path has no number or ID with which the response could be compared.
				const readDone =
					write.method === 'POST'
						? (json: unknown) => readObject(json, isDone)
						: recordReader(lastOf(path), isDone);
				return await makeWrite({ ...write, url: urlOf(baseUrl, path), read: readDone }, context);
			};

			const loader =
				({ path, subject, body }: ListRequest) =>
				async (page: number): Promise<Page> => {
					const query = { page, page_size: PAGE_SIZE };
					// If Zenduty responds with 404 to page 2 or a later page, the list has become shorter
					// since the previous page was read. So the 404 counts as the end of the list, and not as
					// an error.
					const whenMissing = page > 1 ? NOTHING_MORE : undefined;
					return await read({ path, subject }, readPage, { query, body, whenMissing });
				};

			const listPart: ItemApi['listPart'] = async ({
				path,
				subject,
				body,
				limit = Infinity,
				...wanted
			}) => {
				const load = loader({ path, subject, body });
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

				pages: (list) => pagesOf(loader(list), identityOf),

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

/** Returns the last part of a path: the number or the ID of a record. */
function lastOf(path: Endpoint['path']): string {
	return path[path.length - 1];
}
