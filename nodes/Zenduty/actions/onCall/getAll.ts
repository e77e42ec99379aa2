import type { IDataObject } from 'n8n-workflow';
import { asText, isObject, type JsonObject } from '../../json';
import { BELOW_TEAM, TEAMS_V2 } from '../../api/paths';
import type { ApiOperation } from '../operation/connectApi';
import { InputError } from '../../errors';
import { requireId } from '../fields/readLocators';
import { escalationPolicyField, serviceField, teamField } from '../fields/locators';
import type { Item } from '../operation/operation';
import { personOf, simplifiedOutput } from '../operation/output';
import { given, readChoice, readText } from '../fields/parameters';
import { apiOptions, simplifyField } from '../fields/sharedFields';
import { subjectOfTeam, subjectOfTeamThing, type Place } from '../fields/teams';

/** Lists who is on call now. For a service, its escalation policy decides this. */
export const getAll: ApiOperation = {
	name: 'Get Many',
	action: 'Get many people on call',
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
			description:
				'Which level of the escalation policies to return: 1 for the people who are alerted first, 2 for the next, and so on; 0 for all. Without Simplify all levels are returned.',
		},
		simplifyField,
		apiOptions(),
	],
	async execute(item, { api }) {
		const { path, subject } = readWhose(item);
		const level = readLevel(given(item, item.read('level', 0), 'level', 'Level'));
		const policies = await api.list({ path: [...TEAMS_V2, ...path, 'oncall'], subject });
		return simplifiedOutput(item, policies, (policy) => peopleOf(policy, level));
	},
};

/** Reads what somebody is on call for. Its path is below that of all teams. */
function readWhose(item: Pick<Item, 'read' | 'expression'>): Place {
	const of = readChoice(item.read('of'), 'On Call For', ['team', 'service', 'escalationPolicy']);
	const team = requireId(item, 'team', 'Team');
	if (of === 'team') return { path: [team], subject: subjectOfTeam(team) };
	if (of === 'service') {
		const service = requireId(item, 'service', 'Service');
		const subject = subjectOfTeamThing(team, 'service', service);
		return { path: [team, BELOW_TEAM.services, service], subject };
	}
	const policy = requireId(item, 'escalationPolicy', 'Escalation Policy');
	const subject = subjectOfTeamThing(team, 'escalation policy', policy);
	return { path: [team, BELOW_TEAM.escalationPolicies, policy], subject };
}

/**
 * Reads which level is wanted.
 *
 * @returns 0 for all
 * @throws InputError if it is not a whole number from 0
 */
function readLevel(value: unknown): number {
	const text = readText(value).trim();
	if (/^\d{0,9}$/.test(text)) return Number(text);
	throw new InputError(
		`The level "${text.slice(0, 40)}" is not a whole number of 0 or more.`,
		'Enter 1 for the people who are alerted first, 2 for the next, and so on; 0 for all.',
	);
}

/** Makes one item for each person on each wanted level of a policy; 0 stands for all levels. */
function peopleOf(policy: JsonObject, wanted: number): IDataObject[] {
	const escalationPolicy = { id: policy.unique_id ?? null, name: policy.name ?? null };
	return objectsIn(policy.oncalls)
		.filter(({ position }) => wanted === 0 || Number(asText(position)) === wanted)
		.flatMap(({ position, delay, oncalls }) =>
			[oncalls].flat().flatMap((user) => {
				const person = personOf(user);
				if (person === null) return [];
				const level = position ?? null;
				const item = { level, delayMinutes: delay ?? null, ...person, escalationPolicy };
				return [item as IDataObject];
			}),
		);
}

function objectsIn(list: unknown): JsonObject[] {
	return [list].flat().filter(isObject);
}
