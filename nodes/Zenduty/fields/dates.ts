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

/**
 * The latest time that a JavaScript `Date` can hold, in milliseconds since 1970. For a later time,
 * `toISOString` would throw.
 */
export const LAST_MOMENT = 8.64e15;

/**
 * Matches a time in milliseconds since 1970 as a text, such as `1767225600000`. AI agents send
 * times in this form. A text with fewer than 12 digits does not match, because it may be a year, or
 * a day such as `20260131`.
 */
const MILLISECONDS = /^\d{12,16}$/;

/**
 * Matches the time zone at the end of an ISO 8601 text, such as `Z` or `+02:00`. Without a match,
 * the text is read in the time zone of the workflow.
 */
const HAS_ZONE = /(Z|[+-]\d\d:?\d\d)$/i;

/**
 * The moments that a date in a field can mean, in milliseconds since 1970. In most cases, a date
 * means exactly one moment.
 *
 * But when the clocks change, they skip some times, or show them twice. If a date has such a time
 * and no time zone, it means no moment, or two moments.
 */
export interface Moments {
	/**
	 * The moment that is used by default. In most cases, it is the only one. Exceptions:
	 *
	 * - If the clocks show the time twice, it is the first of the two moments.
	 * - If the clocks skip the time, the time is moved forward by the length of the gap: 02:30
	 *   becomes 03:30.
	 */
	usual: number;
	/**
	 * The date and time that were entered, read as UTC, in milliseconds since 1970. From `local` of
	 * the start and of the end, {@link spanOf} calculates how long a span is on the clocks. Undefined
	 * for a date with a time zone, and for a number of milliseconds.
	 */
	local?: number;
	/**
	 * The moment at which the clocks are set forward, if the clocks skip the date and time that were
	 * entered. Otherwise undefined.
	 */
	change?: number;
	/**
	 * The second moment at which the clocks show the date and time that were entered, if the clocks
	 * show them twice. Otherwise undefined.
	 */
	second?: number;
}

/**
 * Reads a date. The value is an ISO 8601 text, a Date, a DateTime of Luxon, or milliseconds since
 * 1970 as a number or a text.
 *
 * @param timeZone the time zone of the workflow, such as `Europe/Berlin`. It is used for a text
 * without a time zone.
 * @returns milliseconds since 1970. If the field is empty, the result is undefined.
 * @throws InputError if the value is not a date, if `timeZone` is needed but unknown, or if an
 * expression returns nothing
 */
export function readTime(item: ItemParameters, field: Field, timeZone: string): number | undefined {
	return readMoments(item, field, timeZone)?.usual;
}

/**
 * Reads a date as {@link readTime} does, but returns all {@link Moments} that the date can mean.
 *
 * Use this function for the start and the end of a span. {@link spanOf} then chooses one moment for
 * the start, and one for the end.
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
	// The text has no time zone, for example because it comes from the editor's date picker. So the
	// text is read in the time zone of the workflow.
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
 * @throws InputError in the cases of {@link readTime}, and for a year before 1000 or after 9999
 */
export function readDay(item: ItemParameters, field: Field, timeZone: string): string | undefined {
	const time = readTime(item, field, timeZone);
	if (time === undefined) return undefined;
	const day = dayIn(time, timeZone);
	// The day is returned only if its year has four digits. `dayIn` writes the year 999 with three
	// digits, and the year 12026 with five digits, so such a day has another length.
	if (day.length === 'yyyy-mm-dd'.length) return day;
	throw notADate(field.displayName);
}

/**
 * Returns the moment to use for the start or the end of a span. In most cases, it is `usual`.
 * Exception: if the clocks skip the time that was entered, the result is the moment at which the
 * clocks are set forward.
 */
export function boundOf({ change, usual }: Moments): number {
	return change ?? usual;
}

/**
 * Chooses one moment for the start of a span, and one for its end. In most cases, these are the
 * moments that {@link boundOf} returns. Exceptions:
 *
 * - If the clocks skip the whole span, the span is moved to a later time and keeps its length.
 * - If the clocks show the time of the end twice, and the user cannot mean the first of these two
 *   moments, the second one is used. For example, the first moment is past (see `isOver`).
 *
 * @param now the time up to which a moment counts as past, in milliseconds since 1970. By default,
 * no moment counts as past.
 */
export function spanOf(start: Moments, end: Moments, now = -Infinity): Span {
	// If one record ends at a time that the clocks skip, and the next record begins at this time,
	// `boundOf` returns the same moment for both. So there is no gap between the two records.
	const [from, to] = [boundOf(start), boundOf(end)];
	// The length of the span on the clocks. If the clocks skip the whole span, the span keeps this
	// length. If the start or the end has no `local`, the length is NaN, so `length > 0` is false.
	const length = (end.local ?? NaN) - (start.local ?? NaN);
	if (start.change !== undefined && to <= from && length > 0) {
		return { start: start.usual, end: start.usual + length };
	}
	// If `hasZone` is true, the start has a time zone or is a number of milliseconds. Such a start
	// means exactly one moment.
	const hasZone = start.local === undefined;
	// `isOver` is true if the user cannot mean `to`, the first moment of the end: `to` is past, or is
	// not after the start. Then the second moment is used, if there is one.
	// Exception: if neither date has a time zone, an end that is not after the start is a mistake of
	// the user. The second moment would hide this mistake, so `to` is kept.
	const isOver = hasZone ? to <= Math.max(from, now) : to <= now && to > from;
	return { start: from, end: isOver ? (end.second ?? to) : to };
}

