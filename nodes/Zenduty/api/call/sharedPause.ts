import { untilAborted, type Clock } from '../../http/clock';

/**
 * A pause in which no request is sent, because Zenduty responded with 429 or asked for a wait. It
 * is shared by all items of a run, and by all polls that use the same API key.
 */
export interface Pause {
	/**
	 * Waits until the caller may send its request. If no pause has begun yet, there is no wait. After
	 * a pause, the first request is sent alone. When that request has ended, others may follow.
	 *
	 * @param cancelled a signal that ends the wait early. If it is aborted, the caller must not send
	 * the request.
	 * @returns a function that the caller must call when its request has ended, or if it sends no
	 * request. If the response asks for a wait, the caller must call {@link extend} after this
	 * function, without an `await` in between. Otherwise, other requests could start before the
	 * pause.
	 */
	enter(cancelled?: AbortSignal): Promise<() => void>;
	/**
	 * Begins a pause that lasts this many milliseconds. If the current pause ends later than the new
	 * pause, the later end counts.
	 */
	extend(milliseconds: number): void;
}

/**
 * A pause that can say how long it still lasts. The polling trigger shows this time in an error.
 */
export interface CountedPause extends Pause {
	/**
	 * Returns the time until the pause is over, in milliseconds. If the pause is over, the time is 0
	 * or less.
	 */
	left(): number;
}

/**
 * Creates a pause that has not begun. Before the first call of {@link Pause.extend}, any number of
 * requests may be sent at the same time.
 */
export function makePause({ now, wait }: Pick<Clock, 'now' | 'wait'>): CountedPause {
	let until = 0;
	/**
	 * The number of requests that began after the last pause and have ended. Before the first pause,
	 * this number is Infinity, so any number of requests may be under way.
	 */
	let responses = Infinity;
	/**
	 * The number of calls of {@link Pause.extend}. If this number changes while a request is under
	 * way, a pause has begun since that request began.
	 */
	let pauses = 0;
	let underWay = 0;
	let others: Array<() => void> = [];

	// If all requests started together after a pause, Zenduty would answer most of them with another
	// 429, and might block the API key. So the first request is sent alone. After three requests have
	// ended, for example, three may be under way at the same time.
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
				// Only a request that began after the last pause counts. If a request began before that
				// pause, its end does not show that Zenduty accepts requests again.
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
