import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { addIncident, addIncidents, changeIncident, deleteIncident } from '../incidents.mts';
import { SEED } from '../seed.mts';
import type { Incident, Status } from '../state.mts';
import { request, start, type Tested } from './support.mts';

const { services, users } = SEED;
const NEW = { title: 'Disk', service: services.shop };

/** What happened, without what is the same in all tests. */
const told = ({ history }: Tested) =>
	history.happened.map((one) => ('incident' in one ? [one.what, one.incident] : [one.what]));

describe('The history:', () => {
	it('is empty at first: what the account starts with has long been there', async () => {
		assert.deepEqual((await start()).history.happened, []);
	});

	it('has every change of an incident in order, and nothing that changes nothing', async () => {
		const zenduty = await start();
		await zenduty.call('POST', '/api/incidents/', NEW);
		const change = async (fields: object) =>
			await zenduty.call('PATCH', '/api/incidents/4/', fields);
		await change({ status: 2 });
		await change({ status: 2 });
		await change({ assigned_to: users.obi });
		await change({ assigned_to: users.obi, title: 'Disk full' });
		await change({ status: 1 });
		await change({ status: 3 });
		await change({ status: 1 });
		await change({ status: 3 });
		await change({ status: 2 });
		assert.deepEqual(told(zenduty), [
			['opened', 4],
			['acknowledged', 4],
			['reassigned', 4],
			['triggered again', 4],
			['resolved', 4],
			['reopened', 4],
			['resolved', 4],
			['acknowledged', 4],
		]);
	});

	it('says what it was, and when', async () => {
		const now = () => new Date('2026-12-01T09:30:00.123Z');
		const zenduty = await start({ now });
		const { unique_id } = (await zenduty.call('POST', '/api/incidents/', NEW)).body;
		await zenduty.call('PATCH', '/api/incidents/4/', { assigned_to: users.obi });
		const at = '2026-12-01T09:30:00.123000Z';
		const about = { incident: 4, id: unique_id, title: 'Disk', service: services.shop };
		assert.deepEqual(zenduty.history.happened, [
			{ number: 1, at, what: 'opened', ...about, assignee: null },
			{ number: 2, at, what: 'reassigned', ...about, assignee: users.obi },
		]);
	});

	it('has what alerts, the page and tests do, too', async () => {
		const zenduty = await start({ settings: { alertDelay: 0 } });
		for (const alert_type of ['critical', 'resolved']) {
			await zenduty.alert({ message: 'Disk', alert_type, entity_id: 'disk' });
			await zenduty.until(() => zenduty.state.alerts.at(-1)?.outcome === 'completed');
		}
		await request(`${zenduty.url}/_simulator/incidents/3/status`, 'POST', { status: 2 });
		addIncidents(zenduty.world, 2, { title: 'Long resolved', status: 3 });
		assert.deepEqual(told(zenduty), [
			['opened', 4],
			['resolved', 4],
			['acknowledged', 3],
			...[5, 6].flatMap((number) =>
				['opened', 'acknowledged', 'resolved'].map((what) => [what, number]),
			),
		]);
	});

	it('is read from any number on, and cleared, by the controls', async () => {
		const zenduty = await start();
		const control = async (method: string, path: string) =>
			await request(`${zenduty.url}/_simulator${path}`, method);
		addIncidents(zenduty.world, 3, { title: 'Many' });
		const numbers = async (path: string) =>
			(await control('GET', path)).body.map(({ number }: { number: number }) => number);
		assert.deepEqual(await numbers('/history'), [1, 2, 3]);
		assert.deepEqual(await numbers('/history?after=2'), [3]);
		assert.equal((await control('DELETE', '/history')).status, 204);
		addIncidents(zenduty.world, 1, { title: 'More' });
		assert.deepEqual(await numbers('/history'), [4]);
		assert.equal((await control('GET', '/history?after=yesterday')).status, 400);
	});
});

