import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';

import { SEED } from '../seed.mts';
import { start, type Tested } from './support.mts';

const { services, users, teams, policies, priorities, slas, tags } = SEED;
const UNKNOWN = '5d0c1e7a-9b42-4f63-8a17-c2e9d4b60f81';

describe('Opening an incident:', () => {
	let zenduty: Tested;
	before(async () => (zenduty = await start()));

	it('answers with the whole incident, and appends who created it', async () => {
		const given = { title: 'Queue is full', service: services.payments, summary: 'since 9' };
		const { status, body } = await zenduty.call('POST', '/api/incidents/', given);
		assert.equal(status, 201);
		assert.equal(body.incident_number, 4);
		assert.match(body.unique_id, /^\w{22}$/);
		assert.equal(body.summary, 'since 9\n[Created by: Mara Lindqvist]');
		assert.deepEqual(
			[body.status, body.urgency, body.assigned_to, body.escalation_policy, body.sla],
			[1, 1, null, policies.checkout, slas.checkout],
		);
		assert.equal(body.service_object.name, 'Payments');
		assert.deepEqual(zenduty.journal.counts().incidentsCreated, { 'Queue is full': 1 });
	});

	it('takes every field', async () => {
		const given = {
			title: 'All of it',
			service: services.databases,
			status: 2,
			assigned_to: users.aiko,
			escalation_policy: policies.nights,
			sla: slas.gold,
			team_priority: priorities.p2,
			urgency: 0,
		};
		const { body } = await zenduty.call('POST', '/api/incidents/', given);
		for (const [name, value] of Object.entries(given)) assert.equal(body[name], value, name);
		assert.equal(body.assigned_to_name, 'Aiko Nakamura');
		assert.equal(body.team_priority_object.name, 'P2');
	});

	it('is not idempotent', async () => {
		const twice = { title: 'Twice', service: services.shop };
		await zenduty.call('POST', '/api/incidents/', twice);
		await zenduty.call('POST', '/api/incidents/', twice);
		assert.equal(zenduty.journal.counts().incidentsCreated.Twice, 2);
	});

	const refused: Array<[string, object, string]> = [
		['no title', { service: services.shop }, 'title'],
		['an empty title', { title: '', service: services.shop }, 'title'],
		['no service', { title: 'x' }, 'service'],
		['a service without dashes', { title: 'x', service: 'a'.repeat(32) }, 'service'],
		['an unknown service', { title: 'x', service: UNKNOWN }, 'service'],
		['an unknown field', { title: 'x', service: services.shop, owner: 'me' }, 'owner'],
		['a null', { title: 'x', service: services.shop, sla: null }, 'sla'],
		['a status by name', { title: 'x', service: services.shop, status: 'open' }, 'status'],
		['an unknown SLA', { title: 'x', service: services.shop, sla: UNKNOWN }, 'sla'],
		[
			'an unknown assignee',
			{ title: 'x', service: services.shop, assigned_to: UNKNOWN.slice(0, 25) },
			'assigned_to',
		],
	];
	for (const [what, given, field] of refused) {
		it(`refuses ${what}, and says so by field`, async () => {
			const count = zenduty.state.incidents.length;
			const { status, body } = await zenduty.call('POST', '/api/incidents/', given);
			assert.equal(status, 400);
			assert.deepEqual(Object.keys(body), [field]);
			assert.equal(typeof body[field][0], 'string');
			assert.equal(zenduty.state.incidents.length, count);
		});
	}
});

describe('Reading an incident:', () => {
	let zenduty: Tested;
	before(async () => (zenduty = await start()));

	it('takes its number or its unique_id', async () => {
		const byNumber = await zenduty.call('GET', '/api/incidents/3/');
		const byId = await zenduty.call('GET', `/api/incidents/${byNumber.body.unique_id}/`);
		assert.equal(byNumber.body.title, 'Disk almost full on db-1');
		assert.deepEqual(byId.body, byNumber.body);
	});

	it('answers 404 for one that is not there', async () => {
		const { status, body } = await zenduty.call('GET', '/api/incidents/999/');
		assert.deepEqual([status, body], [404, { detail: 'Not found.' }]);
	});

	it('takes only the documented id where a switch says so', async () => {
		const strict = await start({ settings: { onlyDocumentedIds: true } });
		const { unique_id } = (await strict.call('GET', '/api/incidents/3/')).body;
		const statuses = [
			(await strict.call('GET', `/api/incidents/${unique_id}/`)).status,
			(await strict.call('PATCH', '/api/incidents/3/', { status: 2 })).status,
			(await strict.call('PATCH', `/api/incidents/${unique_id}/`, { status: 2 })).status,
		];
		assert.deepEqual(statuses, [404, 404, 200]);
	});
});

