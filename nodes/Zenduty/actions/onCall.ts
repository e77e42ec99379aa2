import type { INodeProperties } from 'n8n-workflow';
import { peopleOnCall } from '../model/peopleOnCall';
import { onCallEndpoint, teamEndpoint, teamRecordEndpoint, type Endpoint } from '../api/endpoints';
import { simplifiedOutput, type Operation, type Resource } from './operation/operation';
import { readId, readTeam } from '../fields/readLocators';
import { escalationPolicyField, serviceField, teamField } from '../fields/locators';
import type { ItemParameters } from '../fields/parameters';
import { isWholeNumber, readChoice, readNumber, type Range } from '../fields/readers';
import { apiOptions, simplifyField } from '../fields/sharedFields';

const onCallForField: INodeProperties = {
	displayName: 'On Call For',
	name: 'of',
	type: 'options',
	options: [
		{ name: 'Escalation Policy', value: 'escalationPolicy' },
		{
			name: 'Service',
			value: 'service',
			description: 'By the escalation policy of the service',
		},
		{ name: 'Team', value: 'team', description: 'By all escalation policies of the team' },
	],
	default: 'team',
};

const levelField: INodeProperties = {
	displayName: 'Level',
	name: 'level',
	type: 'number',
	typeOptions: { minValue: 0 },
	default: 0,
	hint: '1: who is alerted first. 0: all levels.',
	description:
		'Which level of the escalation policies to return: 1 for the people who are alerted first, 2 for the next, and so on; 0 for all. Without Simplify all levels are returned.',
};

const getAll: Operation = {
	name: 'Get Many',
	action: 'Get who is on call',
	description:
		'See who is on call now for a team, a service or an escalation policy, level by level',
	fields: [
		onCallForField,
		teamField({
			required: true,
			description:
				'The team itself, or the team that the service or the escalation policy belongs to',
		}),
		serviceField({ required: true, displayOptions: { show: { of: ['service'] } } }),
		escalationPolicyField({
			required: true,
			displayOptions: { show: { of: ['escalationPolicy'] } },
		}),
		levelField,
		simplifyField,
		apiOptions(),
	],
	async execute(item, { loadApi }) {
		const { api } = await loadApi();
		const endpoint = onCallEndpoint(readOnCallFor(item));
		const level = readNumber(item, levelField, LEVELS) ?? 0;
		const policies = await api.list(endpoint);
		return simplifiedOutput(item, policies, (policy) => peopleOnCall(policy, level));
	},
};

function readOnCallFor(item: ItemParameters): Endpoint {
	const of = readChoice(item, onCallForField, ['team', 'service', 'escalationPolicy']);
	const team = readTeam(item);
	if (of === 'team') return teamEndpoint(team);
	if (of === 'service') {
		return teamRecordEndpoint(team, 'services', readId(item, serviceField()));
	}
	const policy = readId(item, escalationPolicyField());
	return teamRecordEndpoint(team, 'escalationPolicies', policy);
}

/** The levels that the field "Level" accepts. The number 0 means all levels. */
const LEVELS: Range = {
	accepts: isWholeNumber,
	numbers: 'a whole number of 0 or more',
	remedy: 'Enter 1 for the people who are alerted first, 2 for the next, and so on; 0 for all.',
};

/**
 * The resource "On Call". If "Simplify" is on, each output item is one person on one level of an
 * escalation policy.
 */
export const onCall: Resource = {
	name: 'On Call',
	operations: { getAll },
};
