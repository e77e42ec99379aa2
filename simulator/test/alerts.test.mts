import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { SEED } from '../seed.mts';
import { request, start } from './support.mts';

const { services, teams, integrations, policies, priorities, tags } = SEED;
const critical = { message: 'Disk is full', alert_type: 'critical' };

describe('An alert:', async () => {
	const zenduty = await start({ settings: { alertDelay: 5 } });

	it('is queued first, then opens an incident', async () => {
		const slow = await start({ settings: { alertDelay: 1500 } });
		const { body } = await slow.alert(critical);
		assert.deepEqual(Object.keys(body), ['message', 'trace_id']);
		const path = `/api/alert/status/${body.trace_id}/`;
		const queued = (await slow.call('GET', path)).body;
		assert.deepEqual([queued.status, queued.incident, queued.alert], ['queued', null, null]);
		await slow.until(() => slow.state.alerts[0]?.outcome === 'completed');
		const { incident_number, unique_id, title, urgency } = slow.state.incidents.at(-1) ?? {};
		assert.deepEqual([title, urgency], ['Disk is full', 1]);
		assert.deepEqual((await slow.call('GET', path)).body, {
			status: 'completed',
			alert: slow.state.alerts[0]?.unique_id,
			integration: { name: 'Databases: generic' },
			incident: { incident_number, unique_id },
			...{ is_incident_created: true, suppressed: false },
		});
		assert.equal((await slow.call('GET', '/api/alert/status/unknown/')).status, 404);
	});

	it('joins, acknowledges and resolves the open incident of its entity id', async () => {
		const sent: Array<[alert_type: string, isOpened: boolean, status: number]> = [
			['critical', true, 1],
			['critical', false, 1],
			['acknowledged', false, 2],
			['resolved', false, 3],
		];
		for (const [alert_type, isOpened, status] of sent) {
			const given = { message: alert_type, alert_type, entity_id: 'db-7' };
			const { incident, is_incident_created } = await zenduty.settle(given);
			assert.deepEqual([incident.incident_number, is_incident_created], [4, isOpened]);
			assert.equal((await zenduty.call('GET', '/api/incidents/4/')).body.status, status);
		}
		const later = await zenduty.settle({ ...critical, entity_id: 'db-7' });
		assert.deepEqual([later.incident.incident_number, later.is_incident_created], [5, true]);
		const { results } = (await zenduty.call('GET', '/api/incidents/4/alerts/')).body;
		const types = results.map(({ alert_type }: { alert_type: string }) => alert_type);
		assert.deepEqual(types, ['3', '3', '4', '5']);
	});

	it('joins nothing without an entity id, or of another service', async () => {
		const { incident } = await zenduty.settle(critical);
		assert.notDeepEqual((await zenduty.settle(critical)).incident, incident);
		const entity_id = zenduty.state.alerts.at(-1)?.entity_id;
		const payments = `/api/account/teams/${teams.checkout}/services/${services.payments}`;
		const path = `${payments}/integrations/${integrations.payments}/`;
		const { webhook_url } = (await zenduty.call('GET', path)).body;
		await request(webhook_url, 'POST', { ...critical, entity_id });
		await zenduty.until(() => zenduty.state.alerts.at(-1)?.outcome === 'completed');
		assert.equal(zenduty.state.alerts.at(-1)?.is_incident_created, true);
	});

	it('brings policy, priority and tags; unknown ones are passed over', async () => {
		const { incident } = await zenduty.settle({
			...{ ...critical, entity_id: 12345, summary: 'All fields', payload: { host: 'db-1' } },
			urls: ['https://example.com/a', { link_url: 'https://example.com/b', link_text: 'B' }],
			...{ escalation_policy: policies.nights, priority: priorities.p2, sla: 'unknown' },
			tags: [tags.disk, tags.release, 'unknown'],
		});
		const path = `/api/incidents/${incident.incident_number}/`;
		const { body } = await zenduty.call('GET', path);
		assert.deepEqual(
			[body.escalation_policy, body.team_priority, body.sla],
			[policies.nights, priorities.p2, null],
		);
		assert.deepEqual(
			body.tags.map(({ name }: { name: string }) => name),
			['disk'],
		);
		const [alert] = (await zenduty.call('GET', `${path}alerts/`)).body.results;
		assert.equal(alert.entity_id, '12345');
		assert.deepEqual(alert.urls, [
			{ link_url: 'https://example.com/a', link_text: 'https://example.com/a' },
			{ link_url: 'https://example.com/b', link_text: 'B' },
		]);
	});

	it('opens nothing where it only resolves, or fails on demand', async () => {
		const count = zenduty.state.incidents.length;
		const over = await zenduty.settle({ ...critical, alert_type: 'resolved', entity_id: 'x' });
		assert.deepEqual([over.status, over.incident], ['completed', null]);
		zenduty.settings.alertsFail = true;
		const failed = await zenduty.settle(critical);
		assert.deepEqual([failed.status, failed.alert, failed.incident], ['failed', null, null]);
		assert.equal(typeof failed.error, 'string');
		assert.equal(zenduty.state.incidents.length, count);
	});
});
