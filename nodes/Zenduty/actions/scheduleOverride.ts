import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { overridesEndpoint, withWork, type Endpoint } from '../api/endpoints';
import type { JsonObject } from '../json';
import { isoDate } from '../model/date';
import { requireId } from '../fields/readLocators';
import { scheduleField, teamField, userField } from '../fields/locators';
import { emptyField, readText, type ItemParameters } from '../fields/parameters';
import { personOf } from '../model/person';
import { simplifiedOutput, type Operation, type Resource } from './operation/operation';
import { checkOrder, readTime, toUtc } from '../fields/dates';
import { readUser } from '../fields/users';
import { apiOptions, simplifyField } from '../fields/sharedFields';

/** The fields that pick a schedule. */
const scheduleFields: INodeProperties[] = [
	teamField({ required: true, description: 'The team that the schedule belongs to' }),
	scheduleField({ required: true }),
];

/**
 * Returns where the overrides of the chosen schedule are.
 *
 * @throws InputError if no team or no schedule is chosen
 */
function overridesOf(item: ItemParameters): Endpoint {
	const teamId = requireId(item, 'team', 'Team');
	const scheduleId = requireId(item, 'schedule', 'Schedule');
	return overridesEndpoint(teamId, scheduleId);
}

/** Simplifies an override. What the response does not have is null. */
function simplifyOverride(override: JsonObject): IDataObject {
	return {
		id: override.unique_id ?? null,
		name: override.name ?? null,
		username: personOf(override.user)?.username ?? null,
		startTime: isoDate(override.start_time),
		endTime: isoDate(override.end_time),
	} as IDataObject;
}

const overrideFields: INodeProperties[] = [
	{
		displayName: 'Start Time',
		name: 'startTime',
		type: 'dateTime',
		required: true,
		default: '',
		description:
			"When the override starts. The workflow's time zone is used if no time zone is given.",
	},
	{
		displayName: 'End Time',
		name: 'endTime',
		type: 'dateTime',
		required: true,
		default: '',
		description:
			"When the override ends. The workflow's time zone is used if no time zone is given.",
	},
	{
		displayName: 'Name',
		name: 'name',
		type: 'string',
		default: '',
		placeholder: 'e.g. Anna stands in for Ben',
		description: 'What the override is about',
	},
];

/** Puts another user on call for some time. */
const create: Operation = {
	name: 'Create',
	action: 'Create a schedule override',
	description: 'Put a user on call for some time, whatever the schedule says',
	fields: [
		...scheduleFields,
		userField({ required: true, description: 'The user who is on call instead' }),
		...overrideFields,
		simplifyField,
		apiOptions(),
	],
	isFinal: true,
	async execute(item, { loadApi, context }) {
		const { api, findUser } = await loadApi();
		const timeZone = context.getTimezone();
		const endpoint = overridesOf(item);
		const times = readTimes(item, timeZone);
		const user = await readUser(item, findUser);
		const override = await api.write({
			...withWork(endpoint, 'created the override', `start ${times.start_time}`),
			method: 'POST',
			body: { name: readText(item.read('name')).trim() || undefined, user, ...times },
			kind: 'doubling',
		});
		return simplifiedOutput(item, [override], simplifyOverride);
	},
};

/** Reads when the override is, as the API names it. */
function readTimes(
	item: ItemParameters,
	timeZone: string,
): { start_time: string; end_time: string } {
	const start = readNeeded(item, 'startTime', 'Start Time', timeZone);
	const end = readNeeded(item, 'endTime', 'End Time', timeZone);
	checkOrder(start, end, 'End Time');
	return { start_time: toUtc(start), end_time: toUtc(end) };
}

function readNeeded(
	{ read, expression }: ItemParameters,
	name: string,
	displayName: string,
	timeZone: string,
): number {
	const time = readTime(read(name), displayName, timeZone);
	if (time !== undefined) return time;
	throw emptyField(displayName, expression(name), 'Enter a date.', '{{ $now }}');
}

const getAll: Operation = {
	name: 'Get Many',
	action: 'Get many schedule overrides',
	description: 'List the overrides of an on-call schedule: who is on call instead, and when',
	fields: [...scheduleFields, simplifyField, apiOptions()],
	async execute(item, { loadApi }) {
		const { api } = await loadApi();
		const overrides = await api.list(overridesOf(item));
		return simplifiedOutput(item, overrides, simplifyOverride);
	},
};

/** Overrides of on-call schedules. */
export const scheduleOverride: Resource = {
	name: 'Schedule Override',
	operations: { create, getAll },
};
