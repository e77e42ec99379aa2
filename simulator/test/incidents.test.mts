import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { addIncident, addIncidents, changeIncident, deleteIncident } from '../incidents.mts';
import { SEED } from '../seed.mts';
import { start } from './support.mts';

const { services, users, teams, policies, priorities, slas, tags } = SEED;
const FILTER = '/api/incidents/filter/';
const THREE = '/api/incidents/3/';

describe('An incident:', () => {
	it('is opened with what its service has, and who created it', async () => {
		const zenduty = await start();
		const given = { title: 'Queue is full', service: services.payments, summary: 'since 9' };
		const { status, body } = await zenduty.call('POST', '/api/incidents/', given);
		assert.deepEqual([status, body.incident_number, body.status, body.urgency], [201, 4, 1, 1]);
		assert.equal(body.summary, 'since 9\n[Created by: Mara Lindqvist]');
		assert.deepEqual(
			[body.assigned_to, body.escalation_policy, body.sla, body.service_object.name],
			[null, policies.checkout, slas.checkout, 'Payments'],
		);
		// Opening is not idempotent.
		await zenduty.call('POST', '/api/incidents/', given);
		assert.deepEqual(zenduty.journal.counts().incidentsCreated, { 'Queue is full': 2 });
	});

	it('takes every field', async () => {
		const zenduty = await start();
		const given = {
			...{ title: 'All of it', service: services.databases, status: 2, urgency: 0 },
			...{ assigned_to: users.aiko, escalation_policy: policies.nights, sla: slas.gold },
			team_priority: priorities.p2,
		};
		const { body } = await zenduty.call('POST', '/api/incidents/', given);
		assert.deepEqual({ ...body, ...given }, body);
		assert.equal(body.assigned_to_name, 'Aiko Nakamura');
		assert.equal(body.team_priority_object.name, 'P2');
	});

	it('is read and changed by its number or its unique_id', async () => {
		const zenduty = await start();
		const before = (await zenduty.call('GET', THREE)).body;
		assert.equal(before.title, 'Disk almost full on db-1');
		const byId = `/api/incidents/${before.unique_id}/`;
		assert.deepEqual((await zenduty.call('GET', byId)).body, before);
		const given = { title: 'Disk full', urgency: 0, assigned_to: users.tomas };
		const after = { ...before, ...given, assigned_to_name: 'Tomás Ferreira' };
		assert.deepEqual((await zenduty.call('PATCH', byId, given)).body, after);

		zenduty.settings.onlyDocumentedIds = true;
		const lines = [`GET ${byId}`, `PATCH ${THREE}`, `GET ${THREE}`, `PATCH ${byId}`];
		const statuses = lines.map(async (line) => {
			const [method = '', path = ''] = line.split(' ');
			return (await zenduty.call(method, path, method === 'GET' ? undefined : {})).status;
		});
		assert.deepEqual(await Promise.all(statuses), [404, 404, 200, 200]);
	});

	for (const triggeredKeepsDates of [false, true]) {
		it(`is acknowledged, resolved and opened again, its dates kept: ${triggeredKeepsDates}`, async () => {
			const zenduty = await start({ settings: { triggeredKeepsDates } });
			const set = async (status: number) => {
				const { body } = await zenduty.call('PATCH', THREE, { status });
				return [body.status, body.acknowledged_date !== null, body.resolved_date !== null];
			};
			assert.deepEqual(await set(2), [2, true, false]);
			assert.deepEqual(await set(2), [2, true, false]);
			assert.deepEqual(await set(3), [3, true, true]);
			assert.deepEqual(await set(1), [1, triggeredKeepsDates, triggeredKeepsDates]);
			assert.deepEqual(zenduty.journal.counts().statusesSet, { 3: { 1: 1, 2: 2, 3: 1 } });
		});
	}

	it('keeps the fields that a switch names', async () => {
		const zenduty = await start({ settings: { patchIgnores: ['title'] } });
		const { body } = await zenduty.call('PATCH', THREE, { title: 'New', urgency: 0 });
		assert.deepEqual([body.title, body.urgency], ['Disk almost full on db-1', 0]);
	});
});

