/** What is longer is told as this, in seconds. */
const MAX_SECONDS = 1e9;

/**
 * Reads how long an answer asks to wait.
 * RFC 9110 §10.2.3: `Retry-After = HTTP-date / delay-seconds`
 *
 * @param value the header's value
 * @param now milliseconds since 1970
 * @returns milliseconds from now, 0 for a time that is past; undefined if it cannot be read
 */
export function readRetryAfter(value: unknown, now: number): number | undefined {
	if (typeof value !== 'string') return undefined;
	if (/^\d+$/.test(value)) return Math.min(Number(value), MAX_SECONDS) * 1000;
	// One of the three forms of a date (§5.6.7), an obsolete one, does not say that it is in GMT.
	const date = /^[A-Z]/i.test(value) ? Date.parse(value.replace(/(?<! GMT)$/, ' GMT')) : NaN;
	return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
