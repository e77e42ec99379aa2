/**
 * The upper limit of the wait after the first attempt, in milliseconds. After each further attempt,
 * this limit doubles, until it is {@link LONGEST_WAIT}.
 */
const FIRST_WAIT = 500;

/**
 * The upper limit of the wait after any attempt, in milliseconds. If the response asks for a longer
 * wait, this limit does not apply.
 */
const LONGEST_WAIT = 60_000;

/**
 * Returns how long to wait before the next attempt, in milliseconds. The wait is random, and its
 * upper limit doubles with each attempt (see {@link FIRST_WAIT}). If the response asks for a longer
 * wait, the result is that longer wait.
 *
 * @param attempts how many attempts were made, at least 1
 * @param retryAfter the wait that the response asks for, in milliseconds. Undefined if no wait is
 * asked for.
 * @param random a number from 0 up to but not including 1
 */
export function backoff(attempts: number, retryAfter: number | undefined, random: number): number {
	const span = Math.min(FIRST_WAIT * 2 ** (attempts - 1), LONGEST_WAIT);
	// Without `retryAfter`, the wait is from half of `span` to `span`. It is random, so that many
	// clients do not send their next requests at the same time.
	return Math.max(span * (0.5 + random / 2), retryAfter ?? 0);
}

/**
 * A number in `Retry-After` counts as at most this many seconds. Without this limit, a number with
 * hundreds of digits would become Infinity. If `Retry-After` has a date, there is no limit.
 */
const MAX_SECONDS = 1e9;

/**
 * Reads the header `Retry-After` of a response: a number of seconds, or a date (RFC 9110 §10.2.3).
 *
 * @param headers the headers of the response. The key is the name of a header in lower case.
 * @param now the current time, in milliseconds since 1970. It is used if the response has no `Date`
 * header that can be read.
 * @returns the wait in milliseconds. If `Retry-After` is missing or cannot be read, the result is
 * undefined.
 */
export function readRetryAfter(
	headers: Readonly<Record<string, unknown>>,
	now: number,
): number | undefined {
	const value = headers['retry-after'];
	if (typeof value === 'string' && /^\d+$/.test(value)) {
		return Math.min(Number(value), MAX_SECONDS) * 1000;
	}
	const date = readHttpDate(value);
	// The date is compared with the `Date` header of the same response, because the server's clock
	// may differ from the clock of this machine. A date in the past means no wait.
	return date === undefined ? undefined : Math.max(0, date - (readHttpDate(headers.date) ?? now));
}

/**
 * Converts an HTTP date (RFC 9110 §5.6.7) to milliseconds since 1970. Every HTTP date begins with a
 * letter. If the value begins otherwise, or if `Date.parse` cannot read the value, the result is
 * undefined.
 */
function readHttpDate(value: unknown): number | undefined {
	if (typeof value !== 'string' || !/^[A-Z]/i.test(value)) return undefined;
	// The obsolete asctime form of a date lacks "GMT". Without "GMT", `Date.parse` would use the time
	// zone of this machine. So "GMT" is added.
	const date = Date.parse(value.replace(/(?<! GMT)$/, ' GMT'));
	return Number.isNaN(date) ? undefined : date;
}
