/**
 * What an account holds: lists in their shapes, parts of incidents, and what is planned. What each
 * operation does to it is tried in `test/operations`.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { SEED } from '../seed.mts';
import { LISTS, OPENAPI } from '../openapi.mts';
import { SHAPES, type Shape } from '../settings.mts';
import { start, type Tested } from './support.mts';

const { services, users, teams, policies, priorities, slas, schedules, tags } = SEED;
const T = `/api/account/teams/${teams.platform}`;
const T2 = `/api/v2/account/teams/${teams.platform}`;
const UNKNOWN = '5d0c1e7a-9b42-4f63-8a17-c2e9d4b60f81';
const RULES = `/api/account/users/${users.mara}/forwarding_rules/`;
const TASKS = `${T}/post_incident_tasks/`;

/** The documented shapes of the lists that are not bare arrays. */
const USUAL: { [list: string]: Shape } = {
	'found incidents': 'page',
	notes: 'page',
	alerts: 'page',
	responders: 'pages',
	tasks: 'page',
};

/** What stands in the paths for the names in braces. */
const NAMES: { [name: string]: string } = {
	escalationPolicy: policies.platform,
	incident: '3',
	schedule: schedules.weeks,
	service: services.databases,
	team: teams.platform,
	user: users.mara,
};

/** The paths of all lists, as the description has them. */
const PATHS = Object.entries(OPENAPI.paths).flatMap(([path, methods]) =>
	Object.values(methods).flatMap(({ operationId }) => {
		const list = LISTS.get(operationId);
		const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => NAMES[name] ?? '');
		return list === undefined ? [] : [{ list, path: filled }];
	}),
);

