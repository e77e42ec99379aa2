import type { INodeProperties } from 'n8n-workflow';
import { isRepeatingWindow } from '../../model/date';
import type { JsonObject } from '../../json';
import {
	boundOf,
	checkAhead,
	checkOrder,
	LAST_MOMENT,
	readMoments,
	spanOf,
	toUtc,
} from '../../fields/dates';
import { InputError } from '../../errors';
import { readIds } from '../../fields/readLocators';
import { teamField } from '../../fields/locators';
import type { Item } from '../operation/operation';
import { emptyField, given, readText, type ItemParameters } from '../../fields/parameters';
import { readAddedFields, severalFrom } from '../../fields/sharedFields';

const WINDOW = 'The maintenance window';

const MINUTE = 60_000;

/** The length of a window in minutes, if "End Time" and "Duration (Minutes)" are empty. */
const DURATION = 60;

const additionalFields: INodeProperties = {
	displayName: 'Additional Fields',
	name: 'additionalFields',
	type: 'collection',
	placeholder: 'Add Field',
	default: {},
	options: [
		{
			displayName: 'Repeat Interval',
			name: 'repeatInterval',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 0,
			description:
				'Use 0 for a window that does not repeat. Otherwise copy the number of a window that already repeats: Zenduty does not document the unit.',
		},
		{
			displayName: 'Repeat Until',
			name: 'repeatUntil',
			type: 'dateTime',
			default: '',
			description:
				"When a repeating window stops repeating. The workflow's time zone is used if no time zone is given.",
		},
		{
			displayName: 'Time Zone',
			name: 'timeZone',
			type: 'string',
			default: '',
			placeholder: 'e.g. Europe/Berlin',
			description:
				'The time zone that Zenduty keeps with the window. It does not change how the times above are read.',
		},
	],
};

/** The fields that describe a maintenance window. */
export const windowFields: INodeProperties[] = [
	teamField({ required: true, description: 'The team that the services belong to' }),
	{
		...severalFrom('services', 'Service Names or IDs', 'getServices', 'team.value'),
		required: true,
	},
	{
		displayName: 'Name',
		name: 'name',
		type: 'string',
		default: '',
		placeholder: 'e.g. Database upgrade',
		description: 'What the maintenance is about',
	},
	{
		displayName: 'Start Time',
		name: 'startTime',
		type: 'dateTime',
		default: '',
		description:
			"Leave empty to start now. The workflow's time zone is used if no time zone is given.",
	},
	{
		displayName: 'End Time',
		name: 'endTime',
		type: 'dateTime',
		default: '',
		description:
			"Leave empty to use Duration (Minutes). The workflow's time zone is used if no time zone is given.",
	},
	{
		displayName: 'Duration (Minutes)',
		name: 'durationMinutes',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: DURATION,
		description: 'How long the window lasts from its start. Only used if End Time is empty.',
	},
	additionalFields,
];

/**
 * Reads the fields of a window, and names them as the API does. A field without a value is
 * undefined.
 *
 * @throws InputError if a field has a value that is not allowed
 */
export function readWindow(
	item: ItemParameters & Pick<Item, 'record'>,
	timeZone: string,
): JsonObject {
	const { read, expression, record } = item;
	const momentsIn = (value: unknown, path: string, field: string) =>
		readMoments(given(item, value, path, field), field, timeZone);
	const services = new Set(readIds(read('services'), 'Service Names or IDs'));
	if (services.size === 0) {
		const remedy = 'Choose at least one from the list, or enter its ID.';
		throw emptyField('Service Names or IDs', expression('services'), remedy);
	}
	const from = momentsIn(read('startTime'), 'startTime', 'Start Time') ?? { usual: record.begunAt };
	const to = momentsIn(read('endTime'), 'endTime', 'End Time');
	const additional = readAddedFields(item, 'additionalFields');
	const path = 'additionalFields.repeatUntil';
	const until = momentsIn(additional.repeatUntil, path, 'Repeat Until');
	const window = to && spanOf(from, to, record.begunAt);
	const repetition = until && spanOf(from, until, record.begunAt);
	const start = (window ?? repetition)?.start ?? boundOf(from);
	const end = window?.end ?? Math.min(start + readMinutes(item) * MINUTE, LAST_MOMENT);
	checkOrder(start, end, 'End Time');
	const repeatUntil = repetition?.end;
	if (repeatUntil !== undefined) checkOrder(start, repeatUntil, 'Repeat Until');
	const every = 'additionalFields.repeatInterval';
	const interval = readInterval(given(item, additional.repeatInterval, every, 'Repeat Interval'));
	const body = {
		name: readText(read('name')).trim() || undefined,
		start_time: toUtc(start),
		end_time: toUtc(end),
		services: [...services].map((service) => ({ service })),
		time_zone: readText(additional.timeZone).trim() || undefined,
		repeat_interval: interval,
		repeat_until: repeatUntil === undefined ? undefined : toUtc(repeatUntil),
	};
	if (isRepeatingWindow(body)) checkAhead(repeatUntil ?? Infinity, WINDOW, 'Repeat Until');
	else checkAhead(end, WINDOW, 'End Time');
	return body;
}

function readMinutes(item: ItemParameters): number {
	const name = 'durationMinutes';
	const value = given(item, item.read(name, DURATION), name, 'Duration (Minutes)');
	const text = readText(value).trim();
	const minutes = text === '' ? DURATION : Number(text);
	if (minutes > 0) return minutes;
	throw new InputError(
		`'Duration (Minutes)' is "${text.slice(0, 40)}", but must be a number above 0.`,
		"Enter a number such as 60, or an 'End Time'.",
	);
}

function readInterval(value: unknown): number | undefined {
	const text = readText(value).trim();
	if (text === '') return undefined;
	if (/^\d{1,9}$/.test(text)) return Number(text);
	throw new InputError(
		`'Repeat Interval' is "${text.slice(0, 40)}", but must be a whole number.`,
		'Enter 0 for a window that does not repeat, or the number that Zenduty shows for one that does.',
	);
}
