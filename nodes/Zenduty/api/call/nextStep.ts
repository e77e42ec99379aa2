import { backoff } from '../../http/backoff';
import { FAILURES, type Failure } from './failure';

/**
 * The kinds of calls. A `repeatable` write does the same work once or twice with the same result:
 * PATCH, PUT, DELETE, and alerts with an entity ID. A `doubling` one does it twice: it creates
 * something, such as an incident, a note, a window, an override, a postmortem or a task.
 */
export type CallKind = 'read' | 'repeatable' | 'doubling';

/** What a call went through so far; in the end, what is told of its failure. */
export interface Tries {
	/** How many attempts were made; those that got a 429 do not count. */
	attempts: number;
	/** How many attempts got a 429. */
	rateLimited: number;
	/** How long it waited because of 429, in milliseconds. */
	waited: number;
	/** Whether the work may be done all the same; a read does none. */
	isUnclear: boolean;
	/** What the last attempt failed with; `cancelled` before the first one. */
	failure: Failure;
	/** How many requests of the run had succeeded when the call began. */
	successesBefore: number;
}

/**
 * Why a call ends although its attempts are not used up. `look first` is no failure: the call can go
 * on, but what it changes must be looked at before.
 */
type StopReason = 'waited too long' | 'asked to wait too long' | 'cancelled' | 'look first';

/** A call that ended without success. */
export interface FailedCall extends Tries {
	because?: StopReason;
	/** Whether an earlier call of the run failed in this way, and nothing was sent for this one. */
	isOfRun?: boolean;
}

/** What follows after a failed attempt: another one after a wait, or the end of the call. */
type NextStep =
	| {
			/** How long to wait, in milliseconds. */
			wait: number;
			/** Whether all calls of the run wait, since the API asked for it. */
			isShared: boolean;
	  }
	| { wait?: undefined; because?: StopReason };

/** The longest `Retry-After` that is obeyed, in milliseconds. */
export const MAX_RETRY_AFTER = 60_000;

/** The waits after 429 without `Retry-After`, in milliseconds; the last one stays. */
const RATE_LIMIT_WAITS = [5_000, 15_000, 60_000];

/** The shortest wait after 429, even if the response asks for none, in milliseconds. */
const SHORTEST_RATE_LIMIT_WAIT = 1_000;

/** How long one call waits for the limits in all, in milliseconds. */
export const MAX_WAITED = 3 * 60_000;

/**
 * Decides what follows after a failed attempt: whether the call is tried again, when, and how often.
 * It is tried again after what may pass by itself, and a call that would double its work only if the
 * server did nothing. Which failures may pass stands in {@link FAILURES}.
 *
 * @param tries with the failed attempt counted
 * @param maxAttempts how many attempts may be made; 429 has a limit of its own
 * @param random from 0 up to but not including 1
 */
export function nextStep(
	{ failure, attempts, rateLimited, waited }: Omit<Tries, 'isUnclear' | 'successesBefore'>,
	{ kind, maxAttempts, random }: { kind: CallKind; maxAttempts: number; random: number },
): NextStep {
	const { effect, mayPass } = FAILURES[failure.kind];
	if (failure.kind === 'cancelled') return { because: 'cancelled' };
	if (!mayPass || (kind === 'doubling' && effect !== 'none')) return {};
	const { retryAfter } = failure;
	if ((retryAfter ?? 0) > MAX_RETRY_AFTER) return { because: 'asked to wait too long' };
	if (failure.kind === 'rateLimited') {
		const usual = RATE_LIMIT_WAITS[Math.min(rateLimited, RATE_LIMIT_WAITS.length) - 1];
		const wait = Math.max(retryAfter ?? usual, SHORTEST_RATE_LIMIT_WAIT);
		return waited + wait > MAX_WAITED ? { because: 'waited too long' } : { wait, isShared: true };
	}
	if (attempts >= maxAttempts) return {};
	return { wait: backoff(attempts, retryAfter, random), isShared: retryAfter !== undefined };
}
