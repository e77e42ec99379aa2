import type { IHttpRequestOptions } from 'n8n-workflow';
import type { Subject } from './endpoints';
import { isObject, type JsonObject } from '../json';
import { factsOf, ZendutyError } from '../errors';
import { untilAborted } from '../http/clock';
import { matchRecord } from '../model/identity';
import { call, noTries, type Call } from './call/call';
import type { CallKind, FailedCall, Tries } from './call/nextStep';
import { explainFailure, NO_CLEAR_RESPONSE, unclear } from './errorTexts';
import { isNotFound, OtherRecord, type Failure } from './call/failure';
import type { ItemContext, Write, WriteResult } from './itemContext';
import { withoutSecrets } from './hideSecrets';

/**
 * If a request has to wait for longer than this, in milliseconds, another person may change the
 * record during the wait. So if `looks.when` allows it, the record is read after such a wait. The
 * request is then sent only if the work is still needed.
 */
const STALE = 1_000;

/**
 * The wait before the record is read for the reason `doubtful`, in milliseconds. Zenduty has
 * already responded with a success, so the change may appear in the record after a short time.
 */
const WAIT_BEFORE_DOUBTFUL = 500;

/**
 * The reason for a look. A look is a read of the record that a write changes. It shows whether the
 * work is done, or whether the request must still be sent.
 */
export type LookReason =
	/** An earlier attempt may have done the work. */
	| 'unclear'
	/** The request had to wait for more than {@link STALE}, so the record may have changed. */
	| 'waited'
	/** The status of the response is a success, but the response does not show the change. */
	| 'doubtful';

/** The result of a look (a read of the record that a write changes). */
export type Verdict<T> =
	/** The work is done. `value` is the record that was read. */
	| { kind: 'done'; value: T }
	/**
	 * The record is left unchanged on purpose, for example because the incident is already resolved.
	 * {@link makeWrite} does not store this result for later runs of the node.
	 */
	| { kind: 'left'; value: T }
	/** The record does not show that the work is done. */
	| { kind: 'notDone' };

/** The rules for the looks of a write. A look is a read of the record that the write changes. */
export interface Looks<T> {
	/**
	 * The reasons for which the write reads the record. For any other reason, the record is not read.
	 */
	when: readonly LookReason[];
	/**
	 * Reads the record and decides whether the work is done. If `reason` is `unclear`, the result
	 * must not be `left`, because an attempt may have changed the record.
	 *
	 * @throws ZendutyError if the read fails, or if the request must not be sent
	 */
	take(reason: LookReason): Promise<Verdict<T>>;
}

/** A request that changes something in Zenduty, for {@link makeWrite}. */
export interface WriteRequest<T> {
	method: 'POST' | 'PATCH' | 'PUT' | 'DELETE';
	url: string;
	/** The URL by which the memory recognizes the request. By default, it is `url`. */
	rememberedAs?: string;
	/** The body: an object, or the text of a JSON object, which is sent unchanged. */
	body?: JsonObject | string;
	kind: CallKind;
	subject: Subject;
	/**
	 * Reads the JSON of a response, as `Call.read` does. A response from the memory is read in the
	 * same way.
	 */
	read: Call<T>['read'];
	/**
	 * The result of a deletion if an attempt was unclear, and the API then responds that the record
	 * does not exist. Other writes have no `whenGone`, so this response is an error for them.
	 */
	whenGone?: T;
	looks?: Looks<T>;
}

/** The result of a write that did not fail: the work is done, or the record was left unchanged. */
export type Written<T> = Exclude<Verdict<T>, { kind: 'notDone' }>;

type Outcome<T> =
	| Written<T>
	/** The write failed. If `isUnclear` is true, nobody knows whether the work was done. */
	| { kind: 'failed'; error: unknown; isUnclear: boolean };

/**
 * Sends a write to Zenduty, unless the memory has its response from an earlier run of the node.
 *
 * @returns `done` or `left`, with a value. The value is the response, or the record that
 * `looks.take` read, without secrets. For a deletion, the value can be `whenGone`.
 * @throws ZendutyError if the write failed, or if it must not be sent again
 */
export async function makeWrite<T>(
	request: WriteRequest<T>,
	context: ItemContext,
): Promise<Written<T>> {
	const { kind, subject } = request;
	const { memory, executionId, hideKey = (value) => value } = context;
	const write = asRemembered(request);
	const before = memory.resultOf(write);
	const remembered = before?.kind === 'answered' ? request.read(before.answer) : undefined;
	if (remembered !== undefined && !(remembered instanceof OtherRecord)) {
		return { kind: 'done', value: remembered };
	}
	if (kind === 'doubling') stopAtUnclear(before, context);

	// If `before` is set, an earlier run of the node has sent this write, and may have done the work.
	// So a `repeatable` write first reads the record, if `looks.when` includes `unclear`.
	const isUnclear = kind === 'repeatable' && before !== undefined;
	const outcome = await sendAndLook(request, { write, isUnclear }, context);
	if (outcome.kind === 'failed') {
		const { error } = outcome;
		const wouldDouble = kind === 'doubling';
		if (outcome.isUnclear) {
			memory.keep(write, { kind: 'unclear', executionId, error: factsOf(error), wouldDouble });
		}
		throw error;
	}
	if (outcome.kind === 'done') {
		memory.keep(write, { kind: 'answered', answer: hideKey(outcome.value), work: subject.work });
	}
	return outcome;
}

