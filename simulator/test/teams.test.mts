import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';

import { SEED } from '../seed.mts';
import { start, type Tested } from './support.mts';

const { services, users, teams, policies, schedules, priorities, slas, tags, integrations } = SEED;
const T = `/api/account/teams/${teams.platform}`;
const T2 = `/api/v2/account/teams/${teams.platform}`;
const UNKNOWN = '5d0c1e7a-9b42-4f63-8a17-c2e9d4b60f81';

describe('What belongs to a team:', () => {
	let zenduty: Tested;
	before(async () => (zenduty = await start()));

	const lists: Array<[string, string[]]> = [
		['services', Object.values(services).slice(0, 3)],
		['escalation_policies', [policies.platform, policies.nights]],
		['schedules', [schedules.weeks, schedules.nights]],
		['priority', [priorities.p1, priorities.p2]],
		['sla', [slas.gold]],
		['tags', [tags.disk, tags.customerImpact]],
	];
	for (const [part, ids] of lists) {
		it(`is listed and read: ${part}`, async () => {
			const { status, body } = await zenduty.call('GET', `${T}/${part}/`);
			assert.equal(status, 200);
			assert.deepEqual(
				body.map((one: { unique_id: string }) => one.unique_id),
				ids,
			);
			const single = await zenduty.call('GET', `${T}/${part}/${ids[0]}/`);
			assert.deepEqual(single.body, body[0]);
			assert.equal((await zenduty.call('GET', `${T}/${part}/${UNKNOWN}/`)).status, 404);
			const elsewhere = `/api/account/teams/${teams.checkout}/${part}/${ids[0]}/`;
			assert.equal((await zenduty.call('GET', elsewhere)).status, 404);
			const nowhere = `/api/account/teams/${UNKNOWN}/${part}/`;
			assert.equal((await zenduty.call('GET', nowhere)).status, 404);
		});
	}

	it('are members, one of them with a bare username, and e-mails in mixed case', async () => {
		const { body } = await zenduty.call('GET', `${T}/members/`);
		assert.deepEqual(
			body.map(({ user }: { user: unknown }) => user),
			[zenduty.state.users[0], zenduty.state.users[1], users.aiko],
		);
		assert.equal(body[0].user.email, 'Mara.Lindqvist@Example.com');
		const single = await zenduty.call('GET', `${T}/members/${body[2].unique_id}/`);
		assert.deepEqual(single.body, body[2]);
	});

	it('is the team itself, and the members of the account', async () => {
		const { body } = await zenduty.call('GET', '/api/account/teams/');
		assert.deepEqual(
			body.map(({ name, account }: { name: string; account: string }) => [name, account]),
			[
				['Platform', SEED.account],
				['Checkout', SEED.account],
			],
		);
		assert.deepEqual((await zenduty.call('GET', `${T}/`)).body, body[0]);
		const members = (await zenduty.call('GET', '/api/account/members/')).body;
		assert.deepEqual(
			members.map(({ user }: { user: { first_name: string } }) => user.first_name),
			['Mara', 'Tomás', 'Aiko', 'Obi', 'Leila'],
		);
	});

	it('are integrations with their kind and address', async () => {
		const path = `${T}/services/${services.databases}/integrations/`;
		const { body } = await zenduty.call('GET', path);
		assert.deepEqual(
			body.map(
				(one: { application_reference: { extension: string } }) =>
					one.application_reference.extension,
			),
			['generic', 'prometheus', 'outgoing_webhook'],
		);
		assert.equal(body[0].webhook_url, zenduty.integrationUrl);
		assert.equal(body[2].webhook_url, '');
		const single = await zenduty.call('GET', `${path}${integrations.databases}/`);
		assert.deepEqual(single.body, body[0]);
	});
});

describe('Who is on call:', () => {
	let zenduty: Tested;
	before(async () => (zenduty = await start()));

	it('is told by team, policy and service, level by level', async () => {
		const team = (await zenduty.call('GET', `${T2}/oncall/`)).body;
		assert.deepEqual(
			team.map(({ unique_id }: { unique_id: string }) => unique_id),
			[policies.platform, policies.nights],
		);
		const path = `${T2}/escalation_policies/${policies.nights}/oncall/`;
		const [nights] = (await zenduty.call('GET', path)).body;
		assert.deepEqual(nights, team[1]);
		assert.deepEqual(
			nights.oncalls.map((level: { position: number; delay: number; oncalls: unknown[] }) => [
				level.position,
				level.delay,
				level.oncalls,
			]),
			[
				[1, 0, []],
				[2, 5, [zenduty.state.users[2]]],
			],
		);
		const service = await zenduty.call('GET', `${T2}/services/${services.databases}/oncall/`);
		assert.deepEqual(service.body, [team[0]]);
	});

	it('follows the schedules that the levels name, and counts nobody twice', async () => {
		const changed = await start();
		const { state } = changed;
		const [policy, weeks] = [state.escalationPolicies[0], state.schedules[0]];
		const [first] = policy?.levels ?? [];
		assert.ok(weeks && first);
		assert.deepEqual(first.targets, [{ target_type: 1, target_id: schedules.weeks }]);
		const onCall = async () => {
			const path = `${T2}/escalation_policies/${policies.platform}/oncall/`;
			const { oncalls } = (await changed.call('GET', path)).body[0];
			return oncalls[0].oncalls.map(({ username }: { username: string }) => username);
		};
		weeks.onCall = users.aiko;
		first.targets.push({ target_type: 2, target_id: users.aiko });
		assert.deepEqual(await onCall(), [users.aiko]);
		weeks.onCall = null;
		assert.deepEqual(await onCall(), [users.aiko]);
		first.targets.pop();
		assert.deepEqual(await onCall(), []);
		const schedule = (await changed.call('GET', `${T}/schedules/${schedules.weeks}/`)).body;
		assert.ok(!('rotation' in schedule) && !('onCall' in schedule));
	});
});

