import { isKeyRefused } from './failure';
import type { FailedCall } from './nextStep';

/**
 * After this many blocked requests in a row, the breaker assumes that the firewall blocks all
 * requests, and ends the run.
 */
const BLOCKED_IN_A_ROW = 3;

/**
 * A circuit breaker for one run of the node. It ends the run after a failure that concerns all
 * items, such as a wrong API key. The run then sends no further request with the key, because many
 * failing requests might make Zenduty block the key.
 */
export interface Breaker {
	/**
	 * Returns the number of requests of the run that have succeeded. A success with unexpected JSON
	 * counts, too.
	 */
	successes(): number;
	/** Counts a request that succeeded. The number of blocked requests in a row becomes 0 again. */
	succeed(): void;
	/**
	 * Records a call that failed and is not tried again. If the failure concerns all items of the
	 * run, the breaker ends the run.
	 */
	fail(failed: FailedCall): void;
	/**
	 * Returns the failed call that ended the run. As long as requests may be sent, the result is
	 * undefined.
	 */
	broken(): FailedCall | undefined;
}

/**
 * Creates the breaker for one run of the node. The breaker ends the run in three cases:
 *
 * - Zenduty refuses the API key.
 * - A call would have to wait too long, and no request of the run has succeeded since that call
 *   began.
 * - The firewall blocks {@link BLOCKED_IN_A_ROW} requests in a row.
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
			// The run goes on after these failures, because other items may still succeed:
			// - a missing permission, because it may concern only one item (see `isKeyRefused`)
			// - a wait that is too long, if another request has succeeded since the call began
			// - fewer than `BLOCKED_IN_A_ROW` blocked requests in a row, because the firewall may block a
			//   request for its text
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
 * A breaker that never ends a run. It is for calls without an API key: each item may call a
 * different URL, so the failure of one item says nothing about the other items.
 */
export const noBreaker: Breaker = {
	successes: () => 0,
	succeed: () => undefined,
	fail: () => undefined,
	broken: () => undefined,
};
