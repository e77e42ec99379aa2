import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { readInPython } from '../../e2e/zenduty/python.mts';
import { handOver } from '../handOver.mts';
import { dumps } from '../pythonJson.mts';
import { SEED } from '../seed.mts';
import type { ReceiverInput } from '../webhooks.mts';
import { start, startReceiver, type Tested } from './support.mts';

const { services, users, policies, schedules, teams } = SEED;
const KEY = 'signing-key-Ä-of-this-test';
const NEW = {
	title: 'Café “brûlé” 🚨 \u007f </script>',
	summary: 'a\n\tb',
	service: services.shop,
};

/** Starts a simulator whose webhooks go to one receiver. */
async function startBoth(
	more: Partial<ReceiverInput> = {},
	answer?: Parameters<typeof startReceiver>[0],
) {
	const { url, received } = await startReceiver(answer);
	const zenduty = await start({ receivers: [{ url, ...more }], settings: { alertDelay: 0 } });
	const acknowledge = async () => {
		await zenduty.call('PATCH', '/api/incidents/3/', { status: 2 });
		await zenduty.webhooks.settled();
		return zenduty.webhooks.sent[0];
	};
	const bodies = () => received.map(({ body }) => JSON.parse(String(body)));
	return { url, received, zenduty, acknowledge, bodies };
}

describe('A webhook:', () => {
	it('is sent for every change of status, in order', async () => {
		const { zenduty, bodies } = await startBoth();
		const { incident_number } = (await zenduty.call('POST', '/api/incidents/', NEW)).body;
		const changes = [
			...[{ status: 2, assigned_to: users.obi }, { status: 2 }, { title: 'No status' }],
			...[{ status: 3 }, { status: 1 }],
		];
		for (const change of changes) {
			await zenduty.call('PATCH', `/api/incidents/${incident_number}/`, change);
		}
		await zenduty.webhooks.settled();
		const events = bodies().map(({ payload }) => payload);
		assert.deepEqual(
			events.map(({ event_type, incident }) => `${event_type} ${incident.status}`),
			['triggered 1', 'acknowledged 2', 'resolved 3', 'triggered 1'],
		);
		const [{ incident }, acknowledged, resolved] = events;
		assert.deepEqual([incident.title, incident.assigned_to], [NEW.title, null]);
		assert.deepEqual(acknowledged.incident.assigned_to, zenduty.state.users[3]);
		assert.match(acknowledged.incident.acknowledged_date, /^\d{4}-\d\d-\d\dT[\d:]{8}\.\d{6}Z$/);
		assert.equal(typeof resolved.incident.resolved_date, 'string');
		assert.equal(incident.service.unique_id, services.shop);
		assert.match(incident.service.team + incident.service.escalation_policy, /^[0-9a-f]{64}$/);
	});

	it('is also sent for what an alert does', async () => {
		const { zenduty, bodies } = await startBoth();
		for (const alert_type of ['critical', 'acknowledged', 'resolved']) {
			await zenduty.settle({ message: 'Disk', alert_type, entity_id: 'disk' });
		}
		await zenduty.webhooks.settled();
		const types = bodies().map(({ payload }) => payload.event_type);
		assert.deepEqual(types, ['triggered', 'acknowledged', 'resolved']);
	});

	for (const kind of ['outgoing', 'account'] as const) {
		it(`is what Python writes, signed as Zenduty's guide has it: ${kind}`, async () => {
			const headers = { 'X-Tenant': 'blue' };
			const signed = { kind, authentication: 'signature', signingKey: KEY, headers } as const;
			const { zenduty, received } = await startBoth(signed);
			await zenduty.call('POST', '/api/incidents/', NEW);
			handOver(zenduty.world, zenduty.state.schedules);
			await zenduty.webhooks.settled();
			const [webhook, ...others] = received;
			assert.ok(webhook && others.length === 0);
			const { written, signature } = readInPython(webhook.body, KEY);
			assert.equal(webhook.body.toString(), written);
			assert.equal(webhook.headers['x-signature'], signature);
			assert.equal(webhook.headers['content-type'], 'application/json');
			assert.equal(webhook.headers['x-tenant'], 'blue');
			assert.equal(zenduty.webhooks.sent[0]?.body, written);
		});
	}

	it('carries Basic credentials, or nothing', async () => {
		const basic = { authentication: 'basicAuth', username: 'zenduty', password: 'päss' } as const;
		const { url, zenduty, received, acknowledge } = await startBoth(basic);
		await acknowledge();
		zenduty.webhooks.receivers.length = 0;
		zenduty.webhooks.add({ url });
		await zenduty.call('PATCH', '/api/incidents/3/', { status: 3 });
		await zenduty.webhooks.settled();
		const expected = `Basic ${Buffer.from('zenduty:päss').toString('base64')}`;
		assert.equal(received[0]?.headers.authorization, expected);
		const { authorization, 'x-signature': signature } = received[1]?.headers ?? {};
		assert.deepEqual([authorization, signature], [undefined, undefined]);
	});

	it('goes only to the receivers of its service and kind', async () => {
		const { url, received } = await startReceiver();
		const zenduty = await start({
			receivers: [
				{ url: `${url}/shop`, service: services.shop },
				{ url: `${url}/network`, service: services.network },
				{ url: `${url}/all` },
				{ url: `${url}/account`, kind: 'account' },
			],
		});
		await zenduty.call('POST', '/api/incidents/', NEW);
		await zenduty.webhooks.settled();
		assert.deepEqual(received.map(({ path }) => path).sort(), ['/hook/all', '/hook/shop']);
		handOver(zenduty.world, zenduty.state.schedules);
		await zenduty.webhooks.settled();
		assert.deepEqual(received.map(({ path }) => path).slice(2), ['/hook/account']);
	});

	it('is sent once, whatever is answered, follows no redirect, and keeps the answer', async () => {
		for (const status of [500, 307]) {
			const { received, acknowledge } = await startBoth({}, (response) =>
				response.writeHead(status, { Location: '/elsewhere' }).end('Not now'),
			);
			const { answer, failure, incidentNumber, status: came } = (await acknowledge()) ?? {};
			assert.deepEqual([came, answer, failure, incidentNumber], [status, 'Not now', null, 3]);
			assert.equal(received.length, 1);
		}
	});

	it('waits no longer than it may: three seconds, unless told otherwise', async () => {
		const { zenduty, acknowledge } = await startBoth({}, () => undefined);
		assert.equal(zenduty.settings.webhookTimeout, 3000);
		zenduty.settings.webhookTimeout = 50;
		const { status, failure } = (await acknowledge()) ?? {};
		assert.deepEqual([status, failure], [null, 'No answer in time']);
	});

	it('says why nobody took it', async () => {
		const gone = await start();
		await gone.stop();
		const { acknowledge } = await startBoth({ url: gone.url });
		const { status, failure } = (await acknowledge()) ?? {};
		assert.equal(status, null);
		assert.match(failure ?? '', /ECONNREFUSED/);
	});

	it('does not keep the simulator from stopping', async () => {
		const { zenduty } = await startBoth({}, () => undefined);
		zenduty.settings.webhookTimeout = 60_000;
		await zenduty.call('PATCH', '/api/incidents/3/', { status: 2 });
		await zenduty.stop();
		assert.equal(zenduty.webhooks.sent[0]?.failure, 'The simulator was stopped');
	});
});

