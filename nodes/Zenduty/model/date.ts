import { toText, type JsonObject } from '../json';

/**
 * Matches ISO 8601 as Zenduty and Python write it:
 *
 * - a date alone, such as `2026-01-31`
 * - a date and a time, with a `T` or a space between the two. The time may have a fraction of any
 *   length and a time zone: `2026-01-31 09:30:00.123456+02:00`.
 */
const ISO_8601 =
	/^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?(?:Z|([+-])([01]\d|2[0-3]):?([0-5]\d))?)?$/i;

const MINUTE = 60_000;

/** A day of 24 hours, in milliseconds. */
export const DAY = 86_400_000;

/**
 * Converts an ISO 8601 text to milliseconds since 1970. A text without a time zone is read as UTC.
 *
 * @returns undefined if the value is not an ISO 8601 text, or if its day or its time does not
 * exist, as in `2026-02-30`
 */
export function readDate(value: unknown): number | undefined {
	const match = typeof value === 'string' ? ISO_8601.exec(value) : null;
	if (match === null) return undefined;
	const [year, month, day, hour, minute, second] = match
		.slice(1, 7)
		.map((part) => Number(part ?? 0));
	// Fractions of a millisecond are cut off.
	const milliseconds = Number((match[7] ?? '').slice(0, 3).padEnd(3, '0'));
	const date = new Date(Date.UTC(year, month - 1, day, hour, minute, second, milliseconds));
	// Date.UTC reads the years 0 to 99 as 1900 to 1999, so the year is set again.
	date.setUTCFullYear(year);
	// The day and the seconds need no check of their own: a day that does not exist changes the
	// month, and 60 or more seconds change the minute.
	const exists =
		date.getUTCMonth() === month - 1 &&
		date.getUTCHours() === hour &&
		date.getUTCMinutes() === minute;
	if (!exists) return undefined;
	const offset = Number(match[9] ?? 0) * 60 + Number(match[10] ?? 0);
	return date.getTime() - (match[8] === '-' ? -offset : offset) * MINUTE;
}

/**
 * Converts a date from Zenduty to an ISO 8601 text in UTC, such as `2026-01-31T09:30:00.000Z`. A
 * missing date becomes null. A value that is not a date is returned as it was sent.
 *
 * @param time the time that {@link readDate} read from `sent`, if the caller already has this time
 */
export function isoDate(sent: unknown, time = readDate(sent)): unknown {
	return time === undefined ? (sent ?? null) : new Date(time).toISOString();
}

/**
 * Converts milliseconds since 1970 to the form in which Zenduty sends times: ISO 8601 in UTC, with
 * microseconds, such as `2026-01-31T09:30:00.000000Z`.
 */
export function formatDate(milliseconds: number): string {
	return new Date(milliseconds).toISOString().replace('Z', '000Z');
}

/**
 * Tells whether this machine knows a time zone. The check is needed, because the time zone of an
 * imported workflow may be "DEFAULT", which is not a time zone.
 */
export function isTimeZone(timeZone: string): boolean {
	try {
		Intl.DateTimeFormat('en-US', { timeZone });
		return true;
	} catch {
		return false;
	}
}

/** Tells whether a maintenance window repeats: its `repeat_interval` is above 0. */
export function isRepeatingWindow({ repeat_interval: interval }: JsonObject): boolean {
	return Number(toText(interval)) > 0;
}
