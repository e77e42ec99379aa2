/** Waiting for what happens in another process. */
import { setTimeout as wait } from 'node:timers/promises';

/**
 * Asks again and again until the answer is neither false nor undefined.
 *
 * @param patience milliseconds, after which it gives up
 * @param pause milliseconds between two questions
 * @returns the answer; undefined if there is none in time
 */
export async function poll<T>(
	ask: () => T | Promise<T>,
	patience: number,
	pause = 100,
): Promise<Exclude<T, false> | undefined> {
	const end = Date.now() + patience;
	for (;;) {
		const answer = await ask();
		if (answer !== false && answer !== undefined) return answer as Exclude<T, false>;
		if (Date.now() > end) return undefined;
		await wait(pause);
	}
}

/**
 * The same, for what must happen.
 *
 * @param what as it stands in the error
 * @throws Error if it does not happen in time
 */
export async function until<T>(
	what: string,
	ask: () => T | Promise<T>,
	patience = 30_000,
	pause?: number,
): Promise<Exclude<T, false | undefined>> {
	const answer = await poll(ask, patience, pause);
	if (answer === undefined) throw new Error(`${what}: not within ${patience / 1000} s`);
	return answer as Exclude<T, false | undefined>;
}
