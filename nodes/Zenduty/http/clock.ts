import { sleep } from 'n8n-workflow';

/**
 * The longest wait of a Node.js timer, in milliseconds. A timer with a longer wait would fire at
 * once.
 */
export const MAX_TIMER = 2 ** 31 - 1;

/**
 * The source of the current time, of random numbers and of waits. Tests pass a clock of their own,
 * so that they need not wait.
 */
export interface Clock {
	/** Returns the current time, in milliseconds since 1970. */
	now(): number;
	/** Returns a random number, from 0 up to but not including 1. */
	random(): number;
	/**
	 * Waits for a number of milliseconds. A clock from {@link systemClock} can have a signal that
	 * ends the wait earlier.
	 */
	wait(milliseconds: number): Promise<void>;
}

/**
 * Returns a clock that uses the time and the timers of this machine.
 *
 * @param cancelled a signal that ends each wait of the clock early. For example, the signal is
 * aborted when the execution is cancelled, or when the time limit of a poll is over.
 */
export function systemClock(cancelled?: AbortSignal): Clock {
	return {
		now: Date.now,
		random: Math.random,
		wait: async (milliseconds) => await untilAborted(sleep(milliseconds), cancelled),
	};
}

/**
 * Waits until a promise is settled or a signal is aborted. An aborted signal does not stop the
 * promise, but the value or the error of the promise is then ignored.
 *
 * @returns the value of the promise. If the signal is aborted first, the result is undefined.
 * @throws the error of the promise, if the promise is rejected first
 */
export async function untilAborted<T>(
	promise: Promise<T>,
	signal: AbortSignal | undefined,
): Promise<T | undefined> {
	if (signal === undefined) return await promise;
	let stop = () => {};
	const aborted = new Promise<undefined>((resolve) => {
		stop = () => resolve(undefined);
		if (signal.aborted) stop();
		else signal.addEventListener('abort', stop);
	});
	try {
		return await Promise.race([promise, aborted]);
	} finally {
		signal.removeEventListener('abort', stop);
	}
}
