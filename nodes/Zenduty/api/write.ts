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

/** How old a look at a thing may be when the request leaves that changes it, in milliseconds. */
const STALE = 1_000;

/** How long to wait before the look at a change that no response showed, in milliseconds. */
const WAIT_BEFORE_DOUBTFUL = 500;

/** Why a write looks at the thing that it changes. */
export type LookReason =
	/** An attempt may have done the work. */
	| 'unclear'
	/** The request had to wait, so the thing may be another by now. */
	| 'waited'
	/** The response of a success does not show the change. */
	| 'doubtful';

/** What a look found. */
export type Verdict<T> =
	/** The work is done, and this is the thing. */
	| { kind: 'done'; value: T }
	/** The thing is left as it is, on purpose: only if no attempt was unclear. Not remembered. */
	| { kind: 'left'; value: T }
	/** The work is not done. */
	| { kind: 'notDone' };

/** How a write looks at the thing that it changes. */
export interface Looks<T> {
	/** For which reasons a look helps. */
	when: readonly LookReason[];
	/**
	 * Looks at the thing.
	 *
	 * @throws ZendutyError if the request must not be sent
	 */
	take(reason: LookReason): Promise<Verdict<T>>;
}

/** A request that changes something. */
export interface WriteRequest<T> {
	method: 'POST' | 'PATCH' | 'PUT' | 'DELETE';
	url: string;
	/** The URL by which it is remembered, if it is another one. */
	rememberedAs?: string;
	/** An object, or the text of one, which is sent as it is. */
	body?: JsonObject | string;
	kind: CallKind;
	subject: Subject;
	/** Reads the JSON of a response, as `Call.read` does; a remembered response too. */
	read: Call<T>['read'];
	/** Stands for the response if the thing is not there after an unclear attempt. */
	whenGone?: T;
	looks?: Looks<T>;
}

/** What became of a write: the work is done, or the thing is left as a look found it. */
export type Written<T> = Exclude<Verdict<T>, { kind: 'notDone' }>;

/** What became of a write, its failure included. */
type Outcome<T> =
	| Written<T>
	/** `isUnclear`: nobody knows whether the work was done. */
	| { kind: 'failed'; error: unknown; isUnclear: boolean };

/**
 * Changes something, unless an earlier run of the node did it.
 *
 * @returns the response, or what a look found; without secrets
 * @throws ZendutyError
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

	// An earlier run of the node may have done it.
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

/** Sends the request until it is clear what became of it, and looks at the thing in between. */
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
			const seen = await lookFor(request, reason, tries.isUnclear);
			if (seen.kind !== 'notDone') return seen;
		}
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
 * Takes the last look where one helps and requests may still be sent, and makes the error.
 *
 * @param unclearBefore whether the work could be done already before the last attempt
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
	if (failure === 'unexpected' && looks?.when.includes('doubtful')) {
		await untilAborted(clock.wait(WAIT_BEFORE_DOUBTFUL), cancelled);
		const seen = await lookFor(request, 'doubtful', true);
		if (seen.kind !== 'notDone') return seen;
		failed = { ...failed, failure: { kind: 'contradicted', statusCode }, isUnclear: unclearBefore };
	} else if (
		failure !== 'otherRecord' &&
		failed.isUnclear &&
		failed.because === undefined &&
		!breaker.broken()
	) {
		// Of another record no look helps: the change may have been made there.
		const seen = await lookFor(request, 'unclear', true);
		// That a thing is to be left as it is proves nothing: the attempt may have changed it.
		if (seen.kind === 'done' || seen.kind === 'failed') return seen;
	}
	const { isUnclear } = failed;
	if (isUnclear && whenGone !== undefined && isNotThere(failed.failure)) {
		return { kind: 'done', value: whenGone };
	}
	const error = explainFailure(failed, subject, { kind, timeout, ...server });
	return { kind: 'failed', error, isUnclear };
}

/**
 * Looks at the thing, if that helps for this reason.
 *
 * @param isUnclear whether the work may be done: it stays unclear if the look fails
 */
async function lookFor<T>(
	{ kind, subject, looks }: WriteRequest<T>,
	reason: LookReason,
	isUnclear: boolean,
): Promise<Verdict<T> | Extract<Outcome<T>, { kind: 'failed' }>> {
	if (!looks?.when.includes(reason)) return { kind: 'notDone' };
	try {
		const seen = await looks.take(reason);
		return seen.kind === 'notDone' ? seen : { ...seen, value: withoutSecrets(seen.value) as T };
	} catch (error) {
		return {
			kind: 'failed',
			error: isUnclear ? withUnclear(error, subject, kind) : error,
			isUnclear,
		};
	}
}

/**
 * Tells whether the API itself says that a thing is not there. The response to a DELETE may have no
 * body; a proxy, which knows nothing of what is there, has a page or a text to show.
 */
function isNotThere(failure: Failure): boolean {
	const isEmpty = failure.words === undefined && !failure.isWebPage;
	return isNotFound(failure) || (failure.statusCode === 404 && isEmpty);
}

/** Makes the write by which the memory knows a request again. */
export function asRemembered<T>({ method, url, rememberedAs = url, body }: WriteRequest<T>): Write {
	const text = typeof body === 'object' ? JSON.stringify(body) : (body ?? '');
	return { method, url: rememberedAs, body: text };
}

/**
 * Reads a response that must be an object.
 *
 * @param isIt tells whether it is the expected one
 */
export function readObject(
	json: unknown,
	isIt: (response: JsonObject) => boolean = () => true,
): JsonObject | undefined {
	return isObject(json) && isIt(json) ? json : undefined;
}

/**
 * Makes the reader of a response about one record. A cache or a proxy may mix up responses.
 *
 * @param id the number or the ID that the record must have
 * @param isIt tells of the record whether it is the expected one
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

/** Makes a body of JSON: as bytes, since n8n would trim a text or write an object anew. */
export function jsonBody(text: string): Pick<IHttpRequestOptions, 'headers' | 'body'> {
	return { headers: { 'Content-Type': 'application/json' }, body: Buffer.from(text) };
}

/**
 * Stops if "Retry On Fail" could do something twice, since an earlier run of this execution may
 * have done it: at the same write if the item may make other ones, otherwise at any further one.
 *
 * @throws ZendutyError with what the user was told of the earlier write
 */
function stopAtUnclear(
	same: WriteResult | undefined,
	{ memory, executionId, mayMakeOtherWrites }: ItemContext,
): void {
	const unclear = mayMakeOtherWrites ? [same] : memory.doublingWrites();
	for (const each of unclear) {
		if (each?.kind === 'unclear' && each.executionId === executionId) {
			throw new ZendutyError(each.error);
		}
	}
}

/**
 * Makes the error for a write of which it could not be found out whether it was done. That an
 * incident is resolved by now is found out, and stays what it is.
 */
function withUnclear(error: unknown, subject: Subject, kind: CallKind): unknown {
	if (!(error instanceof ZendutyError) || error.code === 'already_resolved') return error;
	const { message, statusCode } = error;
	const cause = {
		clause: NO_CLEAR_RESPONSE,
		last: `The current state could not be checked: ${message}`,
	};
	const mayExist = kind === 'doubling';
	return new ZendutyError({ ...unclear(subject, kind, cause), mayExist, statusCode });
}
