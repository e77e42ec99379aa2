import type { IHttpRequestOptions } from 'n8n-workflow';
import { isObject, type JsonObject } from '../json';
import { ApiError } from './apiError';
import { endpoint } from './baseUrl';
import { call, type Call, type FailedCall, type ItemLimits } from './call';
import type { Clock } from './clock';
import type { Send } from './exchange';
import { explain, explainUnclear, type Subject } from './explain';
import type { Write, WriteMemory, WriteResult } from './memory';
import { PAGE_SIZE, readPage, readPages, type ListOptions, type Page } from './pages';
import { makePause } from './pause';
import type { CallKind } from './policy';
import { withoutSecrets } from './secrets';

/** What the client gets from n8n. */
export interface ApiHost {
	/** Sends a request with the API key. */
	send: Send;
	clock: Clock;
	/** Without a final slash. No error repeats its path, which may be a secret of a proxy. */
	baseUrl: string;
	/** No error repeats it. */
	apiKey: string;
	executionId: string;
	cancelled?: AbortSignal;
}

/** What differs between the items of a run. */
export interface ItemOptions {
	/** milliseconds for one attempt */
	timeout: number;
	maxAttempts: number;
	memory: WriteMemory;
	/**
	 * Whether an unclear write stops only the same write. A model that uses the node as a tool may
	 * correct its text; for a workflow any further write of the item is stopped.
	 */
	bodyCounts: boolean;
}

/** A request that changes something. */
export interface WriteCall {
	method: 'POST' | 'PATCH' | 'PUT' | 'DELETE';
	/** The parts of the path, not encoded. */
	path: readonly string[];
	body?: JsonObject;
	/** The path that it is remembered by, where its own is not known any more once it is done. */
	rememberedAs?: readonly string[];
	kind: CallKind;
	subject: Subject;
	/** What `Call.findDone` says. */
	findDone?: Call<unknown>['findDone'];
}

/** A list, and how to go through it. */
export interface ListCall extends Partial<ListOptions> {
	path: readonly string[];
	subject: Subject;
	query?: Record<string, string | number>;
	/** The body of a list that is asked for by POST. */
	body?: JsonObject;
}

/** The calls of one input item. What they throw is an {@link ApiError}. */
export interface ItemApi {
	/** Reads one object. */
	get(path: readonly string[], subject: Subject): Promise<JsonObject>;
	/** Reads a list, page by page. */
	list(list: ListCall): Promise<JsonObject[]>;
	/** Changes something, unless an earlier run did it; returns the answer without secrets. */
	write(write: WriteCall): Promise<unknown>;
	/** Whether an earlier run of the node left it unclear if a write was done. */
	mayBeDone(write: WriteCall): boolean;
}

/** The API for one run of the node. */
export interface Api {
	forItem(options: ItemOptions): ItemApi;
}

