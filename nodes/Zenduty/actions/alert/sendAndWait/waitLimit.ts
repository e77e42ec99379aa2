import { WAIT_INDEFINITELY } from 'n8n-workflow';
import { DAY } from '../../../model/date';
import { InputError } from '../../../errors';
import { isObject, type JsonObject } from '../../../json';
import { readMoments, spanOf } from '../../../fields/dates';
import type { Item } from '../../operation/operation';
import { emptyField, isNothing, readChoice } from '../../../fields/parameters';

/** What is read of an item. */
type LimitedItem = Pick<Item, 'options' | 'expression'>;

/** Milliseconds of the units that a wait is entered in. */
const UNITS = { minutes: 60_000, hours: 3_600_000, days: DAY };

/** The limit of a new node, and what stands for members that a limit does not have. */
export const USUAL_LIMIT = {
	limitType: 'afterTimeInterval',
	resumeAmount: 1,
	resumeUnit: 'hours',
} as const;

/**
 * Reads how long the node waits: the option "Limit Wait Time", or forever without it. n8n adds the
 * option by itself to a node without any options.
 *
 * @param now milliseconds since 1970
 * @param timeZone that of the workflow, for a date without one
 * @returns a function that returns until when a wait lasts that begins at a time
 * @throws InputError for what is no time, or is past
 */
export function readWaitLimit(
	item: LimitedItem,
	now: number,
	timeZone: string,
): (begin: number) => Date {
	const { limitWaitTime } = item.options;
	const values = isObject(limitWaitTime) ? limitWaitTime.values : undefined;
	if (!isObject(values)) return () => WAIT_INDEFINITELY;
	const limit = { ...USUAL_LIMIT, ...values };
	const types = ['afterTimeInterval', 'atSpecifiedTime'] as const;
	if (choiceIn(item, limit, 'limitType', 'Limit Type', types) === 'afterTimeInterval') {
		const length = lengthOf(item, limit);
		return (begin) => atMost(begin + length);
	}
	const end = endAt(limit, now, timeZone);
	if (end > now) return () => atMost(end);
	throw new InputError(
		"The time under 'Limit Wait Time' is already past.",
		"Enter a later time under 'Limit Wait Time', or remove the option to wait without a limit.",
	);
}

/** Returns a time, unless n8n cannot wait that long. */
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

/** Reads an interval in milliseconds. */
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
 * Reads a choice of the option. Days of which an expression gives nothing must not become hours.
 *
 * @throws InputError if the choice has no value, and for any other word
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
