import type { FailureKind } from './failure';

/**
 * The kinds of calls. A `repeatable` write does the same work once or twice with the same result:
 * PATCH, PUT, DELETE, and alerts with an entity ID. A `doubling` one does it twice: it creates an
 * incident, a note, a tag, a responder, a window or an override.
 */
export type CallKind = 'read' | 'repeatable' | 'doubling';

/** Failures that may pass, after which what can be done twice is tried again. */
const PASSING: ReadonlySet<FailureKind> = new Set([
	'busy',
	'unavailable',
	'serverError',
	'noConnection',
	'connectionLost',
	'timeout',
	'cutOff',
]);

/** After which failures a call is tried again. */
export const TRY_AGAIN: Readonly<Record<CallKind, ReadonlySet<FailureKind>>> = {
	read: PASSING,
	repeatable: PASSING,
	doubling: new Set(['busy', 'unavailable', 'noConnection']),
};

/** The longest `Retry-After` that is obeyed, in milliseconds. */
export const MAX_RETRY_AFTER = 60_000;

/** The waits after 429 without `Retry-After`, in milliseconds; the last one stays. */
const BUSY_WAITS = [5_000, 15_000, 60_000];

/** The shortest wait after 429, even if the response asks for none, in milliseconds. */
const SHORTEST_BUSY_WAIT = 1_000;

/** How long one call waits for the limits in all, in milliseconds. */
export const MAX_BUSY_WAIT = 3 * 60_000;

/**
 * Returns how long to wait after a 429, in milliseconds.
 *
 * @param times how many 429 this call got before
 */
export function busyWait(times: number, retryAfter: number | undefined): number {
	if (retryAfter !== undefined) return Math.max(retryAfter, SHORTEST_BUSY_WAIT);
	return BUSY_WAITS[Math.min(times, BUSY_WAITS.length - 1)];
}
