import type { Clock } from './clock';

/** A pause that all items of a run share: while it lasts, none of them starts a request. */
export interface Pause {
	/** Waits until the pause is over; returns at once if there is none. */
	over(): Promise<void>;
	/** Makes the pause last at least some milliseconds from now on. */
	extend(milliseconds: number): void;
}

/** Makes a pause that is over. */
export function makePause(
	{ now, wait }: Pick<Clock, 'now' | 'wait'>,
	cancelled?: AbortSignal,
): Pause {
	let until = 0;
	return {
		async over() {
			for (let left = until - now(); left > 0 && !cancelled?.aborted; left = until - now()) {
				await wait(left);
			}
		},
		extend(milliseconds) {
			until = Math.max(until, now() + milliseconds);
		},
	};
}
