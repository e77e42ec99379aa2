/** What an account holds: lists in their shapes, parts of incidents, and what is planned. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { SEED } from '../seed.mts';
import { LISTS, SHAPES, type List, type Shape } from '../settings.mts';
import { start, type Tested } from './support.mts';

const { services, users, teams, policies, schedules, priorities, slas, tags, integrations } = SEED;
const T = `/api/account/teams/${teams.platform}`;
const T2 = `/api/v2/account/teams/${teams.platform}`;
const UNKNOWN = '5d0c1e7a-9b42-4f63-8a17-c2e9d4b60f81';
const IN_TEAM = Object.values(services).slice(0, 3);
const INTEGRATIONS = `${T}/services/${services.databases}/integrations/`;
const KINDS = [integrations.databases, integrations.prometheus, integrations.outgoing];

/** Where each list is, the shape it has without a switch, and the ids in it that never change. */
const PLACES: { [list in List]: [path: string, shape: Shape, ids?: string[]] } = {
	'found incidents': ['/api/incidents/filter/', 'page'],
	notes: ['/api/incidents/3/note/', 'page'],
	'incident tags': ['/api/incidents/3/tags/', 'array'],
	alerts: ['/api/incidents/3/alerts/', 'page'],
	responders: ['/api/v2/incidents/3/responders/', 'pages'],
	'account members': ['/api/account/members/', 'array'],
	teams: ['/api/account/teams/', 'array', [teams.platform, teams.checkout]],
	services: [`${T}/services/`, 'array', IN_TEAM],
	'escalation policies': [
		`${T}/escalation_policies/`,
		'array',
		[policies.platform, policies.nights],
	],
	schedules: [`${T}/schedules/`, 'array', [schedules.weeks, schedules.nights]],
	priorities: [`${T}/priority/`, 'array', [priorities.p1, priorities.p2]],
	slas: [`${T}/sla/`, 'array', [slas.gold]],
	tags: [`${T}/tags/`, 'array', [tags.disk, tags.customerImpact]],
	members: [`${T}/members/`, 'array'],
	integrations: [INTEGRATIONS, 'array', KINDS],
	'maintenance windows': [`${T}/maintenance/`, 'array'],
	overrides: [`${T2}/schedules/${schedules.weeks}/overrides/`, 'array'],
	'on call': [`${T2}/oncall/`, 'array'],
};

describe('A list:', async () => {
	const zenduty = await start();
	for (const list of LISTS) {
		const [path, usual, ids] = PLACES[list];
		const isFound = list === 'found incidents';
		const read = async () =>
			(await zenduty.call(isFound ? 'POST' : 'GET', path, isFound ? {} : undefined)).body;

		it(`has the documented shape, or that of a switch: ${list}`, async () => {
			const shapes = new Map([['documented', await read()]]);
			for (const shape of SHAPES) {
				zenduty.settings.shapes = { [list]: shape };
				shapes.set(shape, await read());
			}
			zenduty.settings.shapes = {};
			const [array, page, pages] = SHAPES.map((shape) => shapes.get(shape));
			assert.ok(Array.isArray(array));
			assert.deepEqual([page.results, pages[0].results], [array, array]);
			assert.deepEqual(shapes.get('documented'), shapes.get(usual));
		});

		if (ids === undefined) continue;
		it(`has what belongs there, which is also read alone: ${list}`, async () => {
			const all = await read();
			assert.deepEqual(
				all.map(({ unique_id }: { unique_id: string }) => unique_id),
				ids,
			);
			assert.deepEqual((await zenduty.call('GET', `${path}${ids[0]}/`)).body, all[0]);
			const elsewhere = [`${path}${UNKNOWN}/`];
			if (list !== 'teams') {
				elsewhere.push(path.replace(teams.platform, UNKNOWN));
				elsewhere.push(`${path.replace(teams.platform, teams.checkout)}${ids[0]}/`);
			}
			for (const place of elsewhere) assert.equal((await zenduty.call('GET', place)).status, 404);
		});
	}

	it('has people: one as a bare username, and addresses in mixed case', async () => {
		const { body } = await zenduty.call('GET', `${T}/members/`);
		const people = body.map(({ user }: { user: unknown }) => user);
		assert.deepEqual(people, [...zenduty.state.users.slice(0, 2), users.aiko]);
		assert.equal(body[0].user.email, 'Mara.Lindqvist@Example.com');
		const all = (await zenduty.call('GET', '/api/account/members/')).body;
		const names = all.map(({ user }: { user: { first_name: string } }) => user.first_name);
		assert.deepEqual(names, ['Mara', 'Tomás', 'Aiko', 'Obi', 'Leila']);
	});

	it('has integrations with their addresses, in both forms', async () => {
		const { body } = await zenduty.call('GET', INTEGRATIONS);
		assert.deepEqual([body[0].webhook_url, body[2].webhook_url], [zenduty.integrationUrl, '']);
		const payments = `/api/account/teams/${teams.checkout}/services/${services.payments}`;
		const path = `${payments}/integrations/${integrations.payments}/`;
		const { webhook_url } = (await zenduty.call('GET', path)).body;
		assert.match(webhook_url, /^http:\/\/127\.0\.0\.1:\d+\/api\/integration\/generic\/[\w-]+\/$/);
	});
});