describe('A list:', async () => {
	const zenduty = await start();
	it('is described', () => assert.ok(PATHS.length > 20));

	for (const { list, path } of PATHS) {
		const usual = USUAL[list] ?? 'array';
		const isFound = list === 'found incidents';
		const read = async () =>
			(await zenduty.call(isFound ? 'POST' : 'GET', path, isFound ? {} : undefined)).body;

		it(`has the documented shape, or that of a switch: ${path}`, async () => {
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
	}

	it('is not there below a team that is unknown, or that has other things', async () => {
		const { databases, payments } = services;
		const places = [
			`/api/account/teams/${UNKNOWN}/services/`,
			`/api/account/teams/${UNKNOWN}/services/${databases}/`,
			`${T}/services/${UNKNOWN}/`,
			`${T}/services/${payments}/`,
		];
		for (const place of places) assert.equal((await zenduty.call('GET', place)).status, 404);
	});
});

describe('Parts of an incident:', async () => {
	const zenduty = await start();

	it('are read by an id of their own, below their incident alone', async () => {
		for (const [path, given] of [
			['note/', { note: 'Looking' }],
			['tags/', { team_tag: tags.disk }],
		] as const) {
			const { body } = await zenduty.call('POST', `/api/incidents/3/${path}`, given);
			const own = `/api/incidents/3/${path}${body.unique_id}/`;
			assert.deepEqual((await zenduty.call('GET', own)).body, body);
			const other = own.replace('incidents/3', 'incidents/2');
			assert.equal((await zenduty.call('GET', other)).status, 404);
		}
	});
});

describe('Who is on call:', async () => {
	const zenduty = await start();
	const read = async (path: string) => (await zenduty.call('GET', `${T2}${path}oncall/`)).body;

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

describe('Forwarding rules:', async () => {
	const zenduty = await start();
	const of = (user: string) => `/api/account/users/${user}/forwarding_rules/`;
	const given = { from_date: '2098-01-01T00:00:00.000Z', to_date: '2098-01-01T00:01:00.000Z' };

	it('are made, listed from and to a user, and deleted below the one who is away', async () => {
		const sent = { ...given, to_user: users.obi };
		const { status, body } = await zenduty.call('POST', RULES, sent);
		const { unique_id, creation_date } = body;
		const [who, by] = [{ user: users.mara, created_by: users.mara }, { time_zone: 'UTC' }];
		assert.equal(status, 201);
		assert.deepEqual(body, { ...sent, ...who, ...by, unique_id, creation_date });
		assert.deepEqual((await zenduty.call('GET', RULES)).body[1], body);
		assert.deepEqual((await zenduty.call('GET', of(users.obi))).body, [body]);
		assert.deepEqual((await zenduty.call('GET', of(users.tomas))).body, []);
		const own = `${RULES}${unique_id}/`;
		const elsewhere = `${of(users.obi)}${unique_id}/`;
		assert.equal((await zenduty.call('DELETE', elsewhere)).status, 404);
		assert.equal((await zenduty.call('DELETE', own)).status, 204);
		assert.equal((await zenduty.call('DELETE', own)).status, 404);
		const changes = zenduty.journal.entries.flatMap((entry) => entry.changes);
		assert.deepEqual(changes, [
			{ what: 'forwarding rule created', id: unique_id },
			{ what: 'forwarding rule deleted', id: unique_id },
		]);
	});

	it('and contact methods are those of somebody', async () => {
		const contacts = (await zenduty.call('GET', `/api/account/users/${users.mara}/contacts/`)).body;
		assert.deepEqual(
			contacts.map((each: { contact_type: number }) => each.contact_type),
			[1, 3],
		);
		const nobody = UNKNOWN.slice(0, 25);
		for (const path of [of(nobody), `/api/account/users/${nobody}/contacts/`]) {
			assert.equal((await zenduty.call('GET', path)).status, 404);
		}
	});
});

describe('Postmortems:', () => {
	const path = `${T}/postmortem/`;

	it('are made of ids, and show their incidents when they are read', async () => {
		const zenduty = await start();
		const [, second, third] = zenduty.state.incidents;
		assert.ok(second && third);
		const given = {
			...{ title: 'Disks', author: users.aiko, status: 'New', postmortem_data: '<p>x</p>' },
			incidents: [{ incident: third.unique_id }],
		};
		const { status, body } = await zenduty.call('POST', path, given);
		const { unique_id, incidents } = body;
		const more = { author_name: 'Aiko Nakamura', download_status: 0 };
		assert.equal(status, 201);
		assert.deepEqual(body, { ...given, ...more, unique_id, incidents });
		assert.deepEqual(incidents[0].incident, third.unique_id);
		const own = `${path}${unique_id}/`;
		const read = (await zenduty.call('GET', own)).body;
		const { incident_number, title } = third;
		assert.deepEqual(read.incidents, [
			{ ...incidents[0], incident: { unique_id: third.unique_id, title, incident_number } },
		]);
		assert.match(read.amazon_link, /Signature=/);
		const find = { status: 0, postmortem_filter: 1 };
		const found = (await zenduty.call('POST', '/api/incidents/filter/', find)).body.results;
		assert.deepEqual(
			found.map((each: { postmortems: object[] }) => each.postmortems.length),
			[1, 1],
		);
		assert.equal((await zenduty.call('DELETE', own)).status, 204);
		assert.equal((await zenduty.call('GET', own)).status, 404);
	});

	for (const putKeepsMissing of [false, true]) {
		it(`${putKeepsMissing ? 'keep' : 'lose'} what a PUT leaves out`, async () => {
			const zenduty = await start({ settings: { putKeepsMissing } });
			const incidents = [{ incident: zenduty.state.incidents[0]?.unique_id }];
			const less = { author: users.obi, incidents };
			const { body } = await zenduty.call('PUT', `${path}${SEED.postmortem}/`, less);
			const { title, status, postmortem_data, author } = body;
			const lost = { title: '', status: null, postmortem_data: null };
			const kept = {
				...{ title: 'Pods that restarted', status: 'In review' },
				postmortem_data: '<p>The release had no limit of memory.</p>',
			};
			const expected = { ...(putKeepsMissing ? kept : lost), author: users.obi };
			assert.deepEqual({ title, status, postmortem_data, author }, expected);
			assert.equal(zenduty.journal.changes('postmortem changed').length, 1);
		});
	}
});

it('Post-incident tasks are made, changed and deleted', async () => {
	const zenduty = await start();
	const { status, body } = await zenduty.call('POST', TASKS, { title: 'Test the alarm' });
	const { unique_id, creation_date } = body;
	assert.equal(status, 201);
	assert.deepEqual(body, {
		...{ unique_id, creation_date, team: teams.platform, title: 'Test the alarm' },
		...{ description: '', status: 0, due_in_time: null },
		...{ assigned_to: null, assigned_to_obj: null },
	});
	const own = `${TASKS}${unique_id}/`;
	const change = { status: 2, assigned_to: users.aiko };
	const after = { ...body, ...change, assigned_to_obj: zenduty.state.users[2] };
	assert.deepEqual((await zenduty.call('PATCH', own, change)).body, after);
	assert.deepEqual((await zenduty.call('GET', own)).body, after);
	assert.equal((await zenduty.call('DELETE', own)).status, 204);
	assert.equal((await zenduty.call('GET', own)).status, 404);
	const changes = zenduty.journal.entries.flatMap((entry) => entry.changes);
	assert.deepEqual(
		changes.map(({ what }) => what),
		['task created', 'task changed', 'task deleted'],
	);
});

describe('Figures:', async () => {
	const now = '2026-11-20T12:00:00Z';
	const zenduty = await start({ now: () => new Date(now) });
	const ask = async (kind: string, wanted: object = {}) =>
		(await zenduty.call('POST', `/api/v2/account/analytics/${kind}/`, wanted)).body;
	/** What is asked for, and how many incidents that are. */
	const rows: Array<[wanted: object, total: number]> = [
		[{}, 3],
		[{ from_date: '2026-11-20', to_date: '2026-11-20' }, 3],
		[{ from_date: '2026-11-21' }, 0],
		[{ to_date: '2026-11-19' }, 0],
		[{ team_ids: [teams.checkout] }, 1],
		[{ service_ids: [services.databases, services.shop] }, 2],
		[{ user_ids: [users.mara] }, 1],
		[{ user_ids: ['Unassigned', users.tomas] }, 2],
		[{ urgency: '0' }, 1],
		[{ urgency: '', child_incident: 'exclude' }, 3],
		[{ priority_ids: [priorities.p2] }, 1],
		[{ sla_ids: [slas.gold] }, 1],
	];
	for (const [wanted, total] of rows) {
		it(`count the incidents that are wanted: ${JSON.stringify(wanted)}`, async () => {
			assert.equal((await ask('incident_stats', wanted)).total_incidents, total);
		});
	}

	it('tell what became of them, and of the own ones', async () => {
		assert.deepEqual(await ask('incident_stats'), {
			...{ total_incidents: 3, total_triggered_incidents: 1 },
			...{ total_acknowledged_incidents: 1, total_resolved_incidents: 1 },
			...{ user_total_incidents: 1, user_triggered_incidents: 1 },
			...{ user_acknowledged_incidents: 0, user_resolved_incidents: 0 },
		});
	});

	it('come by team, service and user, with means in seconds', async () => {
		const [shop] = zenduty.state.incidents;
		assert.ok(shop);
		Object.assign(shop, {
			creation_date: '2026-11-20T07:00:00.000000Z',
			acknowledged_date: '2026-11-20T07:01:00.000000Z',
			resolved_date: '2026-11-20T07:10:00.000000Z',
		});
		const checkout = { name: 'Checkout', unique_id: teams.checkout };
		const figures = {
			...{ total_incidents: 1, total_acknowledged: 1, total_resolved: 1 },
			...{ mtta_seconds: 60, mttr_seconds: 600 },
		};
		const only = { team_ids: [teams.checkout] };
		assert.deepEqual(await ask('team_analytics', only), {
			all_teams: figures,
			team_records: [{ team: checkout, ...figures }],
		});
		const service = { name: 'Shop – Café & Co.', unique_id: services.shop };
		assert.deepEqual(await ask('service_analytics', only), {
			all_services: figures,
			service_records: [{ team: checkout, service, ...figures }],
		});
		const { user_records: people } = await ask('user_analytics');
		assert.deepEqual(
			people.map(({ user }: { user: { full_name: string } }) => user.full_name),
			['Tomás Ferreira', 'Mara Lindqvist'],
		);
		assert.equal(people[1].mttr_seconds, null);
	});
});