/** A start and an end, in milliseconds since 1970. */
interface Span {
	start: number;
	end: number;
}

/**
 * The optional field for the start of a record, such as a maintenance window. {@link spanFields}
 * returns a required copy of this field.
 */
export const startTimeField = {
	displayName: 'Start Time',
	name: 'startTime',
	type: 'dateTime',
	default: '',
} satisfies INodeProperties;

/**
 * The optional field for the end of a record, such as a maintenance window. {@link spanFields}
 * returns a required copy of this field.
 */
export const endTimeField = {
	displayName: 'End Time',
	name: 'endTime',
	type: 'dateTime',
	default: '',
} satisfies INodeProperties;

/**
 * Returns two required fields, for the start and the end of a record. {@link readSpan} reads them.
 *
 * @param what the name of the record in the descriptions of the fields, such as `override`
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
 * Reads the two fields that {@link spanFields} returns. An end in the past is allowed. To refuse
 * it, also call {@link checkAhead}.
 *
 * @throws InputError if a field is empty or not a date, if `timeZone` is needed but unknown, or if
 * the end is not after the start
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
 * Checks that an end is after its start. Both are in milliseconds since 1970.
 *
 * @param field the field for the end. The error shows the name of this field.
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
 * Checks that the end of a record is in the future.
 *
 * @param end the end, in milliseconds since 1970
 * @param what the record, such as `The maintenance window`. The error begins with these words.
 * @param field the field for the end. The error shows the name of this field.
 * @throws InputError if the end is not in the future
 */
export function checkAhead(end: number, what: string, { displayName }: Field): void {
	if (end > Date.now()) return;
	throw new InputError(
		`${what} would already be over: '${displayName}' is ${toUtc(end)}.`,
		'Enter a time in the future, or a later start.',
	);
}

/**
 * Converts milliseconds since 1970 to the form of a time that the API accepts: ISO 8601 in UTC,
 * such as `2026-01-31T09:30:00.000Z`.
 */
export function toUtc(time: number): string {
	return new Date(time).toISOString();
}

/**
 * Converts milliseconds since 1970 to the day in a time zone, such as `2026-01-31`. If the time
 * zone is unknown, the result is the day in UTC.
 */
export function dayIn(time: number, timeZone: string): string {
	const zone = isTimeZone(timeZone) ? timeZone : 'UTC';
	// The Swedish locale `sv-SE` writes a day as `2026-01-31`.
	return new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' }).format(time);
}

function isTime(value: number): boolean {
	return !Number.isNaN(new Date(value).getTime());
}

/**
 * Returns the ISO text of a Date or of a DateTime of Luxon. For a value without `toJSON`, the
 * result is undefined.
 */
function isoText(value: unknown): unknown {
	return isObject(value) && typeof value.toJSON === 'function' ? value.toJSON() : undefined;
}

/**
 * Returns the moments at which the clocks of `timeZone` show the given date and time. If the clocks
 * skip this time, the result has a moment after the gap, and the moment of the change. See
 * {@link Moments}.
 *
 * @param local the date and time, read as UTC, in milliseconds since 1970
 */
function momentsOf(local: number, timeZone: string): Moments {
	// The clocks may change shortly before or after `local`. So two offsets from UTC are tried: the
	// offset one day earlier, and the offset one day later.
	const [before, after] = [local - DAY, local + DAY].map(
		(moment) => local - offsetOf(moment, timeZone),
	);
	const shows = (moment: number) => moment + offsetOf(moment, timeZone) === local;
	const [first, second] = [...new Set([before, after])].filter(shows);
	if (first !== undefined) return { usual: first, local, second };
	// If `first` is undefined, the clocks skip the time. For example, the clocks are set forward from
	// 02:00 to 03:00, and the time is 02:30. Then the clocks show 03:30 at the moment `before`, and
	// 01:30 at the moment `after`. So the change is between `after` and `before`.
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
		// The change is later than the moment `before`, and not later than the moment `after`. Each turn
		// of the loop halves this interval.
		const middle = Math.floor((before + after) / 2);
		if (offsetOf(middle, timeZone) === offset) before = middle;
		else after = middle;
	}
	return after;
}

/**
 * Returns the offset of a time zone from UTC at a moment, in milliseconds. East of UTC, the offset
 * is positive: in winter, `Europe/Berlin` has 3,600,000.
 */
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
