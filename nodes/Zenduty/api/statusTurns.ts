import type { Clock } from '../http/clock';

/**
 * Zenduty allows one request for the status of an alert each second, and 20 each minute. On their
 * way to Zenduty, two requests may come closer together. So `SHORTEST_GAP` and `PERIOD`, in
 * milliseconds, are a little longer than a second and a minute.
 */
const SHORTEST_GAP = 1_100;
const MAX_IN_PERIOD = 20;
const PERIOD = 61_000;

/**
 * The turns in which the items of a run may request the status of an alert. Each request takes one
 * turn. All items share the turns, so that the items together keep Zenduty's limits.
 */
export interface StatusTurns {
	/** Returns the time until the next turn begins, in milliseconds. */
	delay(): number;
	/** Takes the next turn for this request, and waits until the turn begins. */
	take(): Promise<void>;
}

/**
 * Creates the turns that all items of one run share. Runs at the same time do not share their
 * turns, so together they may exceed Zenduty's limits.
 */
export function makeStatusTurns({ now, wait }: Pick<Clock, 'now' | 'wait'>): StatusTurns {
	/**
	 * The times at which the last turns began or will begin, with the earliest time first. No more
	 * than {@link MAX_IN_PERIOD} times are kept.
	 */
	const begins: number[] = [];

	function delay(): number {
		const afterLast = (begins.at(-1) ?? -Infinity) + SHORTEST_GAP;
		const afterPeriod = begins.length < MAX_IN_PERIOD ? -Infinity : begins[0] + PERIOD;
		return Math.max(0, afterLast - now(), afterPeriod - now());
	}

	return {
		delay,
		async take() {
			const needed = delay();
			begins.push(now() + needed);
			if (begins.length > MAX_IN_PERIOD) begins.shift();
			await wait(needed);
		},
	};
}
