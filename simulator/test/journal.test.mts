import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';

import { addIncident, addIncidents, changeIncident, deleteIncident } from '../incidents.mts';
import { withoutKey } from '../journal.mts';
import { SEED } from '../seed.mts';
import type { Incident, Status } from '../state.mts';
import { request, start, type Tested } from './support.mts';

const { services, users } = SEED;
const NEW = { title: 'Disk', service: services.shop };
const now = () => new Date('2026-12-01T09:30:00.123Z');
const AT = '2026-12-01T09:30:00.123000Z';

/** What happened, in words such as `opened 4`. */
const told = ({ history }: Tested) =>
	history.happened.map((one) => ('incident' in one ? `${one.what} ${one.incident}` : one.what));

const control = async ({ url }: Tested, method: string, path: string, body?: object) =>
	await request(`${url}/_simulator${path}`, method, body);

describe('The journal:', () => {
	it('says who did what, when, and what it changed', async () => {
		const zenduty = await start({ now });
		await zenduty.call('POST', '/api/incidents/3/note/', { note: 'Hello' });
		await zenduty.until(() => zenduty.journal.entries[0]?.duration !== null);
		const [entry] = zenduty.journal.entries;
		const id = zenduty.state.notes[0]?.unique_id;
		assert.deepEqual(
			{ ...entry, duration: 0 },
			{
				...{ number: 1, at: AT, method: 'POST', path: '/api/incidents/3/note/' },
				...{ owner: users.mara, body: { note: 'Hello' }, status: 201, duration: 0 },
				changes: [{ what: 'note added', incident: 3, id, text: 'Hello' }],
			},
		);
	});

	it('counts by title, incident and text, and what was refused', async () => {
		const zenduty = await start();
		const given = { ...NEW, title: '__proto__' };
		await zenduty.call('POST', '/api/incidents/', given);
		await zenduty.call('POST', '/api/incidents/', given);
		await zenduty.call('POST', '/api/incidents/3/note/', { note: 'One' });
		await zenduty.call('PATCH', '/api/incidents/3/', { status: 2 });
		await zenduty.call('PATCH', '/api/incidents/2/', { status: 3 });
		await zenduty.call('GET', '/api/nothing/');
		const { incidentsCreated, ...others } = zenduty.journal.counts();
		assert.deepEqual(Object.entries(incidentsCreated), [['__proto__', 2]]);
		assert.deepEqual(others, {
			statusesSet: { 3: { 2: 1 }, 2: { 3: 1 } },
			...{ notesAdded: { One: 1 }, refused: 1, invalidAnswers: 0 },
		});
		assert.equal(typeof zenduty.journal.entries.at(-1)?.refused, 'string');
	});

	it('holds no API key, and no key of an integration', async () => {
		const zenduty = await start();
		const { integration_key = '' } = zenduty.state.integrations[0] ?? {};
		await zenduty.call('GET', '/api/incidents/3/', undefined, 'a-wrong-key');
		const paths = [zenduty.integrationUrl, zenduty.integrationUrl.slice(0, -1)];
		paths.push(`${zenduty.url}/api/integration/generic/${integration_key}/?a=b`);
		for (const path of paths) await request(path, 'POST', { message: 'x', alert_type: 'info' });
		assert.equal(zenduty.journal.entries.length, 4);
		const text = JSON.stringify(zenduty.journal.entries);
		for (const secret of [zenduty.apiKey, 'a-wrong-key', integration_key]) {
			assert.ok(secret.length > 8 && !text.includes(secret));
		}
		const hidden = '/api/integration/generic/***/?a=b';
		assert.equal(withoutKey(hidden.replace('***', 'k3y')), hidden);
	});
});

describe('The history:', () => {
	it('has every change of an incident in order, and nothing that changes nothing', async () => {
		const zenduty = await start();
		// What the account starts with has long been there.
		assert.deepEqual(told(zenduty), []);
		await zenduty.call('POST', '/api/incidents/', NEW);
		const { obi } = users;
		const changes: object[] = [2, 2].map((status) => ({ status }));
		changes.push({ assigned_to: obi }, { assigned_to: obi, title: 'Disk full' });
		changes.push(...[1, 3, 1, 3, 2].map((status) => ({ status })));
		for (const change of changes) await zenduty.call('PATCH', '/api/incidents/4/', change);
		const words = 'opened,acknowledged,reassigned,triggered again,resolved,reopened,resolved';
		const all = `${words},acknowledged`.split(',');
		assert.deepEqual(
			told(zenduty),
			all.map((word) => `${word} 4`),
		);
	});

	it('says what it was, and when', async () => {
		const zenduty = await start({ now });
		const { unique_id: id } = (await zenduty.call('POST', '/api/incidents/', NEW)).body;
		await zenduty.call('PATCH', '/api/incidents/4/', { assigned_to: users.obi });
		const about = { at: AT, incident: 4, id, title: 'Disk', service: services.shop };
		assert.deepEqual(zenduty.history.happened, [
			{ number: 1, what: 'opened', ...about, assignee: null },
			{ number: 2, what: 'reassigned', ...about, assignee: users.obi },
		]);
	});

	it('has what alerts, the page and tests do, too', async () => {
		const zenduty = await start({ settings: { alertDelay: 0 } });
		for (const alert_type of ['critical', 'resolved']) {
			await zenduty.settle({ message: 'Disk', alert_type, entity_id: 'disk' });
		}
		await control(zenduty, 'POST', '/incidents/3/status', { status: 2 });
		addIncidents(zenduty.world, 1, { title: 'Long resolved', status: 3 });
		const all = ['opened 4', 'resolved 4', 'acknowledged 3'];
		assert.deepEqual(told(zenduty), [...all, 'opened 5', 'acknowledged 5', 'resolved 5']);
	});
});