/**
 * Sends the request, and repeats it after a failure if a further attempt may help.
 *
 * In two cases, the function reads the record before it sends the request, if `looks.when` includes
 * the reason:
 *
 * - `unclear`: an earlier attempt may have done the work.
 * - `waited`: the request had to wait for more than {@link STALE}.
 */
async function sendAndLook<T>(
	request: WriteRequest<T>,
	{ write, isUnclear }: { write: Write; isUnclear: boolean },
	context: ItemContext,
): Promise<Outcome<T>> {
	const { method, url, kind, looks } = request;
	const { clock, cancelled } = context;
	const sent = { method, url, ...(write.body !== '' && jsonBody(write.body)) };
	const read = (json: unknown) => request.read(withoutSecrets(json));
	let tries: Tries = { ...noTries(context), isUnclear };
	let reason: LookReason | undefined = isUnclear ? 'unclear' : undefined;
	for (;;) {
		if (reason !== undefined && !cancelled?.aborted) {
			const look = await lookFor(request, reason, tries.isUnclear);
			if (look.kind !== 'notDone') return look;
		}
		// While a request waits, for example for the shared pause, another person may change the
		// record. So if `looks` allows a read of the record, the request must be sent within `STALE`.
		// If the wait is longer, `call` ends with `look first`, without sending the request. The loop
		// then reads the record, and calls `call` again if the work is still needed.
		const canLook = looks?.when.includes(tries.isUnclear ? 'unclear' : 'waited');
		const sendBy = canLook ? clock.now() + STALE : Infinity;
		const result = await call({ kind, request: sent, read, tries, sendBy }, context);
		if (result.ok) return { kind: 'done', value: result.value };
		if (result.because !== 'look first') {
			return await afterFailure(request, result, tries.isUnclear, context);
		}
		tries = result;
		reason = tries.isUnclear ? 'unclear' : 'waited';
	}
}

/**
 * Returns the outcome of a write whose call failed. If a read of the record can show whether the
 * work was done, and `looks` allows it, the function first reads the record.
 *
 * @param unclearBefore `true` if an attempt before the last attempt may have done the work
 */
async function afterFailure<T>(
	request: WriteRequest<T>,
	result: FailedCall,
	unclearBefore: boolean,
	{ clock, cancelled, timeout, server, breaker }: ItemContext,
): Promise<Outcome<T>> {
	const { kind, subject, whenGone, looks } = request;
	const { kind: failure, statusCode } = result.failure;
	let failed = result;
	// The failure is `unexpected` if the HTTP status is a success, but the response does not show the
	// change. The record itself may show the change. So the record is read, if `looks.when` includes
	// `doubtful`.
	if (failure === 'unexpected' && looks?.when.includes('doubtful')) {
		await untilAborted(clock.wait(WAIT_BEFORE_DOUBTFUL), cancelled);
		const look = await lookFor(request, 'doubtful', true);
		if (look.kind !== 'notDone') return look;
		// The record does not show the change, either. So the last attempt counts as not done. The
		// write is unclear only if an attempt before the last attempt was unclear.
		failed = { ...failed, failure: { kind: 'contradicted', statusCode }, isUnclear: unclearBefore };
	} else if (
		failure !== 'otherRecord' &&
		failed.isUnclear &&
		failed.because === undefined &&
		!breaker.broken()
	) {
		// An attempt may have done the work. So the record is read, if `looks.when` includes `unclear`.
		// The condition above excludes three cases:
		// - The failure is `otherRecord`: Zenduty may have changed the other record. A read of the
		//   right record could not show this.
		// - `because` is set: the execution was cancelled, or the call would have to wait too long.
		// - The breaker has ended the run, so no request is sent any more.
		const look = await lookFor(request, 'unclear', true);
		// After `notDone`, the write stays unclear. The result `left` is not allowed for the reason
		// `unclear`. If `take` returns `left` anyway, the write stays unclear, too.
		if (look.kind === 'done' || look.kind === 'failed') return look;
	}
	const { isUnclear } = failed;
	// If an attempt to delete the record was unclear, and the record does not exist any more, that
	// attempt has probably deleted it. So the deletion counts as done.
	if (isUnclear && whenGone !== undefined && isNotThere(failed.failure)) {
		return { kind: 'done', value: whenGone };
	}
	const error = explainFailure(failed, subject, { kind, timeout, ...server });
	return { kind: 'failed', error, isUnclear };
}

