import type { IHttpRequestOptions } from 'n8n-workflow';
import type { Result } from '../result';
import { attempt } from './attempt';
import type { Clock } from './clock';
import type { Send } from './exchange';
import { FAILURES, type Failure } from './failure';
import type { Pause } from './pause';
import {
	backoff,
	busyWait,
	MAX_BUSY_WAIT,
	MAX_RETRY_AFTER,
	TRY_AGAIN,
	type CallKind,
} from './policy';

/** What the calls of all items of a run share. */
export interface CallContext {
	send: Send;
	clock: Clock;
	pause: Pause;
	cancelled?: AbortSignal;
}

/** What the calls of one item share. */
export interface ItemLimits {
	/** milliseconds for one attempt */
	timeout: number;
	maxAttempts: number;
	/** How long the item has waited because of 429, in milliseconds. */
	waited: number;
}

/** Makes the limits of an item that has not waited yet. */
export function limitsOf({ timeout, maxAttempts }: Omit<ItemLimits, 'waited'>): ItemLimits {
	return { timeout, maxAttempts, waited: 0 };
}

/** One call of the API: a request, and what may be done if it fails. */
export interface Call<T> {
	kind: CallKind;
	request: IHttpRequestOptions;
	/** Reads the JSON of an answer, null for an empty one; undefined if it is not what is due. */
	read(json: unknown): T | undefined;
	/** Whether an earlier run of the node left it unclear if the work was done. */
	isUnclear?: boolean;
	/**
	 * Finds out whether the work is done: asked before the request is sent again after an unclear
	 * attempt, and once more in the end. It returns what the call then returns, or undefined.
	 */
	findDone?(): Promise<T | undefined>;
}

/** A call that failed, after all attempts. */
export interface FailedCall {
	failure: Failure;
	/** How many attempts were made; those answered with 429 do not count. */
	attempts: number;
	/** Whether the work may be done all the same; a read does none. */
	isUnclear: boolean;
	/** How long its item has waited because of 429, in milliseconds. */
	waited: number;
	/** Why there was no further attempt, unless the attempts were used up or it made no sense. */
	because?: 'waited too long' | 'asked to wait too long' | 'cancelled';
}

/** What became of a call. */
export type CallResult<T> = Result<{ value: T }, FailedCall>;

/**
 * Makes a call: attempts by the policy for its kind, with the waits between them.
 *
 * @throws what `findDone` throws
 */
export async function call<T>(
	{ kind, request, read, isUnclear: wasUnclear = false, findDone }: Call<T>,
	limits: ItemLimits,
	{ clock, pause, cancelled, send }: CallContext,
): Promise<CallResult<T>> {
	let attempts = 0;
	let busyTimes = 0;
	let isUnclear = wasUnclear;
	let last: Failure = { kind: 'cancelled' };
	const failed = (because?: FailedCall['because']): CallResult<T> => ({
		ok: false,
		failure: last,
		attempts,
		isUnclear: isUnclear && kind !== 'read',
		waited: limits.waited,
		because,
	});

	for (;;) {
		if (isUnclear && findDone !== undefined && !cancelled?.aborted) {
			const value = await findDone();
			if (value !== undefined) return { ok: true, value };
		}
		const leave = await pause.enter();
		if (cancelled?.aborted) {
			leave();
			return failed('cancelled');
		}
		const { timeout } = limits;
		const result = await attempt(request, { send, timeout, now: clock.now, cancelled });
		leave();
		const value = result.ok ? read(result.value) : undefined;
		if (value !== undefined) return { ok: true, value };

		last = result.ok ? { kind: 'notJson', statusCode: result.statusCode } : result.failure;
		if (FAILURES[last.kind].effect === 'unclear') isUnclear = true;
		if (last.kind === 'cancelled') return failed('cancelled');
		const isBusy = last.kind === 'busy';
		if (!isBusy) attempts += 1;
		const isRepeatable = TRY_AGAIN[kind].has(last.kind);
		const { retryAfter } = last;
		if (isRepeatable && (retryAfter ?? 0) > MAX_RETRY_AFTER)
			return failed('asked to wait too long');
		if (isBusy) {
			const wait = busyWait(busyTimes++, retryAfter);
			if (limits.waited + wait > MAX_BUSY_WAIT) return failed('waited too long');
			limits.waited += wait;
			pause.extend(wait);
		} else if (!isRepeatable || attempts >= limits.maxAttempts) {
			const done = isUnclear ? await findDone?.() : undefined;
			return done === undefined ? failed() : { ok: true, value: done };
		} else {
			const wait = backoff(attempts, retryAfter, clock.random());
			if (retryAfter !== undefined) pause.extend(wait);
			else await clock.wait(wait);
		}
	}
}