describe('Incidents are found:', async () => {
	const zenduty = await start();
	await zenduty.call('POST', '/api/incidents/2/tags/', { team_tag: tags.disk });

	async function found(filter: object, of = zenduty): Promise<number[]> {
		const { status, body } = await of.call('POST', FILTER, filter);
		assert.equal(status, 200);
		return body.results.map((one: { incident_number: number }) => one.incident_number);
	}
	const day = (from: number) => new Date(Date.now() + from * 86_400_000).toISOString().slice(0, 10);
	const anHourAgo = new Date(Date.now() - 3_600_000).toISOString();

	const cases: Array<[filter: object, numbers: number[]]> = [
		[{ status: undefined }, [3]],
		[{ status: -1 }, [2, 3]],
		[{}, [1, 2, 3]],
		[{ status: 1 }, [3]],
		[{ status: 2 }, [2]],
		[{ status: 3 }, [1]],
		[{ team_ids: [teams.checkout] }, [1]],
		[{ service_ids: [services.shop, services.databases] }, [1, 3]],
		[{ escalation_policy_ids: [policies.platform] }, [2, 3]],
		[{ user_ids: [users.tomas] }, [2]],
		[{ priority_ids: [priorities.p1] }, [3]],
		[{ priority_name: 'P2' }, [2]],
		[{ sla_ids: [slas.gold] }, [3]],
		[{ tag_ids: [tags.disk] }, [2]],
		[{ from_date: day(-1) }, [1, 2, 3]],
		[{ from_date: anHourAgo }, [2, 3]],
		[{ to_date: anHourAgo }, [1]],
		[{ to_date: day(1) }, [1, 2, 3]],
		[{ from_date: day(1) }, []],
		[{ team_ids: [], from_date: [], to_date: [] }, [1, 2, 3]],
		[{ postmortem_filter: 1 }, [2]],
		[{ postmortem_filter: 0 }, [1, 3]],
		[{ team_ids: [teams.platform], sla_ids: [slas.gold] }, [3]],
	];
	for (const [filter, numbers] of cases) {
		it(JSON.stringify(filter), async () =>
			assert.deepEqual(await found({ status: 0, ...filter }), numbers),
		);
	}

	it("those of the teams of the key's owner", async () => {
		const obis = await start({ keys: [{ key: 'obi-key', owner: users.obi }] });
		assert.deepEqual(await found({ status: 0, all_teams: 0 }, obis), [1]);
		assert.deepEqual(await found({ status: 0, all_teams: 1 }, obis), [1, 2, 3]);
	});

	it('the newest first, and with the last day, where switches say so', async () => {
		const today = day(0);
		const now = () => new Date(`${today}T12:00:00Z`);
		const settings = { newestFirst: true, lastDayCounts: true };
		const filter = { status: 0, to_date: today };
		assert.deepEqual(await found(filter, await start({ now, settings })), [3, 2, 1]);
		assert.deepEqual(await found(filter, await start({ now })), []);
	});
});

describe('Pages:', () => {
	const all = { status: 0 };

	it('hold ten, and lead to the next and the previous one', async () => {
		const zenduty = await start();
		addIncidents(zenduty.world, 22, { title: 'Many' });
		const link = (page: number) => `${zenduty.url}${FILTER}?page=${page}&page_size=10`;
		const pages = await Promise.all(
			[1, 2, 3].map(
				async (page) => (await zenduty.call('POST', `${FILTER}?page=${page}`, all)).body,
			),
		);
		assert.deepEqual(
			pages.map(({ previous, next, results }) => [previous, next, results.length]),
			[
				[null, link(2), 10],
				[link(1), link(3), 10],
				[link(2), null, 5],
			],
		);
		const found = pages.flatMap(({ results }) => results);
		assert.equal(new Set(found.map(({ incident_number }) => incident_number)).size, 25);
		const beyond = await zenduty.call('POST', `${FILTER}?page=4`, all);
		assert.deepEqual([beyond.status, beyond.body], [404, { detail: 'Invalid page.' }]);
	});

	it('shift when something changes between two requests: rows come twice, or not at all', async () => {
		const zenduty = await start({ settings: { newestFirst: true } });
		const { world } = zenduty;
		const many = addIncidents(world, 21, { title: 'Many' });
		const open = async (page: number): Promise<number[]> =>
			(await zenduty.call('POST', `${FILTER}?page=${page}`, { status: -1 })).body.results.map(
				(found: { incident_number: number }) => found.incident_number,
			);
		const first = await open(1);
		addIncident(world, { title: 'New', service: services.shop });
		assert.equal((await open(2))[0], first[9]);
		const again = await open(1);
		const next = (await open(2))[0];
		const [resolved, deleted] = many.slice(-2);
		assert.ok(resolved && deleted);
		changeIncident(world, resolved, { status: 3 }, () => undefined);
		deleteIncident(world, deleted);
		const shifted = await open(2);
		assert.ok(next !== undefined && ![...again, ...shifted].includes(next));
		assert.ok((await open(1)).includes(next));
	});

	it('obey page_size, up to a hundred, and have a count, where switches say so', async () => {
		const zenduty = await start();
		addIncidents(zenduty.world, 150, { title: 'Many' });
		const read = async (size: number) =>
			(await zenduty.call('POST', `${FILTER}?page_size=${size}`, all)).body;
		const first = await read(100);
		assert.deepEqual([first.results.length, first.count], [10, null]);
		Object.assign(zenduty.settings, { obeyPageSize: true, count: 'number' });
		const pages = await Promise.all([100, 7, 1000].map(read));
		assert.deepEqual(
			pages.map(({ results, count }) => [results.length, count]),
			[100, 7, 100].map((length) => [length, 153]),
		);
		zenduty.settings.count = 'absent';
		assert.ok(!('count' in (await read(7))));
	});
});
