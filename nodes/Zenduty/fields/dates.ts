import type { INodeProperties } from 'n8n-workflow';
import { DAY, isTimeZone, readDate } from '../model/date';
import { isObject } from '../json';
import { InputError } from '../errors';
import {
	ALLOW_NOTHING,
	emptyField,
	readValue,
	type Field,
	type ItemParameters,
	type Nothing,
} from './parameters';

/** The last time that a JavaScript Date can hold, in milliseconds since 1970. */
export const LAST_MOMENT = 8.64e15;

/**
 * Matches milliseconds since 1970 as text, which AI agents send. A text with at least 12 digits
 * cannot be a year or a day, but means a time in 1973 or later.
 */
const MILLISECONDS = /^\d{12,16}$/;

/** The end of an ISO 8601 text that has a time zone. */
const HAS_ZONE = /(Z|[+-]\d\d:?\d\d)$/i;

/**
 * The moments that a date can mean, in milliseconds since 1970. Without a time zone, a date can be
 * ambiguous in the night in which the clocks change.
 */
export interface Moments {
	/**
	 * The moment that is used by default. If the clocks show the time twice because they are set
	 * back, it is the first moment. If the clocks skip the time because they are set forward, the
	 * moment is calculated with the offset before the change.
	 */
	usual: number;
	/** The date and time as if they were in UTC. Undefined for a date with a time zone. */
	local?: number;
	/**
	 * The moment at which the clocks are set forward. Undefined unless the clocks skip the date and
	 * time that were entered.
	 */
	change?: number;
	/** The second moment at which the clocks show the time, if they show it twice. */
	second?: number;
}

/**
 * Reads a date: an ISO 8601 text, a Date, a DateTime of Luxon, or milliseconds since 1970. A text
 * without a time zone is read in the time zone of the workflow, because the editor's date picker
 * returns such texts.
 *
 * @param timeZone the time zone of the workflow, such as `Europe/Berlin`
 * @returns milliseconds since 1970. If the field is empty, the result is undefined.
 * @throws InputError if the value is not a date, if the workflow's time zone is needed but unknown,
 * or if an expression returns nothing
 */
export function readTime(item: ItemParameters, field: Field, timeZone: string): number | undefined {
	return readMoments(item, field, timeZone)?.usual;
}

/**
 * Reads a date as {@link readTime} does, but returns all moments that the date can mean. For a
 * start and an end, {@link spanOf} then chooses the right moments.
 */
export function readMoments(
	item: ItemParameters,
	field: Field,
	timeZone: string,
	nothing?: Nothing,
): Moments | undefined {
	return toMoments(readValue(item, field, nothing), field.displayName, timeZone);
}

function toMoments(value: unknown, displayName: string, timeZone: string): Moments | undefined {
	if (value === '' || value === undefined || value === null) return undefined;
	if (typeof value === 'number' && isTime(value)) return { usual: value };
	const text = typeof value === 'string' ? value.trim() : isoText(value);
	if (MILLISECONDS.test(String(text)) && isTime(Number(text))) return { usual: Number(text) };
	const time = readDate(text);
	if (time === undefined) throw notADate(displayName);
	if (HAS_ZONE.test(String(text))) return { usual: time };
	if (isTimeZone(timeZone)) return momentsOf(time, timeZone);
	throw new InputError(
		`'${displayName}' has no time zone, and the time zone of the workflow, "${timeZone}", is unknown.`,
		'Choose a time zone in the settings of the workflow, or write the date with one, such as 2026-01-31T09:30:00Z.',
	);
}

function notADate(displayName: string): InputError {
	return new InputError(
		`'${displayName}' is not a date.`,
		'Write it like 2026-01-31T09:30:00Z. Without a time zone, the time zone of the workflow is used.',
	);
}

/**
 * Reads a date as {@link readTime} does, and returns its day in the time zone of the workflow.
 *
 * @returns the day, such as `2026-01-31`. If the field is empty, the result is undefined.
 * @throws InputError if the value is not a date, if its year is not from 1000 to 9999, or if an
 * expression returns nothing
 */
export function readDay(item: ItemParameters, field: Field, timeZone: string): string | undefined {
	const time = readTime(item, field, timeZone);
	if (time === undefined) return undefined;
	const day = dayIn(time, timeZone);
	if (day.length === 'yyyy-mm-dd'.length) return day;
	throw notADate(field.displayName);
}

/**
 * Returns the moment to use for a start or an end. If the clocks skip the time, the result is the
 * moment at which the clocks are set forward.
 */
export function boundOf({ change, usual }: Moments): number {
	return change ?? usual;
}

/**
 * Chooses the moments of a start and an end, also in the night in which the clocks are set forward
 * or back. In general, {@link boundOf} chooses both moments. So if one record ends at a time and
 * another record starts at that time, there is no gap between the records.
 *
 * There are two exceptions:
 *
 * - If the clocks skip the whole span, the span is moved to a later time and keeps its length.
 * - If the clocks show the time of the end twice, the second moment is used in two cases: the first
 *   moment is after the start but already over, or the start has a time zone and the first moment
 *   is already over or not after the start.
 *
 * @param now the current time, in milliseconds since 1970. Without `now`, the end may be in the
 * past.
 */
