import { wordFor } from '../../webhook/event';
import { connectApi, explainApi } from '../connectApi';
import { serviceField, teamField } from '../locators';
import { defineResource, type Resource } from '../operation';
import { isoDate } from '../output';
import { makeGet } from './get';
import { makeGetAll } from './getAll';
import type { Row } from './row';

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
	one: 'team',
	article: 'a',
	many: 'teams',
	field: teamField(),
	output: {
		id: 'unique_id',
		name: 'name',
		createdAt: ({ creation_date: date }) => isoDate(date),
	},
});

/** Services of the teams. */
export const service = makeResource({
	name: 'Service',
	one: 'service',
	article: 'a',
	many: 'services',
	below: 'services',
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

function makeResource(row: Row): Resource {
	return defineResource({
		name: row.name,
		operations: { ...(row.field && { get: makeGet(row, row.field) }), getAll: makeGetAll(row) },
		connect: connectApi,
		explain: explainApi,
	});
}