/** Makes the client for one run of the node. */
export function makeApi(host: ApiHost): Api {
	const { send, clock, cancelled, baseUrl, apiKey, executionId } = host;
	const { origin, pathname } = new URL(baseUrl);
	const secrets = [apiKey, pathname].filter((text) => text !== '/');
	const context = { send, clock, cancelled, pause: makePause(clock, cancelled) };
	const asRemembered = ({ method, path, rememberedAs = path, body }: WriteCall): Write => ({
		method,
		url: endpoint(baseUrl, rememberedAs),
		body: body === undefined ? '' : JSON.stringify(body),
	});
	return {
		forItem({ timeout, maxAttempts, memory, bodyCounts }) {
			const limits: ItemLimits = { timeout, maxAttempts, waited: 0 };
			const toError = (result: FailedCall, subject: Subject, kind: CallKind) =>
				new ApiError(
					explain(result, subject, { kind, origin, timeout, secrets }),
					result.failure.statusCode ?? null,
					result.isUnclear,
				);

			/** @param missing stands for what is not there; that is an error where it is undefined */
			async function read<T>(
				request: IHttpRequestOptions,
				subject: Subject,
				readAnswer: Call<T>['read'],
				missing?: T,
			): Promise<T> {
				const kind = 'repeatable';
				const result = await call({ kind, request, read: readAnswer }, limits, context);
				if (result.ok) return result.value;
				if (result.failure.statusCode === 404 && missing !== undefined) return missing;
				// Whether a read was done makes no difference.
				throw toError({ ...result, isUnclear: false }, subject, kind);
			}

			return {
				async get(path, subject) {
					return await read({ method: 'GET', url: endpoint(baseUrl, path) }, subject, readObject);
				},

				async list({ path, subject, query, body, ...options }) {
					const load = async (page: number): Promise<Page> => {
						const url = endpoint(baseUrl, path, { ...query, page, page_size: PAGE_SIZE });
						const request: IHttpRequestOptions =
							body === undefined
								? { method: 'GET', url }
								: { method: 'POST', url, ...jsonBody(JSON.stringify(body)) };
						// Entries have left the list since the page before it was read.
						const isGone = page > 1 ? { items: [], hasNext: false } : undefined;
						return await read(request, subject, readPage, isGone);
					};
					const { limit = Infinity, identify = identityOf, isWanted } = options;
					return await readPages(load, { limit, identify, isWanted });
				},

				async write(given) {
					const { method, path, kind, subject, findDone } = given;
					const write = asRemembered(given);
					const text = write.body;
					const before = memory.resultOf(write);
					if (before?.kind === 'answered') return before.answer;
					if (kind === 'doubling') stopAtUnclear(before);

					const keepUnclear = (error: string) =>
						memory.keep(write, {
							kind: 'unclear',
							executionId,
							error,
							wouldDouble: kind === 'doubling',
						});
					const result = await call(
						{
							kind,
							request: { method, url: endpoint(baseUrl, path), ...(text !== '' && jsonBody(text)) },
							// What was deleted is gone, whatever the answer says of it.
							read: method === 'DELETE' ? (json) => json : readObject,
							isUnclear: kind === 'repeatable' && before !== undefined,
							findDone,
						},
						limits,
						context,
					).catch(async (error: unknown) => {
						// It could not be found out whether an unclear attempt had done the work, or it makes no
						// sense any more: what is unclear stays so.
						const still = withUnclear(error, subject, kind);
						keepUnclear(still instanceof Error ? still.message : String(still));
						return await Promise.reject(still);
					});
					const isGone = !result.ok && result.isUnclear && result.failure.statusCode === 404;
					if (result.ok || (isGone && method === 'DELETE')) {
						const answer = withoutSecrets(result.ok ? result.value : null);
						memory.keep(write, { kind: 'answered', answer });
						return answer;
					}
					const error = toError(result, subject, kind);
					if (result.isUnclear) keepUnclear(error.message);
					throw error;
				},

				mayBeDone: (write) => memory.resultOf(asRemembered(write))?.kind === 'unclear',
			};

			/** A write of this execution that may be done is not made again by "Retry On Fail". */
			function stopAtUnclear(same: WriteResult | undefined): void {
				const unclear = bodyCounts ? [same] : memory.doublingWrites();
				for (const each of unclear) {
					if (each?.kind === 'unclear' && each.executionId === executionId) {
						throw new ApiError(each.error, null, true);
					}
				}
			}
		},
	};
}

/** An error of the API for a call whose work may be done; any other error stays what it is. */
function withUnclear(error: unknown, subject: Subject, kind: CallKind): unknown {
	if (!(error instanceof ApiError)) return error;
	const { message, statusCode } = error;
	return new ApiError(`${message} ${explainUnclear(subject, kind)}`, statusCode, true);
}

function readObject(json: unknown): JsonObject | undefined {
	return isObject(json) ? json : undefined;
}

function jsonBody(text: string): Pick<IHttpRequestOptions, 'headers' | 'body'> {
	// As bytes, since n8n would trim a text or write an object anew.
	return { headers: { 'Content-Type': 'application/json' }, body: Buffer.from(text) };
}

/** What Zenduty identifies most things by. */
function identityOf({ unique_id, incident_number, username }: JsonObject): unknown {
	return unique_id ?? incident_number ?? username;
}
