import type { IHttpRequestOptions } from 'n8n-workflow';
import { untilAborted, type Clock } from '../../http/clock';
import type { Result } from '../../result';
import { attempt, type AttemptContext } from './attempt';
import type { Breaker } from './breaker';
import { FAILURES, OtherRecord, type Failure } from './failure';
import { nextStep, type CallKind, type FailedCall, type Tries } from './nextStep';
import type { Pause } from './sharedPause';

/** The functions and limits for a call and for its attempts. */
export interface CallContext extends AttemptContext {
	clock: Clock;
	maxAttempts: number;
	/** Delays the requests of all items of the run after a 429, or if Zenduty asked for a wait. */
	pause: Pause;
	/** Ends the run after a failure that concerns all items, such as a wrong API key. */
	breaker: Breaker;
}

/** One call of the API. A call may make several attempts, each of which sends the request once. */
export interface Call<T> {
	kind: CallKind;
	request: IHttpRequestOptions;
	/**
	 * Reads the JSON of a successful response. For an empty body, `json` is null.
	 *
	 * @returns the value of the call, with two exceptions:
	 * - undefined, if the JSON is not what the call expects
	 * - an `OtherRecord`, if the JSON is about another record than the one that was asked for
	 */
	read(json: unknown): T | OtherRecord | undefined;
	/**
	 * The attempts that the call has already made. By default, there are none. A caller sets this
	 * member to continue a call that ended with `look first`: the value is the result of that call.
	 */
	tries?: Tries;
	/**
	 * The latest time at which the request may be sent, in milliseconds since 1970. By default, there
	 * is no limit. After this time, the record may have changed. So the call ends with `look first`:
	 * the caller reads the record before it continues the call.
	 */
	sendBy?: number;
}

/**
 * The result of a call: the value that `Call.read` returned, or the facts about the failed call.
 */
export type CallResult<T> = Result<{ value: T }, FailedCall>;

/**
 * Returns the `Tries` of a call that has made no attempt yet. `successesBefore` is the number of
 * requests of the run that have succeeded until now.
 */
export function noTries({ breaker }: Pick<CallContext, 'breaker'>): Tries {
	return {
		attempts: 0,
		rateLimited: 0,
		waited: 0,
		isUnclear: false,
		failure: { kind: 'cancelled' },
		successesBefore: breaker.successes(),
	};
}

/**
 * Makes a call: waits until the request may be sent, and sends it. After a failure,
 * {@link nextStep} decides whether the request is sent again. The function never throws.
 *
 * If an attempt of a write got no clear response, the write may already be done. So the function
 * does not send the write again: if a further attempt is allowed, the call ends with `look first`.
 * The caller can read the record, and continue the call if needed.
 */
export async function call<T>(
	{ kind, request, read, sendBy = Infinity, ...more }: Call<T>,
	context: CallContext,
): Promise<CallResult<T>> {
	const { clock, pause, breaker, cancelled, maxAttempts } = context;
	let { tries = noTries(context) } = more;
	for (;;) {
		const endTurn = await pause.enter(cancelled);
		const unsent = whyNotSent(tries, sendBy, context);
		if (unsent !== undefined) {
			endTurn();
			return { ok: false, ...unsent };
		}
		const result = await attempt(request, context);
		endTurn();
		if (result.ok) breaker.succeed();
		const expected = result.ok ? readExpected(result, read) : result;
		if (expected.ok) return expected;
		const { failure } = expected;
		const isRateLimited = failure.kind === 'rateLimited';
		const isUnclear = kind !== 'read' && FAILURES[failure.kind].effect === 'unclear';
		tries = {
			...tries,
			failure,
			attempts: tries.attempts + (isRateLimited ? 0 : 1),
			rateLimited: tries.rateLimited + (isRateLimited ? 1 : 0),
			isUnclear: tries.isUnclear || isUnclear,
		};
		const step = nextStep(tries, { kind, maxAttempts, random: clock.random() });
		if (step.wait === undefined) {
			const failed = { ...tries, because: step.because };
			breaker.fail(failed);
			return { ok: false, ...failed };
		}
		if (isRateLimited) tries = { ...tries, waited: tries.waited + step.wait };
		// If all calls of the run must wait, the shared pause is extended. The next request then waits
		// in `pause.enter`, so there is no wait here.
		if (step.isShared) pause.extend(step.wait);
		else await untilAborted(clock.wait(step.wait), cancelled);
		if (tries.isUnclear) return { ok: false, ...tries, because: 'look first' };
	}
}

/**
 * Reads the JSON of a successful response with `Call.read`. If the JSON is about another record,
 * the result is the failure `otherRecord`. If the JSON is not what the call expects, the failure is
 * `unexpected`.
 */
function readExpected<T>(
	{ statusCode, value: json }: { statusCode: number; value: unknown },
	read: Call<T>['read'],
): Result<{ value: T }, { failure: Failure }> {
	const value = read(json);
	if (value instanceof OtherRecord) {
		return { ok: false, failure: { kind: 'otherRecord', words: value.identity, statusCode } };
	}
	return value === undefined
		? { ok: false, failure: { kind: 'unexpected', statusCode } }
		: { ok: true, value };
}

/**
 * Checks whether a request may be sent, after the call has waited for the shared pause.
 *
 * @returns undefined if the request may be sent. Otherwise, a failed call with the reason.
 */
function whyNotSent(
	tries: Tries,
	sendBy: number,
	{ clock, breaker, cancelled }: CallContext,
): FailedCall | undefined {
	if (cancelled?.aborted) return { ...tries, because: 'cancelled' };
	const broken = breaker.broken();
	if (broken !== undefined) return { ...broken, isUnclear: tries.isUnclear, isOfRun: true };
	return clock.now() > sendBy ? { ...tries, because: 'look first' } : undefined;
}
