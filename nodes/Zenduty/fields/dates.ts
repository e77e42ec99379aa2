import type { INodeProperties } from 'n8n-workflow';
import { DAY, isTimeZone, readDate } from '../model/date';
import { isObject } from '../json';
import { InputError } from '../errors';
import { emptyField, type ItemParameters } from './parameters';

/** The last moment that a date can be, in milliseconds since 1970. */
export const LAST_MOMENT = 8.64e15;

/** Milliseconds since 1970 as text, as AI agents give them: from 1973 on, so never a year or a day. */
const MILLISECONDS = /^\d{12,16}$/;

/** An ISO 8601 text that says in which zone it is. */
const HAS_ZONE = /(Z|[+-]\d\d:?\d\d)$/i;

/** What a date can mean. All members are in milliseconds since 1970. */
export interface Moments {
	/**
	 * The moment of the date. Where the clocks are set back, it is the first of two moments. A time that
	 * the clocks skip where they are set forward counts by the offset before.
	 */
	usual: number;
	/** What the clocks show, as if it were in UTC; undefined for a date that has a time zone. */
	local?: number;
	/** When the clocks are set forward, if they skip the time. */
	change?: number;
	/** The second moment at which the clocks show the time, if there are two. */
	second?: number;
}

/**
 * Reads a date: ISO 8601 text, a Date, a DateTime of Luxon, or milliseconds since 1970. Without a
 * zone it is in the time zone of the workflow, as the editor's picker gives it.
 *
 * @param field the name of the field in the editor, for the error
 * @param timeZone such as `Europe/Berlin`
 * @returns milliseconds since 1970; undefined if nothing is given
 * @throws InputError for what is not a date
 */
export function readTime(value: unknown, field: string, timeZone: string): number | undefined {
	return readMoments(value, field, timeZone)?.usual;
}

/**
 * Reads a date as {@link readTime} does, with all that it can mean: of a start and an end, {@link spanOf}
 * then decides.
 */
export function readMoments(value: unknown, field: string, timeZone: string): Moments | undefined {
	if (value === '' || value === undefined || value === null) return undefined;
	if (typeof value === 'number' && isTime(value)) return { usual: value };
	const text = typeof value === 'string' ? value.trim() : isoText(value);
	if (MILLISECONDS.test(String(text)) && isTime(Number(text))) return { usual: Number(text) };
	const time = readDate(text);
	if (time === undefined) throw notADate(field);
	if (HAS_ZONE.test(String(text))) return { usual: time };
	if (isTimeZone(timeZone)) return momentsOf(time, timeZone);
	throw new InputError(
		`'${field}' has no time zone, and the time zone of the workflow, "${timeZone}", is unknown.`,
		'Choose a time zone in the settings of the workflow, or write the date with one, such as 2026-01-31T09:30:00Z.',
	);
}

function notADate(field: string): InputError {
	return new InputError(
		`'${field}' is not a date.`,
		'Write it like 2026-01-31T09:30:00Z. Without a time zone, the time zone of the workflow is used.',
	);
}

/**
 * Reads a date as {@link readTime} does, as the day that it is in the time zone of the workflow.
 *
 * @throws InputError for what is not a date, or not in the years 1000 to 9999
 */
export function readDay(value: unknown, field: string, timeZone: string): string | undefined {
	const time = readTime(value, field, timeZone);
	if (time === undefined) return undefined;
	const day = dayIn(time, timeZone);
	if (day.length === 'yyyy-mm-dd'.length) return day;
	throw notADate(field);
}

/** Returns when something starts or ends: the first moment at which the clocks show the time or a later one. */
export function boundOf({ change, usual }: Moments): number {
	return change ?? usual;
}

/**
 * Decides when something starts and ends, also in the night in which the clocks are set forward or
 * back. Each is its {@link boundOf}, so what ends at a time and what starts at that time meet. Two
 * things differ:
 *
 * - If the clocks skip the whole span, it keeps its length and comes later.
 * - Of two moments for the end, the second one counts if the first is over already, or is not after a
 *   start that has a time zone.
 *
 * @param now by when the end is over, in milliseconds since 1970; without it, an end may be in the past
 */
export function spanOf(start: Moments, end: Moments, now = -Infinity): Span {
	const [from, to] = [boundOf(start), boundOf(end)];
	const length = (end.local ?? NaN) - (start.local ?? NaN);
	if (start.change !== undefined && to <= from && length > 0) {
		return { start: start.usual, end: start.usual + length };
	}
	const hasZone = start.local === undefined;
	// By the same clocks, an end that is not after the start is a mistake.
	const isOver = hasZone ? to <= Math.max(from, now) : to <= now && to > from;
	return { start: from, end: isOver ? (end.second ?? to) : to };
}

/** When something starts and ends, in milliseconds since 1970. */
interface Span {
	start: number;
	end: number;
}

/** Makes the fields that say when something starts and ends, such as a `rule`. */
export function spanFields(what: string): INodeProperties[] {
	const field = (displayName: string, name: string, verb: string): INodeProperties => ({
		displayName,
		name,
		type: 'dateTime',
		required: true,
		default: '',
		description: `When the ${what} ${verb}. The workflow's time zone is used if no time zone is given.`,
	});
	return [field('Start Time', 'startTime', 'starts'), field('End Time', 'endTime', 'ends')];
}

/**
 * Reads the {@link spanFields}, in milliseconds since 1970.
 *
 * @throws InputError if one is empty or not a date, or if the end is not after the start
 */
export function readSpan(item: ItemParameters, timeZone: string): Span {
	const from = requireMoments(item, 'startTime', 'Start Time', timeZone);
	const to = requireMoments(item, 'endTime', 'End Time', timeZone);
	const { start, end } = spanOf(from, to, Date.now());
	checkOrder(start, end, 'End Time');
	return { start, end };
}

function requireMoments(
	{ read, expression }: ItemParameters,
	name: string,
	displayName: string,
	timeZone: string,
): Moments {
	const moments = readMoments(read(name), displayName, timeZone);
	if (moments !== undefined) return moments;
	throw emptyField(displayName, expression(name), 'Enter a date.', '{{ $now }}');
}

/**
 * Checks that something ends after it starts.
 *
 * @param field the name of the field that says when it ends, for the error
 * @throws InputError if it does not
 */
export function checkOrder(start: number, end: number, field: string): void {
	if (end > start) return;
	throw new InputError(
		`'${field}' is not after the start (${toUtc(start)}).`,
		'Enter a later time, or an earlier start.',
	);
}

/**
 * Checks that something is not over already.
 *
 * @param what it is, at the beginning of a sentence, such as `The maintenance window`
 * @param field the name of the field that says when it ends
 * @throws InputError if it is
 */
export function checkAhead(end: number, what: string, field: string): void {
	if (end > Date.now()) return;
	throw new InputError(
		`${what} would already be over: '${field}' is ${toUtc(end)}.`,
		'Enter a time in the future, or a later start.',
	);
}

/** Writes a time as the API takes it: ISO 8601 in UTC. */
export function toUtc(time: number): string {
	return new Date(time).toISOString();
}

/** Returns the day of a time in a time zone, as `2026-01-31`, which is how it is written in Sweden. */
export function dayIn(time: number, timeZone: string): string {
	const zone = isTimeZone(timeZone) ? timeZone : 'UTC';
	return new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' }).format(time);
}

function isTime(value: number): boolean {
	return !Number.isNaN(new Date(value).getTime());
}

/** Asks a date of JavaScript or Luxon for its own ISO text; undefined for what has none. */
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

/** Finds when the clocks of a time zone are set forward, between two moments with one change. */
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
