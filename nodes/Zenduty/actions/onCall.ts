import { peopleOnCall } from '../model/onCall';
import { onCallEndpoint, teamEndpoint, teamThing, type Endpoint } from '../api/endpoints';
import { simplifiedOutput, type Operation, type Resource } from './operation/operation';
import { InputError } from '../errors';
import { requireId } from '../fields/readLocators';
import { escalationPolicyField, serviceField, teamField } from '../fields/locators';
import { given, readChoice, readText, type ItemParameters } from '../fields/parameters';
import { apiOptions, simplifyField } from '../fields/sharedFields';

/** Lists who is on call now. For a service, Zenduty uses the escalation policy of the service. */
const getAll: Operation = {
	name: 'Get Many',
	action: 'Get who is on call',
	description:
		'See who is on call now for a team, a service or an escalation policy, level by level',
	fields: [
		{
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
		},
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
		{
			displayName: 'Level',
			name: 'level',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 0,
			hint: '1: who is alerted first. 0: all levels.',
			description:
				'Which level of the escalation policies to return: 1 for the people who are alerted first, 2 for the next, and so on; 0 for all. Without Simplify all levels are returned.',
		},
		simplifyField,
		apiOptions(),
	],
	async execute(item, { loadApi }) {
		const { api } = await loadApi();
		const endpoint = onCallEndpoint(readOnCallFor(item));
		const level = readLevel(given(item, item.read('level', 0), 'level', 'Level'));
		const policies = await api.list(endpoint);
		return simplifiedOutput(item, policies, (policy) => peopleOnCall(policy, level));
	},
};

function readOnCallFor(item: ItemParameters): Endpoint {
	const choice = { value: item.read('of'), path: 'of', field: 'On Call For' };
	const of = readChoice(item, choice, ['team', 'service', 'escalationPolicy']);
	const team = requireId(item, 'team', 'Team');
	if (of === 'team') return teamEndpoint(team);
	if (of === 'service') {
		return teamThing(team, 'services', requireId(item, 'service', 'Service'));
	}
	const policy = requireId(item, 'escalationPolicy', 'Escalation Policy');
	return teamThing(team, 'escalationPolicies', policy);
}

/**
 * Reads which level of the escalation policies is returned.
 *
 * @returns the number of the level. The number 0 stands for all levels
 * @throws InputError if the value is not a whole number of 0 or more
 */
function readLevel(value: unknown): number {
	const text = readText(value).trim();
	if (/^\d{0,9}$/.test(text)) return Number(text);
	throw new InputError(
		`'Level' is "${text.slice(0, 40)}", but must be a whole number of 0 or more.`,
		'Enter 1 for the people who are alerted first, 2 for the next, and so on; 0 for all.',
	);
}

/** The resource that shows who is on call now. */
export const onCall: Resource = {
	name: 'On Call',
	operations: { getAll },
};