describe('An acknowledgement', () => {
	/** Starts with services whose acknowledgements last 50 ms. */
	async function limited(settings = {}) {
		const zenduty = await start({ settings: { acknowledgementUnit: 10, ...settings } });
		const timeout = { acknowledgement_timeout: 5 };
		const answer = await control(zenduty, 'PATCH', `/services/${services.databases}`, timeout);
		assert.deepEqual([answer.status, answer.body.acknowledgement_timeout], [200, 5]);
		const add = (more = {}) =>
			addIncident(zenduty.world, { title: 'A', service: services.databases, ...more });
		const set = (incident: Incident, status: Status) =>
			changeIncident(zenduty.world, incident, { status }, () => undefined);
		return { zenduty, add, set };
	}

	for (const triggeredKeepsDates of [false, true]) {
		it(`runs out, and the incident is triggered again, its date kept: ${triggeredKeepsDates}`, async () => {
			const { zenduty } = await limited({ triggeredKeepsDates });
			for (let times = 1; times <= 2; times += 1) {
				const { body } = await zenduty.call('PATCH', '/api/incidents/3/', { status: 2 });
				await zenduty.until(() => zenduty.state.incidents[2]?.status === 1);
				const after = (await zenduty.call('GET', '/api/incidents/3/')).body;
				const date = triggeredKeepsDates ? body.acknowledged_date : null;
				assert.deepEqual([after.status, after.acknowledged_date], [1, date]);
			}
			const once = ['acknowledged 3', 'triggered again 3'];
			assert.deepEqual(told(zenduty), [...once, ...once]);
		});
	}

	it('runs out for what was opened as acknowledged, and counts from the last one', async () => {
		const { zenduty, add, set } = await limited();
		const incident = add({ status: 2 });
		await pause(30);
		set(incident, 1);
		set(incident, 2);
		const again = performance.now();
		await zenduty.until(() => incident.status === 1);
		assert.ok(performance.now() - again > 45);
	});

	it('lasts by default, and where the incident was resolved or deleted before', async () => {
		const { zenduty, add, set } = await limited();
		const [resolved, deleted, other] = [add(), add(), add({ service: services.shop })];
		for (const incident of [resolved, deleted, other]) set(incident, 2);
		set(resolved, 3);
		deleteIncident(zenduty.world, deleted);
		await pause(120);
		assert.ok(!told(zenduty).some((words) => words.startsWith('triggered again')));
	});
});

describe('A deleted incident', () => {
	it('is gone with its parts, and its number is not used again', async () => {
		const zenduty = await start({ settings: { alertDelay: 0 } });
		await zenduty.settle({ message: 'Disk', alert_type: 'critical' });
		const path = '/api/incidents/4/';
		await zenduty.call('POST', `${path}note/`, { note: 'Hi' });
		await zenduty.call('POST', `${path}tags/`, { team_tag: SEED.tags.disk });
		await zenduty.call('POST', '/api/incidents/3/note/', { note: 'Stays' });
		const remove = async () => (await control(zenduty, 'DELETE', '/incidents/4')).status;
		assert.deepEqual([await remove(), await remove()], [204, 404]);
		assert.equal((await zenduty.call('GET', path)).status, 404);
		const { notes, incidentTags, alerts } = zenduty.state;
		assert.deepEqual([notes.map(({ note }) => note), incidentTags], [['Stays'], []]);
		assert.equal(told(zenduty).at(-1), 'deleted 4');
		const status = `/api/alert/status/${alerts[0]?.trace_id}/`;
		assert.equal((await zenduty.call('GET', status)).body.incident, null);
		const next = await zenduty.call('POST', '/api/incidents/', NEW);
		assert.equal(next.body.incident_number, 5);
		assert.match(await (await fetch(zenduty.url)).text(), /incident-5/);
	});
});
