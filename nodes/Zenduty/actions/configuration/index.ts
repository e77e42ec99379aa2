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

/** The word for each status of a service. The key is the number that Zenduty sends as `status`. */
const SERVICE_STATUSES: Readonly<Record<number, string>> = {
	0: 'disabled',
	1: 'active',
	2: 'warning',
	3: 'critical',
	4: 'maintenance',
};

/** The resource "Team". Its operations read the teams themselves, and not records of a team. */
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
 * The resource "Service". In *Get Many*, the user may leave the team empty to list the services of
 * all teams.
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

/**
 * The resource "Escalation Policy". The simplified output does not have the levels of a policy.
 * *On Call: Get Many* returns the people of each level.
 */
export const escalationPolicy = makeResource({
	name: 'Escalation Policy',
	below: 'escalationPolicies',
	field: escalationPolicyField(),
	output: ofTeam,
});

/**
 * The resource "Schedule". It reads on-call schedules. The overrides of a schedule have their own
 * resource, *Schedule Override*.
 */
export const schedule = makeResource({
	name: 'Schedule',
	below: 'schedules',
	field: scheduleField(),
	output: ofTeam,
});

/** The simplified output of priorities and of tags. */
const mark: Output = { id: 'unique_id', name: 'name', color: 'color' };

/** The resource "Priority". Its only operation, *Get Many*, returns all priorities of one team. */
export const priority = makeResource({
	name: 'Priority',
	below: 'priorities',
	alwaysReturnsAll: true,
	output: mark,
});

/**
 * The resource "Tag". It lists the tags that a team has. The resource *Incident Tag* adds these
 * tags to incidents.
 */
export const tag = makeResource({
	name: 'Tag',
	below: 'tags',
	alwaysReturnsAll: true,
	output: mark,
});

/**
 * The resource "SLA". The output has the times of an SLA as the numbers that Zenduty sent, because
 * Zenduty does not document their unit.
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
