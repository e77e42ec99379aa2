import type { INodeProperties } from 'n8n-workflow';
import { withWork } from '../../api/endpoints';
import type { Operation } from '../operation/operation';
import { checkOrder, readTime, toUtc } from '../../fields/dates';
import { readUser } from '../../fields/findUser';
import { userField } from '../../fields/locators';
import { simplifiedOutput } from '../operation/output';
import { readText, emptyField, type ItemParameters } from '../../fields/parameters';
import { apiOptions, simplifyField } from '../../fields/sharedFields';
import { overridesOf, scheduleFields, simplifyOverride } from './override';

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
export const create: Operation = {
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
