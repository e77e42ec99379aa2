import type { IHttpRequestOptions } from 'n8n-workflow';
import { untilAborted, type Clock } from '../../http/clock';
import type { Result } from '../../result';
import { attempt, type AttemptContext } from './attempt';
import type { Breaker } from './breaker';
import { FAILURES, OtherRecord, type Failure } from './failure';
import { nextStep, type CallKind, type FailedCall, type Tries } from './nextStep';
import type { Pause } from './sharedPause';

/** What one call works with. */
export interface CallContext extends AttemptContext {
	clock: Clock;
	maxAttempts: number;
	/** Shared by all items of the run. */
	pause: Pause;
	/** Ends the run where what goes wrong concerns all items. */
	breaker: Breaker;
}

/** One call of the API. */
export interface Call<T> {
	kind: CallKind;
	request: IHttpRequestOptions;
	/**
	 * Reads the JSON of a response, null for an empty one. It returns undefined for what is not
	 * expected, and an `OtherRecord` for what is about another record than was asked for.
	 */
	read(json: unknown): T | OtherRecord | undefined;
	/** What it went through before, if it goes on after a look. */
	tries?: Tries;
	/** By when it must be sent, in milliseconds since 1970; later it gives back `look first`. */
	sendBy?: number;
}

/** What became of a call. */
export type CallResult<T> = Result<{ value: T }, FailedCall>;

/** Returns what a call went through before its first attempt. */
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
 * Makes a call: waits for its turn, sends the request, and lets {@link nextStep} decide what follows.
 * It never throws. Once an attempt has left unclear whether a write was done, it gives back `look
 * first` in the place of each further attempt, after the wait before that.
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
		let failure: Failure;
		if (result.ok) {
			breaker.succeed();
			const { statusCode } = result;
			const value = read(result.value);
			if (value instanceof OtherRecord) {
				failure = { kind: 'otherRecord', words: value.identity, statusCode };
			} else if (value === undefined) failure = { kind: 'unexpected', statusCode };
			else return { ok: true, value };
		} else {
			({ failure } = result);
		}
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
		if (step.isShared) pause.extend(step.wait);
		else await untilAborted(clock.wait(step.wait), cancelled);
		if (tries.isUnclear) return { ok: false, ...tries, because: 'look first' };
	}
}

/** Returns what keeps a request from being sent although its turn has come. */
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
