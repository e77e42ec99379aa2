/** Which incidents start the workflow. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { changeIncident, openIncident, type NewIncident } from '../../simulator/incidents.mts';
import { newUuid } from '../../simulator/ids.mts';
import { SEED } from '../../simulator/seed.mts';
import type { Json } from '../n8n/rest.mts';
import type { Server } from '../n8n/server.mts';
import { told } from '../zenduty/watched.mts';
import { watch } from './watching.mts';

const { teams, services, policies, priorities, users } = SEED;

/**
 * Of these two the second passes the filter, and the first does not: what Zenduty is asked for, all
 * at once, and what the trigger looks at. Each filter alone is in `test/polling/`.
 */
const FILTERS: Array<[name: string, parameters: Json, passes: Partial<NewIncident>]> = [
	[
		'what Zenduty is asked for',
		{
			teams: [teams.platform],
			filters: {
				services: [services.network],
				escalationPolicies: [policies.nights],
				priorities: [priorities.p1],
				users: [users.obi],
			},
		},
		{
			service: services.network,
			escalation_policy: policies.nights,
			team_priority: priorities.p1,
			assigned_to: users.obi,
		},
	],
	[
		'what the trigger looks at',
		{
			filters: {
				excludeServices: [services.payments],
				urgencies: ['low'],
				titleContains: ' FULL ',
			},
		},
		{ urgency: 0, title: 'Disk full on db-1' },
	],
];

export function pollingFilters(server: Server): void {
	for (const [name, parameters, passes] of FILTERS) {
		it(`filters by ${name}`, async () => {
			const watching = await watch(server, parameters);
			const { world } = watching.zenduty;
			const given = { title: 'Disk', service: services.shop };
			openIncident(world, given, () => undefined);
			openIncident(world, { ...given, ...passes }, () => undefined);
			const { items } = await watching.untilCame(1);
			assert.deepEqual(items.map(told), ['#5 triggered']);
			assert.equal((await watching.afterPolls()).items.length, 1);
		});
	}

	it('counts an incident as opened that comes to match, and is silent when it no longer does', async () => {
		const filters = { users: [users.obi], tags: [SEED.tags.release] };
		const watching = await watch(server, { filters });
		const { world, state } = watching.zenduty;
		const given = { title: 'Disk', service: services.shop };
		const incident = openIncident(world, given, () => undefined);
		const assign = (assigned_to: string | null) =>
			changeIncident(world, incident, { assigned_to }, () => undefined);
		assign(users.obi);
		assert.deepEqual((await watching.afterPolls()).items, []);
		state.incidentTags.push({
			unique_id: newUuid(),
			incident: incident.incident_number,
			team_tag: SEED.tags.release,
			creation_date: incident.creation_date,
		});
		assert.deepEqual((await watching.untilCame(1)).items.map(told), ['#4 triggered']);
		assign(users.tomas);
		const { items, errors } = await watching.afterPolls();
		assert.deepEqual([items.length, errors], [1, []]);
	});
}
