import { DAY, isTimeZone, readDate } from '../model/date';
import { isObject } from '../json';
import { InputError } from '../errors';

/** The last moment that a date can be, in milliseconds since 1970. */
export const LAST_MOMENT = 8.64e15;

/** Milliseconds since 1970 as text, as AI agents give them: from 1973 on, so never a year or a day. */
const MILLISECONDS = /^\d{12,16}$/;

/** An ISO 8601 text that says in which zone it is. */
const HAS_ZONE = /(Z|[+-]\d\d:?\d\d)$/i;

/**
 * Reads a date: ISO 8601 text, a Date, a DateTime of Luxon, or milliseconds since 1970. Without a
 * zone it is in the time zone of the workflow, as the editor's picker gives it.
 *
 * @param name the name of the field, for the error
 * @param timeZone such as `Europe/Berlin`
 * @returns milliseconds since 1970; undefined if nothing is given
 * @throws InputError for what is not a date
 */
export function readTime(value: unknown, name: string, timeZone: string): number | undefined {
	if (value === '' || value === undefined || value === null) return undefined;
	if (typeof value === 'number' && isTime(value)) return value;
	const text = typeof value === 'string' ? value.trim() : isoText(value);
	if (MILLISECONDS.test(String(text)) && isTime(Number(text))) return Number(text);
	const time = readDate(text);
	if (time === undefined) {
		throw new InputError(
			`${name} is not a date.`,
			'Write it like 2026-01-31T09:30:00Z. Without a time zone, the time zone of the workflow is used.',
		);
	}
	if (HAS_ZONE.test(String(text))) return time;
	if (isTimeZone(timeZone)) return momentOf(time, timeZone);
	throw new InputError(
		`${name} has no time zone, and the time zone of the workflow, "${timeZone}", is unknown.`,
		'Choose a time zone in the settings of the workflow, or write the date with one, such as 2026-01-31T09:30:00Z.',
	);
}

/**
 * Checks that something ends after it starts.
 *
 * @param name the name of the field that says when it ends, for the error
 * @throws InputError if it does not
 */
export function checkOrder(start: number, end: number, name: string): void {
	if (end > start) return;
	throw new InputError(
		`${name} is not after the start (${toUtc(start)}).`,
		'Enter a later time, or an earlier start.',
	);
}

/** Writes a time as the API takes it: ISO 8601 in UTC. */
export function toUtc(time: number): string {
	return new Date(time).toISOString();
}

function isTime(value: number): boolean {
	return !Number.isNaN(new Date(value).getTime());
}

/** Asks a date of JavaScript or Luxon for its own ISO text; undefined for what has none. */
function isoText(value: unknown): unknown {
	return isObject(value) && typeof value.toJSON === 'function' ? value.toJSON() : undefined;
}

/**
 * Returns the moment at which the clocks of a time zone show a time: the first of two where they
 * are set back. A time that they skip where they are set forward counts by the offset before.
 *
 * @param local the time as if it were in UTC, in milliseconds since 1970
 * @returns milliseconds since 1970
 */
function momentOf(local: number, timeZone: string): number {
	const [before, after] = [local - DAY, local + DAY].map(
		(moment) => local - offsetOf(moment, timeZone),
	);
	const shows = (moment: number) => moment + offsetOf(moment, timeZone) === local;
	return [before, after].find(shows) ?? before;
}

/** Returns how far a time zone is ahead of UTC at a moment, in milliseconds. */
function offsetOf(moment: number, timeZone: string): number {
	const parts = new Intl.DateTimeFormat('en-US', {
		timeZone,
		hourCycle: 'h23',
		year: 'numeric',
		month: 'numeric',
		day: 'numeric',
		hour: 'numeric',
		minute: 'numeric',
		second: 'numeric',
	}).formatToParts(moment);
	const shown = Object.fromEntries(parts.map(({ type, value }) => [type, Number(value)]));
	const { year, month, day, hour, minute, second } = shown;
	return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(moment / 1000) * 1000;
}
