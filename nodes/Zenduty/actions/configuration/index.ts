import { isoDate } from '../../model/date';
import { wordFor } from '../../model/statusWords';
import {
	escalationPolicyField,
	scheduleField,
	serviceField,
	teamField,
} from '../../fields/locators';
import type { Output, Resource } from '../operation/operation';
import { makeGet, makeGetAll, type Row } from '../operation/teamRecordOperations';

/** The words for the numbers in the member `status` of a service. */
const SERVICE_STATUSES: Readonly<Record<number, string>> = {
	0: 'disabled',
	1: 'active',
	2: 'warning',
	3: 'critical',
	4: 'maintenance',
};

/** Teams. Without `below`, the operations read the teams themselves, and not records of a team. */
export const team = makeResource({
	name: 'Team',
	field: teamField(),
	output: {
		id: 'unique_id',
		name: 'name',
		createdAt: ({ creation_date: date }) => isoDate(date),
	},
});

/**
 * In *Get Many* of services, the team is optional. Without a team, the services of all teams are
 * listed. The other records of a team need the team.
 */
export const service = makeResource({
	name: 'Service',
	below: 'services',
	isTeamOptional: true,
	field: serviceField(),
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

/** The simplified output of escalation policies and of schedules. */
const ofTeam: Output = { id: 'unique_id', name: 'name', summary: 'summary', teamId: 'team' };

/** Escalation policies. The simplified output does not have their levels. *On Call* has them. */
export const escalationPolicy = makeResource({
	name: 'Escalation Policy',
	below: 'escalationPolicies',
	field: escalationPolicyField(),
	output: ofTeam,
});

/** On-call schedules. The overrides of a schedule are a resource of their own. */
export const schedule = makeResource({
	name: 'Schedule',
	below: 'schedules',
	field: scheduleField(),
	output: ofTeam,
});

/** The simplified output of priorities and of tags. */
const mark: Output = { id: 'unique_id', name: 'name', color: 'color' };

/** Priorities of a team. Without `field`, there is no operation *Get*. */
export const priority = makeResource({
	name: 'Priority',
	below: 'priorities',
	alwaysReturnsAll: true,
	output: mark,
});

/** The tags that a team has. The resource *Incident Tag* adds these tags to incidents. */
export const tag = makeResource({
	name: 'Tag',
	below: 'tags',
	alwaysReturnsAll: true,
	output: mark,
});

/**
 * SLAs of a team. The output has their times as numbers, because Zenduty does not document the
 * unit.
 */
export const sla = makeResource({
	name: 'SLA',
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
	const { name, field } = row;
	const operations = { ...(field && { get: makeGet(row, field) }), getAll: makeGetAll(row) };
	return { name, operations };
}
