import type { INodeProperties } from 'n8n-workflow';
import { overridesEndpoint, withWork, type Endpoint } from '../api/endpoints';
import { isoDate } from '../model/date';
import { readId, readTeam } from '../fields/readLocators';
import { scheduleField, teamField, userField } from '../fields/locators';
import type { ItemParameters } from '../fields/parameters';
import { readOptionalText } from '../fields/readers';
import { personOf } from '../model/person';
import { simplifiedOutput, simplifyBy, type Operation, type Resource } from './operation/operation';
import { readSpan, spanFields, toUtc } from '../fields/dates';
import { readUser } from '../fields/users';
import { apiOptions, simplifyField } from '../fields/sharedFields';

const scheduleFields: INodeProperties[] = [
	teamField({ required: true, description: 'The team that the schedule belongs to' }),
	scheduleField({ required: true }),
];

function overridesOf(item: ItemParameters): Endpoint {
	const teamId = readTeam(item);
	return overridesEndpoint(teamId, readId(item, scheduleField()));
}

const simplifyOverride = simplifyBy({
	id: 'unique_id',
	name: 'name',
	username: ({ user }) => personOf(user)?.username ?? null,
	startTime: ({ start_time: start }) => isoDate(start),
	endTime: ({ end_time: end }) => isoDate(end),
});

const nameField: INodeProperties = {
	displayName: 'Name',
	name: 'name',
	type: 'string',
	default: '',
	placeholder: 'e.g. Anna stands in for Ben',
	description: 'What the override is about',
};

const create: Operation = {
	name: 'Create',
	action: 'Create schedule override',
	description: 'Put a user on call for some time, whatever the schedule says',
	fields: [
		...scheduleFields,
		userField({ required: true, description: 'The user who is on call instead' }),
		...spanFields('override'),
		nameField,
		simplifyField,
		apiOptions(),
	],
	isFinal: true,
	async execute(item, { loadApi, context }) {
		const { api, findUser } = await loadApi();
		const endpoint = overridesOf(item);
		const { start, end } = readSpan(item, context.getTimezone());
		const times = { start_time: toUtc(start), end_time: toUtc(end) };
		const user = await readUser(item, findUser);
		const override = await api.write({
			...withWork(endpoint, 'created the override', `start ${times.start_time}`),
			method: 'POST',
			body: { name: readOptionalText(item, nameField)?.trim(), user, ...times },
			kind: 'doubling',
		});
		return simplifiedOutput(item, [override], simplifyOverride);
	},
};

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

/**
 * The resource "Schedule Override". During an override, one user is on call in place of the users
 * in the on-call schedule.
 */
export const scheduleOverride: Resource = {
	name: 'Schedule Override',
	operations: { create, getAll },
};
