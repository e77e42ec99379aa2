import { untilAborted, type Clock } from '../../http/clock';

/** What all items of a run, or all polls on a key, share when Zenduty asks for a wait. */
export interface Pause {
	/**
	 * Waits until the pause is over and it is this request's turn; returns at once if there was no
	 * pause. After a pause requests start one at a time first, and more at a time as responses
	 * come: Zenduty would ask most of those that start together to wait again, and it may block a
	 * key that goes on asking.
	 *
	 * @param cancelled ends the wait
	 * @returns a function to call as soon as the request has ended, before {@link extend}
	 */
	enter(cancelled?: AbortSignal): Promise<() => void>;
	/** Makes the pause last at least some milliseconds from now on. */
	extend(milliseconds: number): void;
}

/** A pause that tells how long it still lasts. */
export interface CountedPause extends Pause {
	/** Returns milliseconds: 0 or less if it is over. */
	left(): number;
}

/** Makes a pause that is over. */
export function makePause({ now, wait }: Pick<Clock, 'now' | 'wait'>): CountedPause {
	let until = 0;
	/** How many responses came since the last pause; Infinity before the first one. */
	let responses = Infinity;
	/** How often the pause was made longer. */
	let pauses = 0;
	let underWay = 0;
	let others: Array<() => void> = [];

	const hasTurn = () => underWay < Math.max(1, responses);
	const left = () => until - now();
	const oneHasEnded = async () => await new Promise<void>((resolve) => others.push(resolve));
	return {
		left,
		async enter(cancelled) {
			while (!cancelled?.aborted) {
				const rest = left();
				if (rest > 0) await untilAborted(wait(rest), cancelled);
				else if (!hasTurn()) await untilAborted(oneHasEnded(), cancelled);
				else break;
			}
			underWay += 1;
			const begunIn = pauses;
			return () => {
				underWay -= 1;
				if (begunIn === pauses) responses += 1;
				const waiting = others;
				others = [];
				for (const goOn of waiting) goOn();
			};
		},
		extend(milliseconds) {
			until = Math.max(until, now() + milliseconds);
			responses = 0;
			pauses += 1;
		},
	};
}
