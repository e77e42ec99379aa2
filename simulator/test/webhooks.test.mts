import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { readInPython } from '../../e2e/zenduty/python.mts';
import { dumps } from '../pythonJson.mts';
import { SEED } from '../seed.mts';
import { start, startReceiver } from './support.mts';

const { services, users } = SEED;
const KEY = 'signing-key-Ä-of-this-test';
const NEW = {
	title: 'Café “brûlé” 🚨 \u007f </script>',
	summary: 'a\n\tb',
	service: services.shop,
};

describe('A webhook:', () => {
	it('is sent for every change of status, in order', async () => {
		const { url, received } = await startReceiver();
		const zenduty = await start({ receivers: [{ url }] });
		const { incident_number } = (await zenduty.call('POST', '/api/incidents/', NEW)).body;
		const path = `/api/incidents/${incident_number}/`;
		await zenduty.call('PATCH', path, { status: 2, assigned_to: users.obi });
		await zenduty.call('PATCH', path, { status: 2 });
		await zenduty.call('PATCH', path, { title: 'No status' });
		await zenduty.call('PATCH', path, { status: 3 });
		await zenduty.call('PATCH', path, { status: 1 });
		await zenduty.webhooks.settled();
		const events = received.map(({ body }) => JSON.parse(body.toString()).payload);
		assert.deepEqual(
			events.map(({ event_type, incident }) => [event_type, incident.status]),
			[
				['triggered', 1],
				['acknowledged', 2],
				['resolved', 3],
				['triggered', 1],
			],
		);
		const [triggered, acknowledged, resolved] = events;
		assert.equal(triggered.incident.title, NEW.title);
		assert.equal(triggered.incident.assigned_to, null);
		assert.deepEqual(acknowledged.incident.assigned_to, zenduty.state.users[3]);
		assert.match(acknowledged.incident.acknowledged_date, /^\d{4}-\d\d-\d\dT[\d:]{8}\.\d{6}Z$/);
		assert.equal(typeof resolved.incident.resolved_date, 'string');
		const { service } = triggered.incident;
		assert.equal(service.unique_id, services.shop);
		assert.match(service.team, /^[0-9a-f]{32}$/);
		assert.match(service.escalation_policy, /^[0-9a-f]{32}$/);
	});

	it('is also sent for what an alert does', async () => {
		const { url, received } = await startReceiver();
		const zenduty = await start({ receivers: [{ url }], settings: { alertDelay: 0 } });
		for (const alert_type of ['critical', 'acknowledged', 'resolved']) {
			await zenduty.alert({ message: 'Disk', alert_type, entity_id: 'disk' });
			await zenduty.until(() => zenduty.state.alerts.at(-1)?.outcome === 'completed');
		}
		await zenduty.webhooks.settled();
		const types = received.map(({ body }) => JSON.parse(body.toString()).payload.event_type);
		assert.deepEqual(types, ['triggered', 'acknowledged', 'resolved']);
	});

	it("is what Python writes, signed as Zenduty's guide has it", async () => {
		const { url, received } = await startReceiver();
		const receivers = [{ url, authentication: 'signature' as const, signingKey: KEY }];
		const zenduty = await start({ receivers });
		await zenduty.call('POST', '/api/incidents/', NEW);
		await zenduty.webhooks.settled();
		const [webhook] = received;
		assert.ok(webhook);
		const { written, signature } = readInPython(webhook.body, KEY);
		assert.equal(webhook.body.toString(), written);
		assert.equal(webhook.headers['x-signature'], signature);
		assert.equal(webhook.headers['content-type'], 'application/json');
		assert.equal(zenduty.webhooks.sent[0]?.body, written);
	});

	it('carries Basic credentials, or nothing, and custom headers', async () => {
		const { url, received } = await startReceiver();
		const headers = { 'X-Tenant': 'blue' };
		const basic = { username: 'zenduty', password: 'päss' };
		const zenduty = await start({
			receivers: [{ url, authentication: 'basicAuth', ...basic, headers }],
		});
		await zenduty.call('PATCH', '/api/incidents/3/', { status: 2 });
		await zenduty.webhooks.settled();
		zenduty.webhooks.receivers.length = 0;
		zenduty.webhooks.add({ url });
		await zenduty.call('PATCH', '/api/incidents/3/', { status: 3 });
		await zenduty.webhooks.settled();
		const [first, second] = received;
		const expected = `Basic ${Buffer.from('zenduty:päss').toString('base64')}`;
		assert.equal(first?.headers.authorization, expected);
		assert.equal(first?.headers['x-tenant'], 'blue');
		for (const name of ['authorization', 'x-signature', 'x-tenant']) {
			assert.equal(second?.headers[name], undefined);
		}
	});

	it('goes only to the receivers of its service', async () => {
		const { url, received } = await startReceiver();
		const zenduty = await start({
			receivers: [
				{ url: `${url}/shop`, service: services.shop },
				{ url: `${url}/network`, service: services.network },
				{ url: `${url}/all` },
			],
		});
		await zenduty.call('POST', '/api/incidents/', NEW);
		await zenduty.webhooks.settled();
		assert.deepEqual(received.map(({ path }) => path).sort(), ['/hook/all', '/hook/shop']);
	});

	it('is sent once, whatever is answered, and the answer is kept', async () => {
		const { url, received } = await startReceiver((response) =>
			response.writeHead(500).end('Not now'),
		);
		const zenduty = await start({ receivers: [{ url }] });
		await zenduty.call('PATCH', '/api/incidents/3/', { status: 2 });
		await zenduty.webhooks.settled();
		assert.equal(received.length, 1);
		const [delivery] = zenduty.webhooks.sent;
		assert.deepEqual(
			[delivery?.status, delivery?.answer, delivery?.failure, delivery?.incidentNumber],
			[500, 'Not now', null, 3],
		);
	});

	it('follows no redirect', async () => {
		const { url, received } = await startReceiver((response) =>
			response.writeHead(307, { Location: '/elsewhere' }).end(),
		);
		const zenduty = await start({ receivers: [{ url }] });
		await zenduty.call('PATCH', '/api/incidents/3/', { status: 2 });
		await zenduty.webhooks.settled();
		assert.deepEqual([received.length, zenduty.webhooks.sent[0]?.status], [1, 307]);
	});

	it('waits no longer than it may: three seconds, unless told otherwise', async () => {
		const { url } = await startReceiver(() => undefined);
		const zenduty = await start({ receivers: [{ url }] });
		assert.equal(zenduty.settings.webhookTimeout, 3000);
		zenduty.settings.webhookTimeout = 50;
		await zenduty.call('PATCH', '/api/incidents/3/', { status: 2 });
		await zenduty.webhooks.settled();
		const [delivery] = zenduty.webhooks.sent;
		assert.deepEqual([delivery?.status, delivery?.failure], [null, 'No answer in time']);
	});

	it('says why nobody took it', async () => {
		const gone = await start();
		await gone.stop();
		const zenduty = await start({ receivers: [{ url: gone.url }] });
		await zenduty.call('PATCH', '/api/incidents/3/', { status: 2 });
		await zenduty.webhooks.settled();
		const [delivery] = zenduty.webhooks.sent;
		assert.equal(delivery?.status, null);
		assert.match(delivery?.failure ?? '', /ECONNREFUSED/);
	});

	it('does not keep the simulator from stopping', async () => {
		const { url } = await startReceiver(() => undefined);
		const zenduty = await start({ receivers: [{ url }] });
		await zenduty.call('PATCH', '/api/incidents/3/', { status: 2 });
		const started = Date.now();
		await zenduty.stop();
		assert.ok(Date.now() - started < 1000);
		assert.equal(zenduty.webhooks.sent[0]?.failure, 'The simulator was stopped');
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
