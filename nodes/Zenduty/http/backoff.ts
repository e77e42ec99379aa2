/** The wait after the first attempt, doubled after each further one, in milliseconds. */
const FIRST_WAIT = 500;

/** The longest wait after a failure that does not ask for one, in milliseconds. */
const LONGEST_WAIT = 60_000;

/**
 * Returns how long to wait before the next attempt, in milliseconds: half to all of an
 * exponentially growing span, so that many clients do not come back at once; as long as the response
 * asks for, if that is longer.
 *
 * @param attempts how many were made
 */
export function backoff(attempts: number, retryAfter: number | undefined, random: number): number {
	const span = Math.min(FIRST_WAIT * 2 ** (attempts - 1), LONGEST_WAIT);
	return Math.max(span * (0.5 + random / 2), retryAfter ?? 0);
}