describe('Handing over:', () => {
	const told = ({ history }: Tested) =>
		history.happened.map(({ number: _, at: _when, ...happening }) => happening);

	it('gives the turn to the next of the rotation, to a person, or to nobody', async () => {
		const { state, world } = await start();
		const [weeks] = state.schedules;
		assert.ok(weeks);
		const turns = [undefined, undefined, undefined, users.leila, null, undefined].map((to) => {
			handOver(world, [weeks], to);
			return weeks.onCall;
		});
		const { mara, tomas, aiko, leila } = users;
		assert.deepEqual(turns, [tomas, aiko, mara, leila, null, mara]);
	});

	it('stands in the history, with the levels that have other people now', async () => {
		const zenduty = await start();
		const { state, world } = zenduty;
		const weeks = state.schedules.slice(0, 1);
		handOver(world, weeks);
		const level = { team: teams.platform, escalationPolicy: policies.platform, level: 1 };
		const passed = { what: 'handed over', schedule: schedules.weeks };
		assert.deepEqual(told(zenduty), [
			{ ...passed, from: users.mara, to: users.tomas },
			{
				...{ what: 'on call changed', ...level },
				...{ wentOff: [users.mara], cameOn: [users.tomas], onCall: [users.tomas] },
			},
		]);
		// The same people are on call on this level before and after.
		for (const target_id of [users.tomas, users.aiko]) {
			state.escalationPolicies[0]?.levels[0]?.targets.push({ target_type: 2, target_id });
		}
		zenduty.history.clear();
		handOver(world, weeks);
		assert.deepEqual(told(zenduty), [{ ...passed, from: users.tomas, to: users.aiko }]);
	});

	it('is told by account webhooks as Zenduty documents it', async () => {
		const { zenduty, bodies } = await startBoth({ kind: 'account' });
		handOver(zenduty.world, zenduty.state.schedules, null);
		handOver(zenduty.world, zenduty.state.schedules, null);
		await zenduty.webhooks.settled();
		const [{ transitions, ...rest }, ...others] = bodies();
		assert.deepEqual([rest, others], [{ event_type: 'oncall_change' }, []]);
		const names = Object.entries(transitions).map(([team, all]) => [
			team,
			Object.keys(all as object),
		]);
		assert.deepEqual(names, [
			['Platform', ['Platform by week', 'Platform nights']],
			['Checkout', ['Checkout by day']],
		]);
		const [{ transition_time, ...transition }] = transitions.Platform['Platform by week'];
		assert.match(transition_time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$/);
		assert.deepEqual(transition, {
			...{ schedule_id: schedules.weeks, schedule_name: 'Platform by week' },
			...{ team_id: teams.platform, team_name: 'Platform' },
			previous_user: { username: users.mara, first_name: 'Mara', last_name: 'Lindqvist' },
			...{ new_user: null, layer_type: 'layer', layer_name: 'Layer 1' },
			time_zone: 'Europe/Lisbon',
			escalation_policies: [{ ep_id: policies.platform, ep_name: 'Platform on call' }],
		});
		const { eventType, incidentNumber } = zenduty.webhooks.sent[0] ?? {};
		assert.deepEqual([eventType, incidentNumber], ['oncall_change', null]);
	});
});

describe("Python's JSON:", () => {
	it('is written as Python writes it', () => {
		const value = {
			a: [1, -2, 0, true, false, null, {}, []],
			'Ω"\\': 'é \u2028 \ud83d\ude80 \ud800 \b\f\n\r\t\u0001/\u007f~',
		};
		const text = dumps(value);
		assert.equal(readInPython(Buffer.from(text), '').written, text);
	});

	it('has no floats here', () => {
		for (const number of [1.5, NaN, Infinity, 2 ** 53]) {
			assert.throws(() => dumps(number), RangeError);
		}
	});
});
