import type { INodeProperties } from 'n8n-workflow';
import { isRepeatingWindow } from '../../model/date';
import type { JsonObject } from '../../json';
import {
	boundOf,
	checkAhead,
	checkOrder,
	endTimeField,
	LAST_MOMENT,
	readMoments,
	spanOf,
	startTimeField,
	toUtc,
} from '../../fields/dates';
import { readIds } from '../../fields/readLocators';
import { teamField } from '../../fields/locators';
import type { Item } from '../operation/operation';
import {
	ALLOW_NOTHING,
	emptyField,
	readCollection,
	type ItemParameters,
} from '../../fields/parameters';
import { isWholeNumber, readNumber, readOptionalText, type Range } from '../../fields/readers';
import { ADDITIONAL_FIELDS, fieldsToAdd, severalFrom } from '../../fields/sharedFields';

const WINDOW = 'The maintenance window';

const MINUTE = 60_000;

/** The length of a window, in minutes, if both "End Time" and "Duration (Minutes)" are empty. */
const DURATION = 60;

const repeatIntervalField: INodeProperties = {
	displayName: 'Repeat Interval',
	name: 'repeatInterval',
	type: 'number',
	typeOptions: { minValue: 0 },
	default: 0,
	description:
		'Use 0 for a window that does not repeat. Otherwise copy the number of a window that already repeats: Zenduty does not document the unit.',
};

const repeatUntilField: INodeProperties = {
	displayName: 'Repeat Until',
	name: 'repeatUntil',
	type: 'dateTime',
	default: '',
	description:
		"When a repeating window stops repeating. The workflow's time zone is used if no time zone is given.",
};

const timeZoneField: INodeProperties = {
	displayName: 'Time Zone',
	name: 'timeZone',
	type: 'string',
	default: '',
	placeholder: 'e.g. Europe/Berlin',
	description:
		'The time zone that Zenduty keeps with the window. It does not change how the times above are read.',
};

const servicesField: INodeProperties = {
	...severalFrom('services', 'Service Names or IDs', 'getServices', 'team.value'),
	required: true,
};

const nameField: INodeProperties = {
	displayName: 'Name',
	name: 'name',
	type: 'string',
	default: '',
	placeholder: 'e.g. Database upgrade',
	description: 'What the maintenance is about',
};

const startField: INodeProperties = {
	...startTimeField,
	description:
		"Leave empty to start now. The workflow's time zone is used if no time zone is given.",
};

const endField: INodeProperties = {
	...endTimeField,
	description:
		"Leave empty to use Duration (Minutes). The workflow's time zone is used if no time zone is given.",
};

const durationField: INodeProperties = {
	displayName: 'Duration (Minutes)',
	name: 'durationMinutes',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: DURATION,
	description: 'How long the window lasts from its start. Only used if End Time is empty.',
};

/** The fields of *Maintenance Window: Create*. {@link readWindow} reads these fields. */
export const windowFields: INodeProperties[] = [
	teamField({ required: true, description: 'The team that the services belong to' }),
	servicesField,
	nameField,
	startField,
	endField,
	durationField,
	fieldsToAdd(ADDITIONAL_FIELDS, [repeatIntervalField, repeatUntilField, timeZoneField]),
];

/**
 * Reads the fields of a window, and returns the body of the request that creates the window.
 *
 * @throws InputError if no service is chosen, if a field has a value that is not allowed, if "End
 * Time" or "Repeat Until" is not after the start, or if the window is already over. A window that
 * repeats is over after "Repeat Until"
 */
export function readWindow(
	item: ItemParameters & Pick<Item, 'record'>,
	timeZone: string,
): JsonObject {
	const { record } = item;
	const services = new Set(readIds(item, servicesField, ALLOW_NOTHING));
	if (services.size === 0) {
		const remedy = 'Choose at least one from the list, or enter its ID.';
		throw emptyField(item, servicesField, remedy);
	}
	const from = readMoments(item, startField, timeZone) ?? { usual: record.begunAt };
	const to = readMoments(item, endField, timeZone);
	const additional = readCollection(item, ADDITIONAL_FIELDS);
	const until = readMoments(additional, repeatUntilField, timeZone);
	const window = to && spanOf(from, to, record.begunAt);
	const repetition = until && spanOf(from, until, record.begunAt);
	const start = (window ?? repetition)?.start ?? boundOf(from);
	const end = window?.end ?? Math.min(start + readMinutes(item) * MINUTE, LAST_MOMENT);
	checkOrder(start, end, endField);
	const repeatUntil = repetition?.end;
	if (repeatUntil !== undefined) checkOrder(start, repeatUntil, repeatUntilField);
	const interval = readNumber(additional, repeatIntervalField, INTERVALS);
	// A member without a value is undefined, so the JSON of the request does not have the member.
	const body = {
		name: readOptionalText(item, nameField)?.trim(),
		start_time: toUtc(start),
		end_time: toUtc(end),
		services: [...services].map((service) => ({ service })),
		time_zone: readOptionalText(additional, timeZoneField)?.trim(),
		repeat_interval: interval,
		repeat_until: repeatUntil === undefined ? undefined : toUtc(repeatUntil),
	};
	if (isRepeatingWindow(body)) checkAhead(repeatUntil ?? Infinity, WINDOW, repeatUntilField);
	else checkAhead(end, WINDOW, endField);
	return body;
}

function readMinutes(item: ItemParameters): number {
	return readNumber(item, durationField, DURATIONS) ?? DURATION;
}

/** The numbers that the field "Duration (Minutes)" accepts: all numbers above 0, such as `0.5`. */
const DURATIONS: Range = {
	accepts: (text) => Number(text) > 0,
	numbers: 'a number above 0',
	remedy: "Enter a number such as 60, or an 'End Time'.",
};

/**
 * The numbers that the field "Repeat Interval" accepts: whole numbers of 0 or more, with at most 9
 * digits. If the number is 0, the window does not repeat.
 */
const INTERVALS: Range = {
	accepts: isWholeNumber,
	numbers: 'a whole number',
	remedy:
		'Enter 0 for a window that does not repeat, or the number that Zenduty shows for one that does.',
};
