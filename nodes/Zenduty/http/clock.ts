import { sleep } from 'n8n-workflow';

/** The longest time that a timer of Node.js can wait, in milliseconds. */
export const MAX_TIMER = 2 ** 31 - 1;

/** Chance and time, so that tests can choose them. */
export interface Clock {
	/** Returns the time, in milliseconds since 1970. */
	now(): number;
	/** Returns a random number, from 0 up to but not including 1. */
	random(): number;
	/** Waits some milliseconds, or until the execution is canceled. */
	wait(milliseconds: number): Promise<void>;
}

/** Makes the clock of the machine. */
export function systemClock(cancelled?: AbortSignal): Clock {
	return {
		now: Date.now,
		random: Math.random,
		wait: async (milliseconds) => await untilAborted(sleep(milliseconds), cancelled),
	};
}

/**
 * Returns what a promise resolves to, or undefined as soon as the signal is aborted. What becomes
 * of the promise afterwards is ignored.
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