export function spanOf(start: Moments, end: Moments, now = -Infinity): Span {
	const [from, to] = [boundOf(start), boundOf(end)];
	const length = (end.local ?? NaN) - (start.local ?? NaN);
	if (start.change !== undefined && to <= from && length > 0) {
		return { start: start.usual, end: start.usual + length };
	}
	const hasZone = start.local === undefined;
	// A start without a time zone is read by the same clocks as the end. If the end is then not after
	// the start, that is a mistake of the user, so the second moment does not correct it.
	const isOver = hasZone ? to <= Math.max(from, now) : to <= now && to > from;
	return { start: from, end: isOver ? (end.second ?? to) : to };
}

/** A start and an end, in milliseconds since 1970. */
interface Span {
	start: number;
	end: number;
}

/** The field for a start. It may be left empty, unless {@link spanFields} makes it required. */
export const startTimeField = {
	displayName: 'Start Time',
	name: 'startTime',
	type: 'dateTime',
	default: '',
} satisfies INodeProperties;

/** The field for an end. It may be left empty, unless {@link spanFields} makes it required. */
export const endTimeField = {
	displayName: 'End Time',
	name: 'endTime',
	type: 'dateTime',
	default: '',
} satisfies INodeProperties;

/**
 * Makes two required fields, for a start and an end. {@link readSpan} reads them.
 *
 * @param what the name of the record in the descriptions, such as `override`
 */
export function spanFields(what: string): INodeProperties[] {
	const required = (field: INodeProperties, verb: string): INodeProperties => ({
		...field,
		required: true,
		description: `When the ${what} ${verb}. The workflow's time zone is used if no time zone is given.`,
	});
	return [required(startTimeField, 'starts'), required(endTimeField, 'ends')];
}

/**
 * Reads the {@link spanFields}, in milliseconds since 1970. The end may be in the past.
 *
 * @throws InputError if a field is empty or not a date, or if the end is not after the start
 */
export function readSpan(item: ItemParameters, timeZone: string): Span {
	const from = readRequiredMoments(item, startTimeField, timeZone);
	const to = readRequiredMoments(item, endTimeField, timeZone);
	const { start, end } = spanOf(from, to, Date.now());
	checkOrder(start, end, endTimeField);
	return { start, end };
}

function readRequiredMoments(item: ItemParameters, field: Field, timeZone: string): Moments {
	const moments = readMoments(item, field, timeZone, ALLOW_NOTHING);
	if (moments !== undefined) return moments;
	throw emptyField(item, field, 'Enter a date.', '{{ $now }}');
}

/**
 * Checks that an end is after its start. The error names the start, in UTC.
 *
 * @param field the field of the end. The error shows its name
 * @throws InputError if the end is not after the start
 */
export function checkOrder(start: number, end: number, { displayName }: Field): void {
	if (end > start) return;
	throw new InputError(
		`'${displayName}' is not after the start (${toUtc(start)}).`,
		'Enter a later time, or an earlier start.',
	);
}

/**
 * Checks that an end is in the future.
 *
 * @param what the words for the record that begin the error message, such as `The maintenance
 * window`
 * @param field the field for the end, for the error
 * @throws InputError if the end is not in the future
 */
export function checkAhead(end: number, what: string, { displayName }: Field): void {
	if (end > Date.now()) return;
	throw new InputError(
		`${what} would already be over: '${displayName}' is ${toUtc(end)}.`,
		'Enter a time in the future, or a later start.',
	);
}

/** Writes a time in the form that the API accepts: ISO 8601 in UTC, with milliseconds. */
export function toUtc(time: number): string {
	return new Date(time).toISOString();
}

/**
 * Returns the day of a time in a time zone, as `2026-01-31`. The Swedish locale `sv-SE` has this
 * form. If the time zone is unknown, the day is in UTC.
 */
export function dayIn(time: number, timeZone: string): string {
	const zone = isTimeZone(timeZone) ? timeZone : 'UTC';
	return new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' }).format(time);
}

function isTime(value: number): boolean {
	return !Number.isNaN(new Date(value).getTime());
}

/**
 * Returns the ISO text of a date of JavaScript or Luxon. For a value without `toJSON`, the result
 * is undefined.
 */
function isoText(value: unknown): unknown {
	return isObject(value) && typeof value.toJSON === 'function' ? value.toJSON() : undefined;
}

/**
 * Returns the moments at which the clocks of a time zone show a time.
 *
 * @param local the time as if it were in UTC, in milliseconds since 1970
 */
function momentsOf(local: number, timeZone: string): Moments {
	const [before, after] = [local - DAY, local + DAY].map(
		(moment) => local - offsetOf(moment, timeZone),
	);
	const shows = (moment: number) => moment + offsetOf(moment, timeZone) === local;
	const [first, second] = [...new Set([before, after])].filter(shows);
	if (first !== undefined) return { usual: first, local, second };
	return { usual: before, local, change: changeBetween(after, before, timeZone) };
}

/**
 * Finds the moment at which the clocks of a time zone are set forward. The clocks must change
 * exactly once between `from` and `to`.
 */
function changeBetween(from: number, to: number, timeZone: string): number {
	const offset = offsetOf(from, timeZone);
	let [before, after] = [from, to];
	while (after - before > 1) {
		const middle = Math.floor((before + after) / 2);
		if (offsetOf(middle, timeZone) === offset) before = middle;
		else after = middle;
	}
	return after;
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
