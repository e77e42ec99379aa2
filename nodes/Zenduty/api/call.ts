import type { IHttpRequestOptions } from 'n8n-workflow';
import { attempt, type AttemptResult } from './attempt';
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

/** One call of the API: a request, and what may be done if it fails. */
export interface Call {
	kind: CallKind;
	request: IHttpRequestOptions;
	/** Whether an earlier run of the node left it unclear if the work was done. */
	isUnclear?: boolean;
	/**
	 * Finds out whether the work is done: asked before the request is sent again after an unclear
	 * attempt, and once more in the end. It returns what the call then returns, or undefined.
	 */
	findDone?: () => Promise<unknown>;
}

/** What became of a call, after all attempts. */
export type CallResult =
	| { ok: true; value: unknown }
	| {
			ok: false;
			failure: Failure;
			/** How many attempts were made; those answered with 429 do not count. */
			attempts: number;
			/** Whether the work may be done all the same. */
			isUnclear: boolean;
			/** Why there was no further attempt, unless the attempts were used up or it made no sense. */
			because?: 'waited too long' | 'asked to wait too long' | 'cancelled';
	  };

/** Makes a call: attempts by the policy for its kind, with the waits between them. */
export async function call(
	{ kind, request, isUnclear = false, findDone }: Call,
	limits: ItemLimits,
	context: CallContext,
): Promise<CallResult> {
	const { clock, pause, cancelled, send } = context;
	let attempts = 0;
	let busyTimes = 0;
	let last: Failure = { kind: 'cancelled' };
	const failed = (because?: 'waited too long' | 'asked to wait too long' | 'cancelled') =>
		({ ok: false, failure: last, attempts, isUnclear, because }) as const;

	for (;;) {
		await pause.over();
		if (cancelled?.aborted) return failed('cancelled');
		if (isUnclear && findDone !== undefined) {
			const value = await findDone();
			if (value !== undefined) return { ok: true, value };
		}
		const result: AttemptResult = await attempt(request, {
			send,
			timeout: limits.timeout,
			now: clock.now,
			cancelled,
		});
		if (result.ok) return { ok: true, value: result.value };
		last = result.failure;
		const { retryAfter } = last;
		const isBusy = last.kind === 'busy';
		if (!isBusy) attempts += 1;
		if (FAILURES[last.kind].effect === 'unclear') isUnclear = true;

		if (last.kind === 'cancelled') return failed('cancelled');
		if (!TRY_AGAIN[kind].has(last.kind)) return failed();
		if ((retryAfter ?? 0) > MAX_RETRY_AFTER) return failed('asked to wait too long');
		if (isBusy) {
			const wait = busyWait(busyTimes++, retryAfter);
			if (limits.waited + wait > MAX_BUSY_WAIT) return failed('waited too long');
			limits.waited += wait;
			pause.extend(wait);
		} else if (attempts >= limits.maxAttempts) {
			const value = isUnclear ? await findDone?.() : undefined;
			return value === undefined ? failed() : { ok: true, value };
		} else {
			const wait = backoff(attempts, retryAfter, clock.random());
			if (retryAfter !== undefined) pause.extend(wait);
			else await clock.wait(wait);
		}
	}
}