describe('Changing an incident:', () => {
	it('acknowledges, resolves and reopens, by unique_id and by number', async () => {
		const zenduty = await start();
		const { unique_id } = (await zenduty.call('GET', '/api/incidents/3/')).body;
		const acknowledged = await zenduty.call('PATCH', `/api/incidents/${unique_id}/`, { status: 2 });
		assert.equal(acknowledged.body.status, 2);
		assert.equal(typeof acknowledged.body.acknowledged_date, 'string');
		const resolved = await zenduty.call('PATCH', '/api/incidents/3/', { status: 3 });
		assert.equal(typeof resolved.body.resolved_date, 'string');
		const reopened = await zenduty.call('PATCH', '/api/incidents/3/', { status: 1 });
		assert.deepEqual(
			[reopened.body.status, reopened.body.acknowledged_date, reopened.body.resolved_date],
			[1, null, null],
		);
		assert.deepEqual(zenduty.journal.counts().statusesSet, { 3: { 1: 1, 2: 1, 3: 1 } });
	});

	it('counts a status that is set twice', async () => {
		const zenduty = await start();
		await zenduty.call('PATCH', '/api/incidents/3/', { status: 2 });
		await zenduty.call('PATCH', '/api/incidents/3/', { status: 2 });
		assert.deepEqual(zenduty.journal.counts().statusesSet, { 3: { 2: 2 } });
	});

	it('changes nothing that was not sent', async () => {
		const zenduty = await start();
		const before = (await zenduty.call('GET', '/api/incidents/3/')).body;
		const given = { title: 'Disk full', urgency: 0, assigned_to: users.tomas };
		const { body } = await zenduty.call('PATCH', '/api/incidents/3/', given);
		assert.deepEqual(body, { ...before, ...given, assigned_to_name: 'Tomás Ferreira' });
	});

	it('leaves alone what a switch names', async () => {
		const zenduty = await start({ settings: { patchIgnores: ['title'] } });
		const given = { title: 'New', urgency: 0 };
		const { body } = await zenduty.call('PATCH', '/api/incidents/3/', given);
		assert.deepEqual([body.title, body.urgency], ['Disk almost full on db-1', 0]);
	});

	it('refuses another service', async () => {
		const zenduty = await start();
		const { status } = await zenduty.call('PATCH', '/api/incidents/3/', { service: services.shop });
		assert.equal(status, 400);
	});
});

describe('Finding incidents:', () => {
	let zenduty: Tested;
	before(async () => {
		zenduty = await start();
		await zenduty.call('POST', '/api/incidents/2/tags/', { team_tag: tags.disk });
	});

	async function found(filter: object, of = zenduty, key?: string): Promise<number[]> {
		const { status, body } = await of.call('POST', '/api/incidents/filter/', filter, key);
		assert.equal(status, 200);
		return body.results.map((one: { incident_number: number }) => one.incident_number);
	}
	const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
	const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
	const anHourAgo = new Date(Date.now() - 3_600_000).toISOString();

	const all = { status: 0 };
	const cases: Array<[string, object, number[]]> = [
		['only triggered ones by default', {}, [3]],
		['open ones', { status: -1 }, [2, 3]],
		['all', all, [1, 2, 3]],
		['triggered ones', { status: 1 }, [3]],
		['acknowledged ones', { status: 2 }, [2]],
		['resolved ones', { status: 3 }, [1]],
		['those of a team', { ...all, team_ids: [teams.checkout] }, [1]],
		['those of services', { ...all, service_ids: [services.shop, services.databases] }, [1, 3]],
		['those of a policy', { ...all, escalation_policy_ids: [policies.platform] }, [2, 3]],
		['those of a user', { ...all, user_ids: [users.tomas] }, [2]],
		['those of a priority', { ...all, priority_ids: [priorities.p1] }, [3]],
		['those of a priority by name', { ...all, priority_name: 'P2' }, [2]],
		['those of an SLA', { ...all, sla_ids: [slas.gold] }, [3]],
		['those with a tag', { ...all, tag_ids: [tags.disk] }, [2]],
		['those since a day', { ...all, from_date: yesterday }, [1, 2, 3]],
		['those since a time', { ...all, from_date: anHourAgo }, [2, 3]],
		['those before a time', { ...all, to_date: anHourAgo }, [1]],
		['those before a day', { ...all, to_date: tomorrow }, [1, 2, 3]],
		['none since tomorrow', { ...all, from_date: tomorrow }, []],
		['all where lists are empty', { ...all, team_ids: [], from_date: [], to_date: [] }, [1, 2, 3]],
		['none with a postmortem', { ...all, postmortem_filter: 1 }, []],
		[
			'what holds in all respects',
			{ ...all, team_ids: [teams.platform], sla_ids: [slas.gold] },
			[3],
		],
	];
	for (const [what, filter, numbers] of cases) {
		it(`finds ${what}`, async () => assert.deepEqual(await found(filter), numbers));
	}

	it("finds what belongs to the teams of the key's owner", async () => {
		const keys = [{ key: 'obi-key', owner: users.obi }];
		const obis = await start({ keys });
		assert.deepEqual(await found({ status: 0, all_teams: 0 }, obis), [1]);
		assert.deepEqual(await found({ status: 0, all_teams: 1 }, obis), [1, 2, 3]);
	});

	it('shows less than the whole incident', async () => {
		const { body } = await zenduty.call('POST', '/api/incidents/filter/', { status: 2 });
		const [incident] = body.results;
		assert.equal(incident.service_object.team_name, 'Platform');
		assert.equal(incident.tags[0].name, 'disk');
		for (const name of ['summary', 'urgency', 'incident_key', 'escalation_policy']) {
			assert.ok(!(name in incident), name);
		}
	});

	it('begins with the newest, and counts the last day, where switches say so', async () => {
		const today = new Date().toISOString().slice(0, 10);
		const now = () => new Date(`${today}T12:00:00Z`);
		const switched = await start({ now, settings: { newestFirst: true, lastDayCounts: true } });
		assert.deepEqual(await found({ status: 0, to_date: today }, switched), [3, 2, 1]);
		const plain = await start({ now });
		assert.deepEqual(await found({ status: 0, to_date: today }, plain), []);
	});

	it('refuses a filter that it does not know', async () => {
		const { status, body } = await zenduty.call('POST', '/api/incidents/filter/', { team: 'x' });
		assert.equal(status, 400);
		assert.deepEqual(Object.keys(body), ['team']);
	});
});
