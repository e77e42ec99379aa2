import type { IHttpRequestOptions } from 'n8n-workflow';
import { isObject, type JsonObject } from '../json';
import { ApiError } from './apiError';
import { endpoint } from './baseUrl';
import { call, type Call, type CallResult, type ItemLimits } from './call';
import type { Clock } from './clock';
import type { Send } from './exchange';
import { explain, type Subject } from './explain';
import type { Write, WriteMemory } from './memory';
import { PAGE_SIZE, readPage, readPages, type ListOptions, type Page } from './pages';
import { makePause } from './pause';
import type { CallKind } from './policy';
import { withoutSecrets } from './secrets';

/** What the client gets from n8n. */
export interface ApiHost {
	/** Sends a request with the API key. */
	send: Send;
	clock: Clock;
	/** Without a final slash. */
	baseUrl: string;
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
	kind: CallKind;
	subject: Subject;
	/** What `Call.findDone` says. */
	findDone?: Call['findDone'];
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
}

/** The API for one run of the node. */
export interface Api {
	forItem(options: ItemOptions): ItemApi;
}

/** Makes the client for one run of the node. */
export function makeApi(host: ApiHost): Api {
	const { send, clock, cancelled, baseUrl } = host;
	const context = { send, clock, cancelled, pause: makePause(clock, cancelled) };
	return {
		forItem({ timeout, maxAttempts, memory, bodyCounts }) {
			const limits: ItemLimits = { timeout, maxAttempts, waited: 0 };
			const toError = (result: Extract<CallResult, { ok: false }>, subject: Subject) =>
				new ApiError(
					explain(result, subject, { baseUrl, timeout }),
					result.failure.statusCode ?? null,
					result.isUnclear,
				);

			async function read(request: IHttpRequestOptions, subject: Subject): Promise<unknown> {
				const result = await call({ kind: 'repeatable', request }, limits, context);
				// Whether a read was done makes no difference.
				if (!result.ok) throw toError({ ...result, isUnclear: false }, subject);
				return result.value;
			}

			return {
				async get(path, subject) {
					const value = await read({ method: 'GET', url: endpoint(baseUrl, path) }, subject);
					if (!isObject(value)) throw toError(unreadable(false), subject);
					return value;
				},

				async list({ path, subject, query, body, ...options }) {
					const load = async (page: number): Promise<Page> => {
						const url = endpoint(baseUrl, path, { ...query, page, page_size: PAGE_SIZE });
						const request: IHttpRequestOptions =
							body === undefined
								? { method: 'GET', url }
								: { method: 'POST', url, ...jsonBody(JSON.stringify(body)) };
						const found = readPage(await read(request, subject));
						if (found === undefined) throw toError(unreadable(false), subject);
						return found;
					};
					const { limit = Infinity, identify = identityOf, isWanted } = options;
					return await readPages(load, { limit, identify, isWanted });
				},

				async write({ method, path, body, kind, subject, findDone }) {
					const text = body === undefined ? '' : JSON.stringify(body);
					const write: Write = { method, url: endpoint(baseUrl, path), body: text };
					const before = memory.resultOf(write);
					if (before?.kind === 'answered') return before.answer;
					if (kind === 'doubling') stopAtUnclear(write);

					const result = await call(
						{
							kind,
							request: { method, url: write.url, ...(text !== '' && jsonBody(text)) },
							isUnclear: kind === 'repeatable' && before !== undefined,
							findDone,
						},
						limits,
						context,
					);
					const outcome = judgeWrite(method, result);
					if (outcome.ok) {
						const answer = withoutSecrets(outcome.value);
						memory.keep(write, { kind: 'answered', answer });
						return answer;
					}
					const error = toError(outcome, subject);
					if (outcome.isUnclear) {
						const wouldDouble = kind === 'doubling';
						const { executionId } = host;
						memory.keep(write, { kind: 'unclear', executionId, error: error.message, wouldDouble });
					}
					throw error;
				},
			};

			/** A write of this execution that may be done is not made again by "Retry On Fail". */
			function stopAtUnclear(write: Write): void {
				const same = memory.resultOf(write);
				const unclear = bodyCounts ? [same] : memory.doublingWrites();
				for (const each of unclear) {
					if (each?.kind === 'unclear' && each.executionId === host.executionId) {
						throw new ApiError(each.error, null, true);
					}
				}
			}
		},
	};
}

/** A deleted thing that an unclear attempt has deleted already is gone; any other answer is JSON. */
function judgeWrite(method: string, result: CallResult): CallResult {
	if (result.ok) {
		return method === 'DELETE' || isObject(result.value) ? result : unreadable(true);
	}
	const isGone = method === 'DELETE' && result.failure.statusCode === 404 && result.isUnclear;
	return isGone ? { ok: true, value: null } : result;
}

/** The result for an answer that is JSON, but not what was due. */
function unreadable(isUnclear: boolean): Extract<CallResult, { ok: false }> {
	return { ok: false, failure: { kind: 'notJson' }, attempts: 1, isUnclear };
}

function jsonBody(text: string): Pick<IHttpRequestOptions, 'headers' | 'body'> {
	// As bytes, since n8n would trim a text or write an object anew.
	return { headers: { 'Content-Type': 'application/json' }, body: Buffer.from(text) };
}

/** What Zenduty identifies most things by. */
function identityOf({ unique_id, incident_number, username }: JsonObject): unknown {
	return unique_id ?? incident_number ?? username;
}
