import { backoff } from '../../http/backoff';
import { FAILURES, type Failure } from './failure';

/**
 * The kinds of calls.
 *
 * - `read` changes nothing.
 * - `repeatable` is a write that has the same result if it is sent twice: PATCH, PUT, DELETE, and
 *   an alert with an entity ID.
 * - `doubling` is a write that creates two records if it is sent twice, such as two incidents or
 *   two notes.
 */
export type CallKind = 'read' | 'repeatable' | 'doubling';

/**
 * The attempts that a call has made so far. A call can stop so that the caller first reads the
 * record (`look first` in {@link StopReason}). To continue, the caller makes a new call with the
 * `Tries` of the stopped call.
 */
export interface Tries {
	/**
	 * The number of attempts, without those that got a 429. Some errors show it if it is above 1.
	 */
	attempts: number;
	/**
	 * The number of attempts that got a 429. If a 429 has no `Retry-After`, this number decides
	 * how long the call waits (see {@link RATE_LIMIT_WAITS}).
	 */
	rateLimited: number;
	/** The time that the call has waited after responses with the status 429, in milliseconds. */
	waited: number;
	/**
	 * `true` if the server may have done the work: in an attempt of this call that got no clear
	 * response, or in an earlier run of the node. Always `false` for a read.
	 */
	isUnclear: boolean;
	/**
	 * The failure of the last attempt. Before the first attempt, it is `cancelled`. This value
	 * becomes the failure of the call if the execution is cancelled before the call has sent
	 * anything.
	 */
	failure: Failure;
	/**
	 * The number of requests of the run that had succeeded when the call began. If the call ends
	 * because its wait is too long, and no request has succeeded since the call began, the breaker
	 * ends the run.
	 */
	successesBefore: number;
}

/**
 * The reason why a call ends even if it has attempts left. `look first` is not a failure: the
 * caller can read the record that the call changes, and then continue the call.
 */
type StopReason = 'waited too long' | 'asked to wait too long' | 'cancelled' | 'look first';

/**
 * A call that ended without success. If `because` and `isOfRun` are undefined, the call ended for
 * one of two reasons: the failure allows no further attempt, or no attempts are left.
 */
export interface FailedCall extends Tries {
	because?: StopReason;
	/**
	 * `true` if a request was not sent because the failure of another call had ended the run.
	 * `failure` is then the failure of that other call.
	 */
	isOfRun?: boolean;
}

/** The step after a failed attempt: another attempt after a wait, or the end of the call. */
type NextStep =
	| {
			/** The wait before the next attempt, in milliseconds. */
			wait: number;
			/**
			 * `true` if all calls of the run must wait: after a 429, or if the response asks for a wait.
			 * `false` if only this call waits.
			 */
			isShared: boolean;
	  }
	| { wait?: undefined; because?: StopReason };

/**
 * The longest `Retry-After` that is obeyed, in milliseconds. If a response asks for a longer wait,
 * the call fails.
 */
export const MAX_RETRY_AFTER = 60_000;

/**
 * The waits after the first, second and third 429 of a call, in milliseconds, if the response has
 * no `Retry-After`. After each later 429, the wait is the last of these.
 */
const RATE_LIMIT_WAITS = [5_000, 15_000, 60_000];

/** The shortest wait after a 429, in milliseconds, even if `Retry-After` is 0. */
const SHORTEST_RATE_LIMIT_WAIT = 1_000;

/**
 * One call waits at most this many milliseconds in total after responses with the status 429. If
 * the next wait would make the total longer, the call ends.
 */
export const MAX_WAITED = 3 * 60_000;

/**
 * Decides what to do after a failed attempt: the call ends, or the call is tried again after a
 * wait.
 *
 * @param tries the attempts so far, the failed attempt included
 * @param maxAttempts the request is sent at most this many times. Attempts that got a 429 do not
 * count.
 * @param random a number from 0 up to but not including 1, with which {@link backoff} varies the
 * wait
 */
export function nextStep(
	{ failure, attempts, rateLimited, waited }: Omit<Tries, 'isUnclear' | 'successesBefore'>,
	{ kind, maxAttempts, random }: { kind: CallKind; maxAttempts: number; random: number },
): NextStep {
	const { effect, mayPass } = FAILURES[failure.kind];
	if (failure.kind === 'cancelled') return { because: 'cancelled' };
	// The call ends if another attempt cannot help, as after a refused request. A `doubling` call
	// also ends if the server may have done the work.
	if (!mayPass || (kind === 'doubling' && effect !== 'none')) return {};
	const { retryAfter } = failure;
	if ((retryAfter ?? 0) > MAX_RETRY_AFTER) return { because: 'asked to wait too long' };
	// An attempt that got a 429 does not count for `maxAttempts`. Instead, `MAX_WAITED` limits how
	// long the call waits because of the status 429.
	if (failure.kind === 'rateLimited') {
		const usual = RATE_LIMIT_WAITS[Math.min(rateLimited, RATE_LIMIT_WAITS.length) - 1];
		const wait = Math.max(retryAfter ?? usual, SHORTEST_RATE_LIMIT_WAIT);
		return waited + wait > MAX_WAITED ? { because: 'waited too long' } : { wait, isShared: true };
	}
	if (attempts >= maxAttempts) return {};
	return { wait: backoff(attempts, retryAfter, random), isShared: retryAfter !== undefined };
}
