import { isTimeZone, readDate } from '../model/date';

/** Reads a time in a response, in milliseconds since 1970; 0 if it is not known. */
export function timeOf(date: unknown): number {
	return readDate(date) ?? 0;
}

/**
 * Writes a time as `2026-01-31 09:30`, which is how dates are written in Sweden; in UTC where the
 * workflow has no time zone that is known.
 */
export function shownTime(time: number, timeZone: string): string {
	return new Intl.DateTimeFormat('sv-SE', {
		timeZone: isTimeZone(timeZone) ? timeZone : 'UTC',
		dateStyle: 'short',
		timeStyle: 'short',
	}).format(time);
}
