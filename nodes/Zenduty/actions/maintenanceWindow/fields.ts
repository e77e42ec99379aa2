import type { INodeProperties } from 'n8n-workflow';
import { isObject, type JsonObject } from '../../json';
import { checkOrder, LAST_MOMENT, readTime, toUtc } from '../dates';
import { InputError } from '../../errors';
import { emptyField, readIds } from '../located';
import { teamField } from '../locators';
import type { Item } from '../operation';
import { readText } from '../parameters';
import { severalFrom } from '../sharedFields';

const MINUTE = 60_000;

/** How long a window is if nothing else is said, in minutes. */
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
				'The number that Zenduty repeats the window by; 0 means once. Zenduty does not document its unit.',
		},
		{
			displayName: 'Repeat Until',
			name: 'repeatUntil',
			type: 'dateTime',
			default: '',
			description:
				"When a repeating window stops repeating. Read in the workflow's time zone if no time zone is given.",
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

/** The fields that describe a window. */
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
			"Leave empty to start now. Read in the workflow's time zone if no time zone is given.",
	},
	{
		displayName: 'End Time',
		name: 'endTime',
		type: 'dateTime',
		default: '',
		description:
			"Leave empty to use Duration (Minutes). Read in the workflow's time zone if no time zone is given.",
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
 * Reads the fields of a window as the API names them; what is not set is undefined.
 *
 * @throws InputError for a value that cannot be
 */
export function readWindow(
	{ read, expression, record }: Pick<Item, 'read' | 'expression' | 'record'>,
	timeZone: string,
): JsonObject {
	const services = new Set(readIds(read('services'), 'Service'));
	if (services.size === 0) {
		const remedy = 'Choose at least one from the list, or enter its ID.';
		throw emptyField('Service Names or IDs', expression('services'), remedy);
	}
	const start = readTime(read('startTime'), 'Start Time', timeZone) ?? record.begunAt;
	const end =
		readTime(read('endTime'), 'End Time', timeZone) ??
		Math.min(start + readMinutes(read('durationMinutes', DURATION)) * MINUTE, LAST_MOMENT);
	checkOrder(start, end, 'End Time');
	const given = read('additionalFields', {});
	const additional = isObject(given) ? given : {};
	const repeatUntil = readTime(additional.repeatUntil, 'Repeat Until', timeZone);
	if (repeatUntil !== undefined) checkOrder(start, repeatUntil, 'Repeat Until');
	const interval = readInterval(additional.repeatInterval) ?? 0;
	if (interval > 0) checkAhead(repeatUntil ?? Infinity, 'Repeat Until');
	else checkAhead(end, 'End Time');
	return {
		name: readText(read('name')).trim() || undefined,
		start_time: toUtc(start),
		end_time: toUtc(end),
		services: [...services].map((service) => ({ service })),
		time_zone: readText(additional.timeZone).trim() || undefined,
		repeat_interval: readInterval(additional.repeatInterval),
		repeat_until: repeatUntil === undefined ? undefined : toUtc(repeatUntil),
	};
}

/**
 * Checks that a window is not over already.
 *
 * @param name the name of the field that says when it ends, for the error
 */
function checkAhead(end: number, name: string): void {
	if (end > Date.now()) return;
	throw new InputError(
		`The maintenance window would be over already: ${name} is ${toUtc(end)}.`,
		'Enter a time in the future there, or a later start.',
	);
}

function readMinutes(value: unknown): number {
	const text = readText(value).trim();
	const minutes = text === '' ? DURATION : Number(text);
	if (minutes > 0) return minutes;
	throw new InputError(
		`The duration "${text.slice(0, 40)}" is not a number of minutes above 0.`,
		'Enter a number such as 60, or an end time.',
	);
}

function readInterval(value: unknown): number | undefined {
	const text = readText(value).trim();
	if (text === '') return undefined;
	if (/^\d{1,9}$/.test(text)) return Number(text);
	throw new InputError(
		`The repeat interval "${text.slice(0, 40)}" is not a whole number.`,
		'Enter 0 for a window that does not repeat, or the number that Zenduty shows for one that does.',
	);
}
