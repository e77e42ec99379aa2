import { isKeyRefused } from './failure';
import type { FailedCall } from './nextStep';

/** How many blocked requests in a row mean that the firewall blocks all. */
const BLOCKED_IN_A_ROW = 3;

/**
 * Ends a run where what goes wrong concerns all its items: each of them would only ask in vain, and
 * Zenduty may block a key that goes on asking.
 */
export interface Breaker {
	/** Returns how many requests of the run have succeeded. */
	successes(): number;
	/** Counts a request that succeeded. */
	succeed(): void;
	/** Counts a call that failed, after all its attempts. */
	fail(failed: FailedCall): void;
	/** Returns what ended the run; undefined while it goes on. */
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
			// A firewall may dislike one text only, and a missing permission may concern one item only.
			const concernsAll =
				isKeyRefused(failure) ||
				(isTooLong && count === successesBefore) ||
				blocked >= BLOCKED_IN_A_ROW;
			if (concernsAll) cause ??= failed;
		},
		broken: () => cause,
	};
}

/** Never breaks: for calls without a key, of which each may have a URL of its own. */
export const noBreaker: Breaker = {
	successes: () => 0,
	succeed: () => undefined,
	fail: () => undefined,
	broken: () => undefined,
};
