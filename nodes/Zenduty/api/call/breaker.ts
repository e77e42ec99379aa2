import { isKeyRefused } from './failure';
import type { FailedCall } from './nextStep';

/** After this many blocked requests in a row, the firewall is assumed to block all requests. */
const BLOCKED_IN_A_ROW = 3;

/**
 * Ends a run after a failure that concerns all of its items, such as a wrong key. Further requests
 * would fail too, and because of them Zenduty might block the key.
 */
export interface Breaker {
	/** Returns how many requests of the run have succeeded. */
	successes(): number;
	/** Counts a request that succeeded. */
	succeed(): void;
	/**
	 * Counts a call that failed, after all its attempts. If the failure concerns all items, the run
	 * ends.
	 */
	fail(failed: FailedCall): void;
	/** Returns the failed call that ended the run. While the run goes on, the result is undefined. */
	broken(): FailedCall | undefined;
}

/** Makes the breaker of one run of the node. */
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
 * A breaker that never ends a run. It is for calls without an API key, because each item may have
 * another URL.
 */
export const noBreaker: Breaker = {
	successes: () => 0,
	succeed: () => undefined,
	fail: () => undefined,
	broken: () => undefined,
};
