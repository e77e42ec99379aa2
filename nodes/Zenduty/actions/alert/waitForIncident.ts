import type { Clock } from '../../http/clock';
import type { JsonObject } from '../../json';

/** The wait before the first request, doubled before each further one, in milliseconds. */
const FIRST_WAIT = 1_000;

/** The longest wait between two requests for the same alert, in milliseconds. */
const LONGEST_WAIT = 10_000;

/**
 * How often Zenduty allows to ask for the status of alerts: once a second and 20 times a minute. A
 * little less is used, since requests do not all take the same time to arrive.
 */
const SHORTEST_GAP = 1_100;
const PER_MINUTE = 20;
const MINUTE = 61_000;

/** The statuses that do not change any more. */
const SETTLED: readonly unknown[] = ['completed', 'failed'];

/**
 * Asks for the status of an alert until it is settled, or the time is over. It asks at least once,
 * even if the limits make it wait longer for that.
 *
 * @param patience in milliseconds
 * @returns the last status
 * @throws what `ask` throws
 */
type WaitForIncident = (ask: () => Promise<JsonObject>, patience: number) => Promise<JsonObject>;

/** Makes the waits of one run, which together keep the limits. */
export function startWaiting({ now, wait }: Pick<Clock, 'now' | 'wait'>): WaitForIncident {
	/** When the last requests left, or will leave, the oldest one first. */
	const turns: number[] = [];

	/** Returns how long the next request must wait for the limits, in milliseconds. */
	function delay(): number {
		const afterLast = (turns.at(-1) ?? -Infinity) + SHORTEST_GAP;
		const afterMinute = turns.length < PER_MINUTE ? -Infinity : turns[0] + MINUTE;
		return Math.max(0, afterLast - now(), afterMinute - now());
	}

	async function takeTurn(): Promise<void> {
		const needed = delay();
		turns.push(now() + needed);
		turns.splice(0, turns.length - PER_MINUTE);
		await wait(needed);
	}

	return async (ask, patience) => {
		const end = now() + patience;
		const left = () => Math.max(0, end - now());
		await wait(Math.min(FIRST_WAIT, left()));
		await takeTurn();
		let status = await ask();
		for (let span = FIRST_WAIT * 2; !SETTLED.includes(status.status) && left() > 0; span *= 2) {
			await wait(Math.min(span, LONGEST_WAIT, left()));
			if (delay() > left()) break;
			await takeTurn();
			status = await ask();
		}
		return status;
	};
}
