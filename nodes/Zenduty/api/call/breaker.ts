import { isKeyRefused } from './failure';
import type { FailedCall } from './nextStep';

/** After this many blocked requests in a row, the firewall is assumed to block all requests. */
const BLOCKED_IN_A_ROW = 3;

/**
 * Ends a run after a failure that concerns all of its items, such as a wrong API key. After that,
 * the run sends no further request: it would fail too, and many such requests might make Zenduty
 * block the key.
 */
export interface Breaker {
	/**
	 * Returns how many requests of the run have succeeded. A success with unexpected JSON counts,
	 * too.
	 */
	successes(): number;
	/** Counts a request that succeeded. */
	succeed(): void;
	/**
	 * Counts a call that failed, after its last attempt. If the failure concerns all items, the run
	 * ends.
	 */
	fail(failed: FailedCall): void;
	/**
	 * Returns the failed call that ended the run. As long as requests may be sent, the result is
	 * undefined.
	 */
	broken(): FailedCall | undefined;
}

/**
 * Makes the breaker of one run of the node. The run ends in three cases:
 *
 * - Zenduty refuses the API key.
 * - A call would have to wait too long, and no request has succeeded since that call began.
 * - The firewall blocks several requests in a row.
 */
export function makeBreaker(): Breaker {
	let count = 0;
	let blocked = 0;
	let cause: FailedCall | undefined;
	return {
		successes: () => count,
		succeed() {
			count += 1;
			blocked = 0;
		},
		fail(failed) {
			const { failure, because, successesBefore } = failed;
			if (failure.kind === 'blocked') blocked += 1;
			else if (failure.statusCode !== undefined) blocked = 0;
			const isTooLong = because === 'waited too long' || because === 'asked to wait too long';
			// A single request may be blocked because of its text, and a missing permission may concern
			// only one item. So neither ends the run.
			const concernsAll =
				isKeyRefused(failure) ||
				(isTooLong && count === successesBefore) ||
				blocked >= BLOCKED_IN_A_ROW;
			if (concernsAll) cause ??= failed;
		},
		broken: () => cause,
	};
}

/**
 * A breaker that never ends a run. It is for calls without an API key: each item may call another
 * URL, so the failure of one item says nothing about the other items.
 */
export const noBreaker: Breaker = {
	successes: () => 0,
	succeed: () => undefined,
	fail: () => undefined,
	broken: () => undefined,
};