/**
 * Calls `looks.take`, which reads the record, and returns its verdict. If `looks.take` throws, the
 * result is `failed`. If `looks.when` does not include the reason, the record is not read, and the
 * result is `notDone`.
 *
 * @param isUnclear `true` if an attempt may already have changed the record
 */
async function lookFor<T>(
	{ kind, subject, looks }: WriteRequest<T>,
	reason: LookReason,
	isUnclear: boolean,
): Promise<Verdict<T> | Extract<Outcome<T>, { kind: 'failed' }>> {
	if (!looks?.when.includes(reason)) return { kind: 'notDone' };
	try {
		const verdict = await looks.take(reason);
		return verdict.kind === 'notDone'
			? verdict
			: { ...verdict, value: withoutSecrets(verdict.value) as T };
	} catch (error) {
		return {
			kind: 'failed',
			// If an attempt may have done the work, and the read of the record failed, nobody knows
			// whether the work was done. So the error says that the work may have been done.
			error: isUnclear ? withUnclear(error, subject, kind) : error,
			isUnclear,
		};
	}
}

/**
 * Tells whether a failure shows that the record does not exist any more: usually a 404 with a JSON
 * object. This function is called only after an unclear attempt to delete the record.
 */
function isNotThere(failure: Failure): boolean {
	// A 404 with an empty body is also taken as "the record is gone", because the earlier, unclear
	// attempt may have deleted the record. A 404 with a web page or a text comes from a proxy, and
	// says nothing about the record.
	const isEmpty = failure.words === undefined && !failure.isWebPage;
	return isNotFound(failure) || (failure.statusCode === 404 && isEmpty);
}

/** Returns the parts of a request by which the memory recognizes the request. */
export function asRemembered<T>({ method, url, rememberedAs = url, body }: WriteRequest<T>): Write {
	const text = typeof body === 'object' ? JSON.stringify(body) : (body ?? '');
	return { method, url: rememberedAs, body: text };
}

/**
 * Reads a response that must be an object. If the response is not an object, or not the object that
 * was asked for, the result is undefined. The ID is not checked: {@link recordReader} checks it.
 *
 * @param isIt tells whether the object is the one that was asked for
 */
export function readObject(
	json: unknown,
	isIt: (response: JsonObject) => boolean = () => true,
): JsonObject | undefined {
	return isObject(json) && isIt(json) ? json : undefined;
}

/**
 * Returns a function that reads a response about one record. A cache or a proxy may mix up
 * responses. For a response about another record, the result of that function is an `OtherRecord`.
 *
 * @param id the number or the ID that the record must have
 * @param isIt a further check of the record. By default, there is none.
 */
export function recordReader(
	id: string,
	isIt?: (record: JsonObject) => boolean,
): Call<JsonObject>['read'] {
	return (json) => {
		const match = isObject(json) ? matchRecord(json, id) : undefined;
		if (match?.kind === 'other') return new OtherRecord(match.identity);
		return match?.kind === 'same' ? readObject(json, isIt) : undefined;
	};
}

/**
 * Returns the header and the body of a request that sends JSON. The body is a Buffer, so that n8n
 * sends the text unchanged. n8n would trim a string.
 */
export function jsonBody(text: string): Pick<IHttpRequestOptions, 'headers' | 'body'> {
	return { headers: { 'Content-Type': 'application/json' }, body: Buffer.from(text) };
}

/**
 * Stops a `doubling` write if an earlier `doubling` write of the item is unclear, and both are in
 * the same execution. If the new write were sent, the work could be done twice. If
 * `mayMakeOtherWrites` is true, only an earlier write with the same request stops the new write.
 *
 * @param same the stored result of an earlier write with the same request
 * @throws ZendutyError with the error that the user saw for the earlier write
 */
function stopAtUnclear(
	same: WriteResult | undefined,
	{ memory, executionId, mayMakeOtherWrites }: ItemContext,
): void {
	const unclear = mayMakeOtherWrites ? [same] : memory.doublingWrites();
	for (const each of unclear) {
		// "Retry On Fail" runs the node again in the same execution, so the write is stopped. "Retry"
		// is a new execution. The person who starts it has seen the error, so the write is made.
		if (each?.kind === 'unclear' && each.executionId === executionId) {
			throw new ZendutyError(each.error);
		}
	}
}

/**
 * An attempt of a write got no clear response, and then the record could not be read. Returns the
 * error for this case. It says that the work may have been done, and why the record could not be
 * read.
 */
function withUnclear(error: unknown, subject: Subject, kind: CallKind): unknown {
	// If the code is `already_resolved`, the read did not fail: it showed that the incident is
	// already resolved. So this error is returned unchanged.
	if (!(error instanceof ZendutyError) || error.code === 'already_resolved') return error;
	const { message, statusCode } = error;
	const cause = {
		clause: NO_CLEAR_RESPONSE,
		last: `The current state could not be checked: ${message}`,
	};
	const mayExist = kind === 'doubling';
	return new ZendutyError({ ...unclear(subject, kind, cause), mayExist, statusCode });
}
