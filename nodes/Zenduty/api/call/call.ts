import type { IHttpRequestOptions } from 'n8n-workflow';
import { busyWait, MAX_BUSY_WAIT, MAX_RETRY_AFTER } from './rateLimitWaits';
import type { Result } from '../../result';
import { attempt } from './attempt';
import { untilAborted } from '../../http/clock';
import { FAILURES, type Failure } from './failure';
import type { CallContext } from './context';
import { backoff } from '../../http/backoff';
import { TRY_AGAIN, type CallKind } from './callKinds';

/** How old a look at a thing may be before it is changed, in milliseconds. */
const STALE = 1_000;

/** How long to wait before it is checked whether a change was made that no response showed, in ms. */
const BEFORE_CONFIRMING = 500;

/** How a write finds out what became of it, or of the thing that it changes. */
export interface Looks<T> {
	/**
	 * Finds out whether the work is done: asked before the request is sent again after an unclear
	 * attempt, again if the request had to wait after that, and once more in the end. It returns
	 * what the call then returns, or undefined.
	 */
	findDone?(): Promise<T | undefined>;
	/**
	 * Looks whether the work is done, where the response does not show it. It returns what
	 * the call then returns, or undefined.
	 */
	confirm?(): Promise<T | undefined>;
	/**
	 * Looks whether the request should still go out, where it had to wait. It returns what the call
	 * then returns instead, or undefined. After an unclear attempt `findDone`, if there is one, looks
	 * in its place, and so must throw where the request should not go out any more.
	 *
	 * @param isUnclear whether an earlier attempt may have done the work
	 */
	lookAgain?(isUnclear: boolean): Promise<T | undefined>;
}

/** One call of the API: a request, and what may be done if it fails. */
export interface Call<T> extends Looks<T> {
	kind: CallKind;
	request: IHttpRequestOptions;
	/** Reads the JSON of a response, null for an empty one; undefined if it is not what is expected. */
	read(json: unknown): T | undefined;
	/** Whether an earlier run of the node left it unclear if the work was done. */
	isUnclear?: boolean;
}

/** A call that failed, after all attempts. */
export interface FailedCall {
	failure: Failure;
	/** How many attempts were made; those that got a 429 do not count. */
	attempts: number;
	/** Whether the work may be done all the same; a read does none. */
	isUnclear: boolean;
	/** How long it waited because of 429, in milliseconds. */
	waited: number;
	/** Whether an earlier call of the run failed in this way, and nothing was sent for this one. */
	isOfRun?: boolean;
	/** Why there was no further attempt, unless the attempts were used up or it made no sense. */
	because?: 'waited too long' | 'asked to wait too long' | 'cancelled';
}

/** What became of a call. */
export type CallResult<T> = Result<{ value: T }, FailedCall>;

/**
 * Makes a call: attempts by the policy for its kind, with the waits between them.
 *
 * @throws what `findDone`, `confirm` or `lookAgain` throws
 */
export async function call<T>(
	{ kind, request, read, isUnclear: wasUnclear = false, findDone, confirm, lookAgain }: Call<T>,
	context: CallContext,
): Promise<CallResult<T>> {
	const { clock, pause, breaker, cancelled, maxAttempts } = context;
	const successes = breaker.successes();
	let lookedAt = clock.now();
	let waited = 0;
	let attempts = 0;
	let busyTimes = 0;
	let isUnclear = wasUnclear;
	let last: Failure = { kind: 'cancelled' };
	const failed = (because?: FailedCall['because']): CallResult<T> => {
		const result = {
			failure: last,
			attempts,
			isUnclear: isUnclear && kind !== 'read',
			waited,
			because,
		};
		breaker.fail(result, successes);
		return { ok: false, ...result };
	};

	for (;;) {
		const find = isUnclear ? findDone : undefined;
		if (find !== undefined && !cancelled?.aborted) {
			const value = await find();
			if (value !== undefined) return { ok: true, value };
			lookedAt = clock.now();
		}
		const leave = await pause.enter();
		if (cancelled?.aborted) {
			leave();
			return failed('cancelled');
		}
		const broken = breaker.broken();
		if (broken !== undefined) {
			leave();
			return { ok: false, ...broken, isUnclear: isUnclear && kind !== 'read', isOfRun: true };
		}
		const isStale = clock.now() - lookedAt > STALE;
		if (isStale && find !== undefined) {
			leave();
			continue;
		}
		if (isStale && lookAgain !== undefined) {
			leave();
			const value = await lookAgain(isUnclear);
			if (value !== undefined) return { ok: true, value };
			lookedAt = clock.now();
			continue;
		}
		const result = await attempt(request, context);
		leave();
		const value = result.ok ? read(result.value) : undefined;
		if (result.ok) breaker.succeed();
		if (value !== undefined) return { ok: true, value };
		if (result.ok && confirm !== undefined) {
			await untilAborted(clock.wait(BEFORE_CONFIRMING), cancelled);
			const confirmed = await confirm();
			if (confirmed !== undefined) return { ok: true, value: confirmed };
			last = { kind: 'contradicted', statusCode: result.statusCode };
			return failed();
		}

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
			if (waited + wait > MAX_BUSY_WAIT) return failed('waited too long');
			waited += wait;
			pause.extend(wait);
		} else if (!isRepeatable || attempts >= maxAttempts) {
			const done = isUnclear ? await findDone?.() : undefined;
			return done === undefined ? failed() : { ok: true, value: done };
		} else {
			const wait = backoff(attempts, retryAfter, clock.random());
			if (retryAfter !== undefined) pause.extend(wait);
			else await untilAborted(clock.wait(wait), cancelled);
		}
	}
}
