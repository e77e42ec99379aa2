import { WAIT_INDEFINITELY } from 'n8n-workflow';
import { DAY } from '../../../model/date';
import { InputError } from '../../../errors';
import { isObject, type JsonObject } from '../../../json';
import { readMoments, spanOf } from '../../../fields/dates';
import type { Item } from '../../operation/operation';
import { emptyField, isNothing, readChoice } from '../../../fields/parameters';

/** The parts of an item from which the limit is read. */
type LimitedItem = Pick<Item, 'options' | 'expression'>;

/** The units of the field "Unit", in milliseconds. */
const UNITS = { minutes: 60_000, hours: 3_600_000, days: DAY };

/** The limit of a new node. Its members also replace members that a saved limit does not have. */
export const USUAL_LIMIT = {
	limitType: 'afterTimeInterval',
	resumeAmount: 1,
	resumeUnit: 'hours',
} as const;

/** How long the node waits for an answer. */
export type WaitLimit =
	| { kind: 'none' }
	/** The length of the wait, in milliseconds. */
	| { kind: 'interval'; length: number }
	/** The end of the wait, in milliseconds since 1970. */
	| { kind: 'time'; end: number };

/**
 * Reads the option "Limit Wait Time". Without the option, the node waits forever. If a node has no
 * options at all, n8n adds this option by itself.
 *
 * @param now the present time, in milliseconds since 1970
 * @param timeZone the time zone of the workflow, for a date that has no time zone
 * @throws InputError if a field of the limit has a wrong value, or if the time is in the past
 */
export function readWaitLimit(item: LimitedItem, now: number, timeZone: string): WaitLimit {
	const { limitWaitTime } = item.options;
	const values = isObject(limitWaitTime) ? limitWaitTime.values : undefined;
	if (!isObject(values)) return { kind: 'none' };
	const limit = { ...USUAL_LIMIT, ...values };
	const types = ['afterTimeInterval', 'atSpecifiedTime'] as const;
	if (choiceIn(item, limit, 'limitType', 'Limit Type', types) === 'afterTimeInterval') {
		return { kind: 'interval', length: lengthOf(item, limit) };
	}
	const end = endAt(limit, now, timeZone);
	if (end > now) return { kind: 'time', end };
	throw new InputError(
		"The time under 'Limit Wait Time' is already past.",
		"Enter a later time under 'Limit Wait Time', or remove the option to wait without a limit.",
	);
}

/**
 * Returns the time when a wait ends.
 *
 * @param begin the time when the wait begins, in milliseconds since 1970
 */
export function endOfWait(limit: WaitLimit, begin: number): Date {
	switch (limit.kind) {
		case 'none':
			return WAIT_INDEFINITELY;
		case 'interval':
			return atMost(begin + limit.length);
		case 'time':
			return atMost(limit.end);
	}
}

/** Converts a time to a date. If n8n cannot wait until then, returns the latest possible date. */
function atMost(time: number): Date {
	return new Date(Math.min(time, WAIT_INDEFINITELY.getTime()));
}

function endAt({ maxDateAndTime }: JsonObject, now: number, timeZone: string): number {
	const end = readMoments(maxDateAndTime, 'Max Date and Time', timeZone);
	if (end !== undefined) return spanOf({ usual: now }, end).end;
	throw new InputError(
		"'Max Date and Time' is empty.",
		'Enter until when to wait, such as 2026-01-31T09:30:00Z.',
	);
}

/** Reads the length of the interval, in milliseconds. */
function lengthOf(item: LimitedItem, limit: JsonObject): number {
	const unit = choiceIn(item, limit, 'resumeUnit', 'Unit', ['hours', 'minutes', 'days']);
	const length = parseFloat(String(limit.resumeAmount)) * UNITS[unit];
	if (length > 0) return length;
	throw new InputError(
		"'Amount' under 'Limit Wait Time' is not a number greater than 0.",
		'Enter how long to wait, such as 1 hour.',
	);
}

/**
 * Reads a choice of the option. If an expression returns no value, the default is not used: a limit
 * in days would become a limit in hours.
 *
 * @throws InputError if the choice has no value, and for an unknown word
 */
function choiceIn<Word extends string>(
	item: LimitedItem,
	limit: JsonObject,
	name: string,
	field: string,
	words: readonly [Word, ...Word[]],
): Word {
	const choice = { value: limit[name], path: `options.limitWaitTime.values.${name}`, field };
	const word = readChoice(item, choice, words);
	if (!isNothing(limit[name])) return word;
	throw emptyField(field, undefined, 'Choose one from the list, or correct the expression.');
}