describe('An acknowledgement', () => {
	const limited = async (settings = {}) => {
		const zenduty = await start({ settings: { acknowledgementUnit: 10, ...settings } });
		const answer = await request(
			`${zenduty.url}/_simulator/services/${services.databases}`,
			'PATCH',
			{ acknowledgement_timeout: 5 },
		);
		assert.deepEqual([answer.status, answer.body.acknowledgement_timeout], [200, 5]);
		return zenduty;
	};
	const acknowledge = async (zenduty: Tested, number: number) =>
		await zenduty.call('PATCH', `/api/incidents/${number}/`, { status: 2 });
	const set = ({ world }: Tested, incident: Incident, status: Status) =>
		changeIncident(world, incident, { status }, () => undefined);
	const pause = async (milliseconds: number) =>
		await new Promise((resolve) => setTimeout(resolve, milliseconds));

	it('runs out where its service says so, and the incident is triggered again', async () => {
		const zenduty = await limited();
		await acknowledge(zenduty, 3);
		await zenduty.until(() => zenduty.state.incidents[2]?.status === 1);
		assert.deepEqual(told(zenduty), [
			['acknowledged', 3],
			['triggered again', 3],
		]);
		const { body } = await zenduty.call('GET', '/api/incidents/3/');
		assert.deepEqual([body.status, body.acknowledged_date], [1, null]);
		await zenduty.call('PATCH', '/api/incidents/3/', { status: 2 });
		await zenduty.until(() => zenduty.state.incidents[2]?.status === 1);
		assert.equal(zenduty.history.happened.length, 4);
	});

	it('runs out for an incident that was opened as acknowledged', async () => {
		const zenduty = await limited();
		const given = { title: 'A', service: services.databases, status: 2 as const };
		const incident = addIncident(zenduty.world, given);
		await zenduty.until(() => incident.status === 1);
	});

	it('lasts by default, and where the incident was resolved or deleted before', async () => {
		const zenduty = await limited();
		const { world } = zenduty;
		const resolved = addIncident(world, { title: 'A', service: services.databases });
		const deleted = addIncident(world, { title: 'B', service: services.databases });
		const other = addIncident(world, NEW);
		for (const incident of [resolved, deleted, other]) set(zenduty, incident, 2);
		set(zenduty, resolved, 3);
		deleteIncident(world, deleted);
		await pause(120);
		const again = told(zenduty).filter(([what]) => what === 'triggered again');
		assert.deepEqual(again, []);
	});

	it('counts from the last acknowledgement', async () => {
		const zenduty = await limited();
		const incident = addIncident(zenduty.world, { title: 'A', service: services.databases });
		set(zenduty, incident, 2);
		await pause(30);
		set(zenduty, incident, 1);
		set(zenduty, incident, 2);
		const again = performance.now();
		await zenduty.until(() => incident.status === 1);
		assert.ok(performance.now() - again > 45);
		assert.equal(zenduty.history.happened.length, 5);
	});

	it('leaves its date where a switch says so', async () => {
		const zenduty = await limited({ triggeredKeepsDates: true });
		const { acknowledged_date } = (await acknowledge(zenduty, 3)).body;
		await zenduty.until(() => zenduty.state.incidents[2]?.status === 1);
		const { body } = await zenduty.call('GET', '/api/incidents/3/');
		assert.deepEqual([body.status, body.acknowledged_date], [1, acknowledged_date]);
	});

	it('is limited only by whole numbers, and only where there is such a service', async () => {
		const { url } = await start();
		const patch = async (service: string, acknowledgement_timeout: number) =>
			(await request(`${url}/_simulator/services/${service}`, 'PATCH', { acknowledgement_timeout }))
				.status;
		assert.equal(await patch(services.shop, 1.5), 400);
		assert.equal(await patch(services.shop, -1), 400);
		assert.equal(await patch('none', 1), 404);
	});
});

describe('A deleted incident', () => {
	it('is gone with its parts, and its number is not used again', async () => {
		const zenduty = await start({ settings: { alertDelay: 0 } });
		await zenduty.alert({ message: 'Disk', alert_type: 'critical' });
		await zenduty.until(() => zenduty.state.alerts[0]?.outcome === 'completed');
		const path = '/api/incidents/4/';
		await zenduty.call('POST', `${path}note/`, { note: 'Hi' });
		await zenduty.call('POST', `${path}tags/`, { team_tag: SEED.tags.disk });
		await zenduty.call('POST', '/api/incidents/3/note/', { note: 'Stays' });
		const remove = async () => await request(`${zenduty.url}/_simulator/incidents/4`, 'DELETE');
		assert.equal((await remove()).status, 204);
		assert.equal((await remove()).status, 404);
		assert.equal((await zenduty.call('GET', path)).status, 404);
		assert.deepEqual(
			[zenduty.state.notes.map(({ note }) => note), zenduty.state.incidentTags],
			[['Stays'], []],
		);
		assert.deepEqual(told(zenduty).at(-1), ['deleted', 4]);
		const found = await zenduty.call('POST', '/api/incidents/filter/', { status: 0 });
		assert.equal(found.body.results.length, 3);
		const { trace_id } = zenduty.state.alerts[0] ?? {};
		assert.equal((await zenduty.call('GET', `/api/alert/status/${trace_id}/`)).body.incident, null);
		const next = await zenduty.call('POST', '/api/incidents/', NEW);
		assert.equal(next.body.incident_number, 5);
		assert.match(await (await fetch(zenduty.url)).text(), /incident-5/);
	});
});