describe('Parts of an incident:', async () => {
	const zenduty = await start();
	const responders = '/api/v2/incidents/3/responders/';
	const rows: Array<[path: string, given: object, shown: object, own?: string]> = [
		[
			'/api/incidents/3/note/',
			{ note: 'Looking' },
			{ incident: 3, note: 'Looking', user: users.mara, user_name: 'Mara Lindqvist' },
		],
		[
			'/api/incidents/3/tags/',
			{ team_tag: tags.disk },
			{ name: 'disk', color: 'blue', tag_id: tags.disk, team_tag: tags.disk },
		],
		[
			responders,
			{ user: users.aiko },
			{ user: users.aiko, user_name: 'Aiko Nakamura', escalation_policy: null, response_status: 3 },
			'/api/incidents/3/responders/',
		],
		[
			responders,
			{ escalation_policy: policies.nights },
			{ user: null, escalation_policy_name: 'Platform at night' },
			'/api/incidents/3/responders/',
		],
	];
	for (const [path, given, shown, place = path] of rows) {
		it(`are added, listed, read and deleted, by an id of their own: ${JSON.stringify(given)}`, async () => {
			zenduty.journal.clear();
			const { status, body } = await zenduty.call('POST', path, given);
			assert.equal(status, 201);
			assert.deepEqual({ ...body, ...shown }, body);
			const own = `${place}${body.unique_id}/`;
			const list = async () => {
				const all = [(await zenduty.call('GET', path)).body].flat();
				return all.flatMap((one) => one.results ?? one);
			};
			assert.deepEqual(await list(), [body]);
			assert.deepEqual((await zenduty.call('GET', own)).body, body);
			const others = [own.replace('incidents/3', 'incidents/2'), `${place}${tags.disk}/`];
			for (const other of others) assert.equal((await zenduty.call('GET', other)).status, 404);
			const deleted = await zenduty.call('DELETE', own);
			assert.deepEqual([deleted.status, deleted.text, await list()], [204, '', []]);
			assert.equal((await zenduty.call('DELETE', own)).status, 404);
			const changes = zenduty.journal.entries.flatMap((entry) => entry.changes);
			assert.match(changes.map(({ what }) => what).join(), /^(\w+) added,\1 (deleted|removed)$/);
		});
	}

	it('are written anew: notes', async () => {
		const { body: note } = await zenduty.call('POST', '/api/incidents/3/note/', { note: 'a' });
		const own = `/api/incidents/3/note/${note.unique_id}/`;
		const { body } = await zenduty.call('PUT', own, { note: 'Found' });
		assert.deepEqual(body, { ...note, note: 'Found' });
		assert.equal(zenduty.journal.changes('note changed').length, 1);
	});
});