describe('Overrides:', () => {
	let zenduty: Tested;
	before(async () => (zenduty = await start()));
	const path = `${T2}/schedules/${schedules.weeks}/overrides/`;
	const given = {
		name: 'Swap',
		user: users.aiko,
		start_time: '2026-12-01T09:00:00.000Z',
		end_time: '2026-12-02T09:00:00.000Z',
	};

	it('are made and listed', async () => {
		const { status, body } = await zenduty.call('POST', path, given);
		assert.equal(status, 201);
		assert.deepEqual(body, { ...given, unique_id: body.unique_id });
		const listed = (await zenduty.call('GET', path)).body;
		assert.deepEqual(listed, [{ ...body, overridden_details: {} }]);
		const schedule = (await zenduty.call('GET', `${T}/schedules/${schedules.weeks}/`)).body;
		assert.deepEqual(schedule.overrides, [body]);
		assert.equal(zenduty.journal.changes('override created').length, 1);
	});

	it('end after they start, and name a user', async () => {
		const backwards = { ...given, end_time: given.start_time };
		assert.deepEqual(Object.keys((await zenduty.call('POST', path, backwards)).body), ['end_time']);
		const nobody = { ...given, user: UNKNOWN.slice(0, 25) };
		assert.deepEqual(Object.keys((await zenduty.call('POST', path, nobody)).body), ['user']);
		const noDate = { ...given, start_time: 'tomorrow' };
		assert.deepEqual(Object.keys((await zenduty.call('POST', path, noDate)).body), ['start_time']);
	});
});

describe('Maintenance windows:', () => {
	const path = `${T}/maintenance/`;
	const given = {
		name: 'Upgrade',
		start_time: '2026-12-01T09:00:00.000Z',
		end_time: '2026-12-01T10:00:00.000Z',
		services: [{ service: services.databases }],
		time_zone: 'Europe/Lisbon',
		repeat_interval: 4,
		repeat_until: '2026-12-31T00:00:00.000Z',
	};

	it('are made, listed, read and deleted', async () => {
		const zenduty = await start();
		const { status, body } = await zenduty.call('POST', path, given);
		assert.equal(status, 201);
		assert.deepEqual(body, {
			...given,
			services: [{ ...given.services[0], unique_id: body.services[0].unique_id }],
			unique_id: body.unique_id,
			creation_date: body.creation_date,
		});
		assert.deepEqual((await zenduty.call('GET', path)).body, [body]);
		const own = `${path}${body.unique_id}/`;
		assert.deepEqual((await zenduty.call('GET', own)).body, body);
		assert.equal((await zenduty.call('DELETE', own)).status, 204);
		assert.equal((await zenduty.call('GET', own)).status, 404);
	});

	it('lose what a PUT leaves out', async () => {
		const zenduty = await start();
		const { body: before } = await zenduty.call('POST', path, given);
		const { start_time, services: same } = before;
		const less = { start_time, end_time: '2026-12-01T09:30:00.000Z', services: same };
		const { body } = await zenduty.call('PUT', `${path}${before.unique_id}/`, less);
		assert.deepEqual(body, {
			...before,
			...less,
			...{ name: null, repeat_interval: null, repeat_until: null, time_zone: null },
		});
	});

	it('keep what a PUT leaves out, where a switch says so', async () => {
		const zenduty = await start({ settings: { putKeepsMissing: true } });
		const { body: before } = await zenduty.call('POST', path, given);
		const { start_time, services: same } = before;
		const less = { start_time, end_time: '2026-12-01T09:30:00.000Z', services: same };
		const { body } = await zenduty.call('PUT', `${path}${before.unique_id}/`, less);
		assert.deepEqual(body, { ...before, ...less });
	});

	it('may be sent back as they were read, but without null', async () => {
		const zenduty = await start();
		const { body: before } = await zenduty.call('POST', path, given);
		const own = `${path}${before.unique_id}/`;
		assert.deepEqual((await zenduty.call('PUT', own, before)).body, before);
		const withNull = { ...before, repeat_until: null };
		assert.deepEqual(Object.keys((await zenduty.call('PUT', own, withNull)).body), [
			'repeat_until',
		]);
	});

	it('are shown by the service while they run', async () => {
		let time = '2026-12-01T08:59:59Z';
		const zenduty = await start({ now: () => new Date(time) });
		await zenduty.call('POST', path, given);
		const underMaintenance = async (service: string) =>
			(await zenduty.call('GET', `${T}/services/${service}/`)).body.under_maintenance;
		assert.equal(await underMaintenance(services.databases), false);
		time = '2026-12-01T09:00:00Z';
		assert.equal(await underMaintenance(services.databases), true);
		assert.equal(await underMaintenance(services.network), false);
		time = '2026-12-01T10:00:00Z';
		assert.equal(await underMaintenance(services.databases), false);
	});

	it('hold services of the team, and end after they start', async () => {
		const zenduty = await start();
		const foreign = { ...given, services: [{ service: services.shop }] };
		assert.deepEqual(Object.keys((await zenduty.call('POST', path, foreign)).body), ['services']);
		const backwards = { ...given, end_time: given.start_time };
		assert.deepEqual(Object.keys((await zenduty.call('POST', path, backwards)).body), ['end_time']);
		const none = { ...given, services: [] };
		assert.deepEqual(Object.keys((await zenduty.call('POST', path, none)).body), ['services']);
	});
});
