import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';

import { SEED } from '../seed.mts';
import { request, start, type Tested } from './support.mts';

const { services, teams, integrations, policies, priorities, slas, tags } = SEED;
const critical = { message: 'Disk is full', alert_type: 'critical' };

/** What became of an alert, once it is worked off. */
async function outcome(zenduty: Tested, given: object) {
	const { status, body } = await zenduty.alert(given);
	assert.equal(status, 200);
	const alert = () => zenduty.state.alerts.find(({ trace_id }) => trace_id === body.trace_id);
	await zenduty.until(() => alert()?.outcome !== 'queued');
	return (await zenduty.call('GET', `/api/alert/status/${body.trace_id}/`)).body;
}

describe('An alert:', () => {
	let zenduty: Tested;
	before(async () => (zenduty = await start({ settings: { alertDelay: 5 } })));

	it('is queued first, then opens an incident', async () => {
		const slow = await start({ settings: { alertDelay: 1500 } });
		const { body } = await slow.alert(critical);
		assert.deepEqual(Object.keys(body), ['message', 'trace_id']);
		const path = `/api/alert/status/${body.trace_id}/`;
		const queued = (await slow.call('GET', path)).body;
		assert.deepEqual([queued.status, queued.incident, queued.alert], ['queued', null, null]);
		await slow.until(() => slow.state.alerts[0]?.outcome === 'completed');
		const done = (await slow.call('GET', path)).body;
		const { incident_number, unique_id, title, urgency } = slow.state.incidents.at(-1) ?? {};
		assert.deepEqual([title, urgency], ['Disk is full', 1]);
		assert.deepEqual(done, {
			status: 'completed',
			alert: slow.state.alerts[0]?.unique_id,
			integration: { name: 'Databases: generic' },
			incident: { incident_number, unique_id },
			is_incident_created: true,
			suppressed: false,
		});
	});

	it('joins, acknowledges and resolves the open incident of its entity id', async () => {
		const entity_id = 'db-7';
		const first = await outcome(zenduty, { ...critical, entity_id });
		const joining = await outcome(zenduty, { ...critical, entity_id, message: 'Still' });
		assert.equal(joining.incident.incident_number, first.incident.incident_number);
		assert.deepEqual([first.is_incident_created, joining.is_incident_created], [true, false]);
		const path = `/api/incidents/${first.incident.incident_number}/`;
		await outcome(zenduty, { message: 'On it', alert_type: 'acknowledged', entity_id });
		assert.equal((await zenduty.call('GET', path)).body.status, 2);
		await outcome(zenduty, { message: 'Over', alert_type: 'resolved', entity_id });
		assert.equal((await zenduty.call('GET', path)).body.status, 3);
		const later = await outcome(zenduty, { ...critical, entity_id });
		assert.equal(later.is_incident_created, true);
		assert.notEqual(later.incident.incident_number, first.incident.incident_number);
		const { results } = (await zenduty.call('GET', `${path}alerts/`)).body;
		assert.deepEqual(
			results.map((one: { message: string; alert_type: string }) => [one.message, one.alert_type]),
			[
				['Disk is full', '3'],
				['Still', '3'],
				['On it', '4'],
				['Over', '5'],
			],
		);
	});

	it('opens an incident of its own without an entity id', async () => {
		const [one, two] = [await outcome(zenduty, critical), await outcome(zenduty, critical)];
		assert.notEqual(one.incident.incident_number, two.incident.incident_number);
	});

	it('joins no incident of another service', async () => {
		const entity_id = 'shared';
		const first = await outcome(zenduty, { ...critical, entity_id });
		const path = `/api/account/teams/${teams.checkout}/services/${services.payments}/integrations/${integrations.payments}/`;
		const { webhook_url } = (await zenduty.call('GET', path)).body;
		assert.match(webhook_url, /^http:\/\/127\.0\.0\.1:\d+\/api\/integration\/generic\/[\w-]+\/$/);
		const { body } = await request(webhook_url, 'POST', { ...critical, entity_id });
		const alert = () => zenduty.state.alerts.find(({ trace_id }) => trace_id === body.trace_id);
		await zenduty.until(() => alert()?.outcome === 'completed');
		assert.notEqual(alert()?.incident, first.incident.incident_number);
		assert.equal(alert()?.is_incident_created, true);
	});

	it('opens nothing where it only resolves', async () => {
		const done = await outcome(zenduty, {
			message: 'Over',
			alert_type: 'resolved',
			entity_id: 'x',
		});
		assert.deepEqual(
			[done.status, done.incident, done.is_incident_created],
			['completed', null, false],
		);
	});

	it('brings policy, priority, SLA and tags; unknown ones are passed over', async () => {
		const { incident } = await outcome(zenduty, {
			...critical,
			entity_id: 12345,
			summary: 'All fields',
			payload: { host: 'db-1' },
			urls: ['https://example.com/a', { link_url: 'https://example.com/b', link_text: 'B' }],
			escalation_policy: policies.nights,
			priority: priorities.p2,
			sla: 'unknown',
			tags: [tags.disk, tags.release, 'unknown'],
		});
		const { body } = await zenduty.call('GET', `/api/incidents/${incident.incident_number}/`);
		assert.equal(body.escalation_policy, policies.nights);
		assert.equal(body.team_priority, priorities.p2);
		assert.equal(body.sla, null);
		assert.deepEqual(
			body.tags.map(({ name }: { name: string }) => name),
			['disk'],
		);
		const alerts = await zenduty.call('GET', `/api/incidents/${incident.unique_id}/alerts/`);
		const [alert] = alerts.body.results;
		assert.equal(alert.entity_id, '12345');
		assert.deepEqual(alert.urls, [
			{ link_url: 'https://example.com/a', link_text: 'https://example.com/a' },
			{ link_url: 'https://example.com/b', link_text: 'B' },
		]);
		assert.equal(alert.integration_object.name, 'Databases: generic');
		assert.ok(slas.gold);
	});

	it('fails on demand', async () => {
		const failing = await start({ settings: { alertsFail: true, alertDelay: 0 } });
		const done = await outcome(failing, critical);
		assert.deepEqual([done.status, done.alert, done.incident], ['failed', null, null]);
		assert.equal(typeof done.error, 'string');
		assert.equal(failing.state.incidents.length, 3);
	});

	it('is suppressed while its service is in maintenance', async () => {
		const quiet = await start({ settings: { alertDelay: 0 } });
		const at = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
		await quiet.call('POST', `/api/account/teams/${teams.platform}/maintenance/`, {
			start_time: at(-5),
			end_time: at(5),
			services: [{ service: services.databases }],
		});
		const done = await outcome(quiet, critical);
		assert.deepEqual([done.status, done.suppressed, done.incident], ['completed', true, null]);
		assert.equal(quiet.state.incidents.length, 3);
	});

	it('opens only what its integration is set to, where a switch says so', async () => {
		const settings = { obeyCreateIncidentsFor: true, alertDelay: 0 };
		const choosy = await start({ settings });
		assert.equal((await outcome(choosy, critical)).is_incident_created, true);
		const error = { ...critical, alert_type: 'error' };
		assert.equal((await outcome(choosy, error)).is_incident_created, false);
	});
});

