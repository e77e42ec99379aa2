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

/** The longest wait that is read, in seconds; a longer one counts as this. */
const MAX_SECONDS = 1e9;

/**
 * Reads how long a wait a response asks for.
 * RFC 9110 §10.2.3: `Retry-After = HTTP-date / delay-seconds`
 *
 * A date counts from the `Date` of the same response: the clock of the server may differ from ours.
 *
 * @param headers by their names in lower case
 * @param now milliseconds since 1970, for a response without `Date`
 * @returns milliseconds from now, 0 for a time that is past; undefined if it cannot be read
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
	return date === undefined ? undefined : Math.max(0, date - (readHttpDate(headers.date) ?? now));
}

/** Reads a date of a header, in milliseconds since 1970. */
function readHttpDate(value: unknown): number | undefined {
	if (typeof value !== 'string' || !/^[A-Z]/i.test(value)) return undefined;
	// One of the three forms of a date (§5.6.7), an obsolete one, does not say that it is in GMT.
	const date = Date.parse(value.replace(/(?<! GMT)$/, ' GMT'));
	return Number.isNaN(date) ? undefined : date;
}