describe('Who is on call:', async () => {
	const zenduty = await start();
	const read = async (path: string) => (await zenduty.call('GET', `${T2}${path}oncall/`)).body;

	it('is told by team, policy and service, level by level', async () => {
		const team = await read('/');
		assert.deepEqual(await read(`/escalation_policies/${policies.nights}/`), [team[1]]);
		assert.deepEqual(await read(`/services/${services.databases}/`), [team[0]]);
		assert.deepEqual(
			team[1].oncalls.map((level: { ep_rule: string }) => ({ ...level, ep_rule: '' })),
			[
				{ ep_rule: '', position: 1, delay: 0, oncalls: [] },
				{ ep_rule: '', position: 2, delay: 5, oncalls: [zenduty.state.users[2]] },
			],
		);
	});

	it('follows the schedules that the levels name, and counts nobody twice', async () => {
		const { escalationPolicies, schedules: all } = zenduty.state;
		const [weeks, first] = [all[0], escalationPolicies[0]?.levels[0]];
		assert.ok(weeks && first);
		const usernames = async () => {
			const [{ oncalls }] = await read(`/escalation_policies/${policies.platform}/`);
			return oncalls[0].oncalls.map(({ username }: { username: string }) => username);
		};
		weeks.onCall = users.aiko;
		first.targets.push({ target_type: 2, target_id: users.aiko });
		assert.deepEqual(await usernames(), [users.aiko]);
		weeks.onCall = null;
		assert.deepEqual(await usernames(), [users.aiko]);
		first.targets.pop();
		assert.deepEqual(await usernames(), []);
	});

	it('is changed by overrides, which are made and listed', async () => {
		const path = `${T2}/schedules/${schedules.weeks}/overrides/`;
		const times = { start_time: '2026-12-01T09:00:00.000Z', end_time: '2026-12-02T09:00:00.000Z' };
		const given = { name: 'Swap', user: users.aiko, ...times };
		const { status, body } = await zenduty.call('POST', path, given);
		assert.deepEqual([status, body], [201, { ...given, unique_id: body.unique_id }]);
		const listed = (await zenduty.call('GET', path)).body;
		assert.deepEqual(listed, [{ ...body, overridden_details: {} }]);
		const schedule = (await zenduty.call('GET', `${T}/schedules/${schedules.weeks}/`)).body;
		assert.deepEqual(schedule.overrides, [body]);
		assert.equal(zenduty.journal.changes('override created').length, 1);
	});
});

describe('Maintenance windows:', () => {
	const path = `${T}/maintenance/`;
	const given = {
		name: 'Upgrade',
		...{ start_time: '2026-12-01T09:00:00.000Z', end_time: '2026-12-01T10:00:00.000Z' },
		services: [{ service: services.databases }],
		...{ time_zone: 'Europe/Lisbon', repeat_interval: 4 },
		repeat_until: '2026-12-31T00:00:00.000Z',
	};
	/** Makes one, and returns it with its path. */
	async function plan(zenduty: Tested) {
		const { status, body } = await zenduty.call('POST', path, given);
		assert.equal(status, 201);
		return { window: body, own: `${path}${body.unique_id}/` };
	}

	it('are made, listed, read and deleted', async () => {
		const zenduty = await start();
		const { window, own } = await plan(zenduty);
		const {
			unique_id,
			creation_date,
			services: [service],
		} = window;
		const withIds = [{ ...given.services[0], unique_id: service.unique_id }];
		assert.deepEqual(window, { ...given, unique_id, creation_date, services: withIds });
		assert.deepEqual((await zenduty.call('GET', path)).body, [window]);
		assert.deepEqual((await zenduty.call('GET', own)).body, window);
		assert.equal((await zenduty.call('DELETE', own)).status, 204);
		assert.equal((await zenduty.call('GET', own)).status, 404);
	});

	for (const putKeepsMissing of [false, true]) {
		it(`${putKeepsMissing ? 'keep' : 'lose'} what a PUT leaves out, and take no null`, async () => {
			const zenduty = await start({ settings: { putKeepsMissing } });
			const { window, own } = await plan(zenduty);
			assert.deepEqual((await zenduty.call('PUT', own, window)).body, window);
			const withNull = await zenduty.call('PUT', own, { ...window, repeat_until: null });
			assert.deepEqual([withNull.status, Object.keys(withNull.body)], [400, ['repeat_until']]);
			const { start_time, services: same } = window;
			const less = { start_time, end_time: '2026-12-01T09:30:00.000Z', services: same };
			const lost = { name: null, repeat_interval: null, repeat_until: null, time_zone: null };
			const after = { ...window, ...less, ...(putKeepsMissing ? {} : lost) };
			assert.deepEqual((await zenduty.call('PUT', own, less)).body, after);
		});
	}

	it('are shown by the service while they run, and suppress its alerts', async () => {
		let time = '2026-12-01T08:00:00Z';
		const zenduty = await start({ now: () => new Date(time), settings: { alertDelay: 0 } });
		await plan(zenduty);
		const rows: Array<[at: string, service: string, isUnder: boolean]> = [
			['2026-12-01T08:59:59Z', services.databases, false],
			['2026-12-01T10:00:00Z', services.databases, false],
			['2026-12-01T09:00:00Z', services.network, false],
			['2026-12-01T09:00:00Z', services.databases, true],
		];
		for (const [at, service, isUnder] of rows) {
			time = at;
			const { body } = await zenduty.call('GET', `${T}/services/${service}/`);
			assert.equal(body.under_maintenance, isUnder, at);
		}
		const { suppressed, incident } = await zenduty.settle({ message: 'x', alert_type: 'critical' });
		assert.deepEqual([suppressed, incident], [true, null]);
	});
});
