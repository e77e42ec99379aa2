/** The longest `Retry-After` that is obeyed, in milliseconds. */
export const MAX_RETRY_AFTER = 60_000;

/** The waits after 429 without `Retry-After`, in milliseconds; the last one stays. */
const BUSY_WAITS = [5_000, 15_000, 60_000];

/** The shortest wait after 429, even if the response asks for none, in milliseconds. */
const SHORTEST_BUSY_WAIT = 1_000;

/** How long one call waits for the limits in all, in milliseconds. */
export const MAX_BUSY_WAIT = 3 * 60_000;

/**
 * Returns how long to wait after a 429, in milliseconds.
 *
 * @param times how many 429 this call got before
 */
export function busyWait(times: number, retryAfter: number | undefined): number {
	if (retryAfter !== undefined) return Math.max(retryAfter, SHORTEST_BUSY_WAIT);
	return BUSY_WAITS[Math.min(times, BUSY_WAITS.length - 1)];
}
