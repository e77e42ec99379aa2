import { WAIT_INDEFINITELY, type INodeProperties } from 'n8n-workflow';
import { DAY } from '../../../model/date';
import { InputError } from '../../../errors';
import { isObject } from '../../../json';
import { readMoments, spanOf } from '../../../fields/dates';
import type { Item } from '../../operation/operation';
import {
	ALLOW_NOTHING,
	membersOf,
	readValue,
	type Field,
	type ItemParameters,
} from '../../../fields/parameters';
import { readOptionalChoice } from '../../../fields/readers';

/** The units that the field "Unit" offers, each with its length in milliseconds. */
const UNITS = { minutes: 60_000, hours: 3_600_000, days: DAY };

/**
 * The time limit for the wait in a new node: one hour. If a saved limit lacks a member, such as
 * `resumeUnit`, the value of the member is taken from here.
 */
export const USUAL_LIMIT = {
	limitType: 'afterTimeInterval',
	resumeAmount: 1,
	resumeUnit: 'hours',
} as const;

/** The limit of the wait for an answer. With `none`, the node waits forever. */
export type WaitLimit =
	| { kind: 'none' }
	/** The length of the wait, in milliseconds. */
	| { kind: 'interval'; length: number }
	/** The end of the wait, in milliseconds since 1970. */
	| { kind: 'time'; end: number };

/**
 * Reads the option "Limit Wait Time".
 *
 * @param now the present time, in milliseconds since 1970
 * @param timeZone the time zone of the workflow, for a date that has no time zone
 * @throws InputError if a field of the limit has a wrong value, such as a date in the past
 */
export function readWaitLimit(
	{ options }: Pick<Item, 'options'>,
	now: number,
	timeZone: string,
): WaitLimit {
	const limitWaitTime = readValue(options, limitWaitTimeOption, ALLOW_NOTHING);
	const values = isObject(limitWaitTime) ? limitWaitTime.values : undefined;
	// If the user removed the option, the node waits forever. A saved node without the parameter
	// `options` does not wait forever: n8n uses the default of `options`, which has `USUAL_LIMIT`.
	if (!isObject(values)) return { kind: 'none' };
	const limit = membersOf(options, 'limitWaitTime.values', { ...USUAL_LIMIT, ...values });
	const types = ['afterTimeInterval', 'atSpecifiedTime'] as const;
	if (choiceIn(limit, limitTypeField, types) === 'afterTimeInterval') {
		return { kind: 'interval', length: lengthOf(limit) };
	}
	const end = endAt(limit, now, timeZone);
	if (end > now) return { kind: 'time', end };
	throw new InputError(
		"The time under 'Limit Wait Time' is already past.",
		"Enter a later time under 'Limit Wait Time', or remove the option to wait without a limit.",
	);
}

/**
 * Returns the time when a wait ends. It is at most `WAIT_INDEFINITELY`, which is the latest date
 * that n8n uses for the end of a wait.
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

function atMost(time: number): Date {
	return new Date(Math.min(time, WAIT_INDEFINITELY.getTime()));
}

function endAt(limit: ItemParameters, now: number, timeZone: string): number {
	const end = readMoments(limit, maxDateField, timeZone, ALLOW_NOTHING);
	if (end !== undefined) return spanOf({ usual: now }, end).end;
	throw new InputError(
		`'${maxDateField.displayName}' is empty.`,
		'Enter until when to wait, such as 2026-01-31T09:30:00Z.',
	);
}

/** Converts the fields "Amount" and "Unit" to the length of the wait in milliseconds. */
function lengthOf(limit: ItemParameters): number {
	const unit = choiceIn(limit, unitField, ['hours', 'minutes', 'days']);
	const amount = readValue(limit, amountField, ALLOW_NOTHING);
	const length = parseFloat(String(amount)) * UNITS[unit];
	if (length > 0) return length;
	throw new InputError(
		`'${amountField.displayName}' under '${limitWaitTimeOption.displayName}' is not a number greater than 0.`,
		'Enter how long to wait, such as 1 hour.',
	);
}

/**
 * Reads a field of "Limit Wait Time" in which the user chooses a word from a list.
 *
 * @throws InputError if the field is empty, or if its word is unknown
 */
function choiceIn<Word extends string>(
	limit: ItemParameters,
	field: Field,
	words: readonly Word[],
): Word {
	// `readChoice` would return the first of `words` for an empty field. For "Unit", this is `hours`,
	// but the user may have meant days. So an empty field is an error here.
	const word = readOptionalChoice(limit, field, words);
	if (word !== undefined) return word;
	throw new InputError(
		`'${field.displayName}' is empty.`,
		'Choose one from the list, or correct the expression.',
	);
}

const limitTypeField: INodeProperties = {
	displayName: 'Limit Type',
	name: 'limitType',
	type: 'options',
	options: [
		{ name: 'After Time Interval', value: 'afterTimeInterval' },
		{ name: 'At Specified Time', value: 'atSpecifiedTime' },
	],
	default: 'afterTimeInterval',
};

const amountField: INodeProperties = {
	displayName: 'Amount',
	name: 'resumeAmount',
	type: 'number',
	typeOptions: { minValue: 0, numberPrecision: 2 },
	default: 1,
	displayOptions: { show: { limitType: ['afterTimeInterval'] } },
};

const unitField: INodeProperties = {
	displayName: 'Unit',
	name: 'resumeUnit',
	type: 'options',
	options: [
		{ name: 'Days', value: 'days' },
		{ name: 'Hours', value: 'hours' },
		{ name: 'Minutes', value: 'minutes' },
	],
	default: 'hours',
	displayOptions: { show: { limitType: ['afterTimeInterval'] } },
};

const maxDateField: INodeProperties = {
	displayName: 'Max Date and Time',
	name: 'maxDateAndTime',
	type: 'dateTime',
	default: '',
	description:
		'Until when to wait. Read in the time zone of the workflow if no time zone is given.',
	displayOptions: { show: { limitType: ['atSpecifiedTime'] } },
};

/**
 * A new node has this option from the start, with a limit of one hour. The user can change or
 * remove the option.
 */
export const limitWaitTimeOption: INodeProperties = {
	displayName: 'Limit Wait Time',
	name: 'limitWaitTime',
	type: 'fixedCollection',
	default: { values: USUAL_LIMIT },
	description:
		'How long to wait at most. When the time is up, the output says that nobody answered. Without this option the node waits forever.',
	options: [
		{
			displayName: 'Values',
			name: 'values',
			values: [limitTypeField, amountField, unitField, maxDateField],
		},
	],
};
