import { isoDate } from '../../model/date';
import { wordFor } from '../../model/statusWords';
import {
	escalationPolicyField,
	scheduleField,
	serviceField,
	teamField,
} from '../../fields/locators';
import type { Resource } from '../operation/operation';
import { makeGet, makeGetAll, type Row } from './operations';

/** `service.status` */
const SERVICE_STATUSES: Readonly<Record<number, string>> = {
	0: 'disabled',
	1: 'active',
	2: 'warning',
	3: 'critical',
	4: 'maintenance',
};

/** Teams of the account. */
export const team = makeResource({
	name: 'Team',
	many: 'teams',
	single: { one: 'team', article: 'a', field: teamField() },
	output: {
		id: 'unique_id',
		name: 'name',
		createdAt: ({ creation_date: date }) => isoDate(date),
	},
});

/** Services of the teams. */
export const service = makeResource({
	name: 'Service',
	many: 'services',
	below: 'services',
	isTeamOptional: true,
	single: { one: 'service', article: 'a', field: serviceField() },
	output: {
		id: 'unique_id',
		name: 'name',
		status: ({ status }) => wordFor(status, SERVICE_STATUSES),
		teamId: 'team',
		escalationPolicyId: 'escalation_policy',
		summary: 'summary',
		description: 'description',
	},
});

/** The output of what a team has besides its services. */
const ofTeam: Row['output'] = { id: 'unique_id', name: 'name', summary: 'summary', teamId: 'team' };

/** Escalation policies of a team. */
export const escalationPolicy = makeResource({
	name: 'Escalation Policy',
	many: 'escalation policies',
	below: 'escalationPolicies',
	single: { one: 'escalation policy', article: 'an', field: escalationPolicyField() },
	output: ofTeam,
});

/** On-call schedules of a team. */
export const schedule = makeResource({
	name: 'Schedule',
	many: 'schedules',
	below: 'schedules',
	single: { one: 'schedule', article: 'a', field: scheduleField() },
	output: ofTeam,
});

/** The output of what a team marks its incidents with. */
const mark: Row['output'] = { id: 'unique_id', name: 'name', color: 'color' };

/** Priorities of a team. */
export const priority = makeResource({
	name: 'Priority',
	many: 'priorities',
	below: 'priorities',
	alwaysReturnsAll: true,
	output: mark,
});

/** Tags of a team. */
export const tag = makeResource({
	name: 'Tag',
	many: 'tags',
	below: 'tags',
	alwaysReturnsAll: true,
	output: mark,
});

/** SLAs of a team. The unit of their times is not documented. */
export const sla = makeResource({
	name: 'SLA',
	many: 'SLAs',
	below: 'slas',
	alwaysReturnsAll: true,
	output: {
		id: 'unique_id',
		name: 'name',
		acknowledgeTime: 'acknowledge_time',
		resolveTime: 'resolve_time',
	},
});

function makeResource(row: Row): Resource {
	const { name, single } = row;
	const operations = { ...(single && { get: makeGet(row, single) }), getAll: makeGetAll(row) };
	return { name, operations };
}