describe('A refused alert:', () => {
	let zenduty: Tested;
	before(async () => (zenduty = await start()));

	for (const [what, given] of [
		['without a message', { alert_type: 'info' }],
		['with an unknown type', { message: 'x', alert_type: 'fatal' }],
		['with the number of a type', { message: 'x', alert_type: 3 }],
		['with a payload that is no object', { message: 'x', alert_type: 'info', payload: 'text' }],
		['with an unknown field', { message: 'x', alert_type: 'info', entityId: 'x' }],
	] as const) {
		it(`${what} gets 400 with "error"`, async () => {
			const { status, body } = await zenduty.alert(given);
			assert.equal(status, 400);
			assert.deepEqual(Object.keys(body), ['error']);
		});
	}

	it('to an unknown key, account or kind gets 404', async () => {
		const { integrationUrl, url, state } = zenduty;
		const key = state.integrations[0]?.integration_key;
		for (const address of [
			integrationUrl.replace(/[^/]+\/$/, 'unknown/'),
			integrationUrl.replace(state.account, 'unknown'),
			`${url}/api/integration/prometheus/${key}/`,
		]) {
			assert.equal((await request(address, 'POST', critical)).status, 404, address);
		}
	});

	it('to a disabled integration gets 400', async () => {
		const disabled = zenduty.state.integrations.find(({ is_enabled }) => !is_enabled);
		const { url, state } = zenduty;
		const address = `${url}/integration/${state.account}/generic/${disabled?.integration_key}/`;
		const { status, body } = await request(address, 'POST', critical);
		assert.equal(status, 400);
		assert.deepEqual(Object.keys(body), ['error']);
	});

	it('needs no API key, and its status does', async () => {
		const path = `${zenduty.url}/api/alert/status/unknown/`;
		assert.equal((await request(path, 'GET')).status, 403);
		assert.equal((await zenduty.call('GET', '/api/alert/status/unknown/')).status, 404);
	});
});
