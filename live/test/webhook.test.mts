import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { connect } from 'node:net';
import { describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';

import { changeIncident, openIncident } from '../../simulator/incidents.mts';
import { dumps } from '../../simulator/pythonJson.mts';
import { SEED } from '../../simulator/seed.mts';
import { inWords } from '../report.mts';
import { runProbes } from '../runProbes.mts';
import { webhookTopic, type Received, type WebhookTools } from '../webhook/probes.mts';
import { listen, runWebhook, type WebhookSetting } from '../webhook/run.mts';
import { assertNoSecret, startMarked } from './tried.mts';

const KEY = 'marked-signing-key';
const EVENT = { payload: { event_type: 'triggered', incident: { title: 'Café', status: 1 } } };
const sign = (text: string, encoding: 'base64' | 'hex' = 'base64') =>
	createHmac('sha256', KEY).update(text).digest(encoding);

/** A request as it comes. @param body JSON, or a text as it is */
function received(body: object | string = EVENT, more: Partial<Received> = {}): Received {
	const text = typeof body === 'string' ? body : dumps(body as never);
	return {
		...{ method: 'POST', at: 0, answer: 'at once', isOpen: false, body: Buffer.from(text) },
		headers: { 'content-type': 'application/json', 'x-signature': sign(text) },
		...more,
	};
}

const signed = (text: string) => ({
	received: [received(JSON.stringify(EVENT), withSignature(text))],
});
const withSignature = (text: string) => ({ headers: { 'x-signature': text } });
const came = (body: object | string) => ({ received: [received(body)] });
const headed = (...names: string[]) => ({
	received: [received(EVENT, { headers: Object.fromEntries(names.map((name) => [name, 'x'])) })],
});
const late = (more: Partial<Received>) => ({
	...{ late: 5000, received: [received(), received(EVENT, { answer: 'late', ...more })] },
});
const hungUp = late({ hungUpAfter: 3010 });
const again = received(EVENT, { at: 10_000 });
const refused = received(EVENT, { answer: 'refused' });

/** A probe, what came, and what it says: `holds`, `not tried`, or else what differs. */
const FORMS: Array<[probe: string, tools: Partial<WebhookTools>, says: string]> = [
	['webhook-body', {}, 'holds (with `payload`)'],
	['webhook-body', came(EVENT.payload), 'holds (without)'],
	['webhook-body', { received: [received(EVENT, { method: 'GET' })] }, 'something else'],
	['webhook-body', came('a=1'), 'something else'],
	['webhook-body', { received: [] }, 'not tried'],
	['webhook-signature', {}, 'holds (bytes)'],
	['webhook-signature', signed(sign(dumps(EVENT))), 'holds (body by Python)'],
	['webhook-signature', signed(sign(dumps(EVENT.payload))), 'holds (payload by Python)'],
	['webhook-signature', signed(sign(JSON.stringify(EVENT.payload))), 'payload by JavaScript'],
	['webhook-signature', signed(sign(JSON.stringify(EVENT), 'hex')), 'bytes in hex'],
	['webhook-signature', signed(''), 'no form fits, or the key is not'],
	['webhook-signature', { signingKey: '' }, 'not tried'],
	['webhook-events', {}, 'holds (triggered)'],
	['webhook-events', came({ payload: { event_type: 'snoozed' } }), 'snoozed'],
	['webhook-events', came({ event_type: 'Ann Berg' }), 'an unusual one'],
	['webhook-test-button', {}, 'holds'],
	['webhook-test-button', came({ payload: { event_type: 'test' } }), 'no incident'],
	['webhook-headers', {}, 'holds'],
	['webhook-headers', headed('x-delivery-id'), 'x-delivery-id'],
	['webhook-headers', headed('cf-ray', 'cf-connecting-ip', 'x-request-id'), 'holds'],
	['webhook-headers', headed('x-ann'), 'holds (1 other)'],
	['webhook-headers', headed('x-ann', 'x-berg', 'x-time'), 'x-time and 2 others'],
	['webhook-timeout', hungUp, 'holds (3 s)'],
	['webhook-timeout', late({ hungUpAfter: 10_000 }), '10 s'],
	['webhook-timeout', late({}), 'it waited 5 s'],
	['webhook-timeout', late({ isOpen: true }), 'not tried: it was ended before the answer'],
	['webhook-timeout', {}, 'not tried'],
	['webhook-retry', { ...hungUp, waited: 600_000 }, 'holds (not within 600 s)'],
	['webhook-retry', { ...hungUp, waited: 599_000 }, 'not tried: ended too early'],
	['webhook-retry', { ...late({}), waited: 600_000 }, 'not tried'],
	['webhook-retry', { received: [refused, again] }, 'again after 10 s'],
	['webhook-retry', { ...hungUp, received: [...hungUp.received, again] }, 'again after 10 s'],
	['webhook-retry', {}, 'not tried'],
];
const isDifference = (says: string) => !/^(holds|not tried)/.test(says);

describe('Webhooks:', () => {
	for (const { name } of webhookTopic.probes) {
		it(`${name} can hold and fail`, () => {
			const all = FORMS.flatMap(([probe, , says]) => (probe === name ? [says] : []));
			assert.ok(all.some(isDifference) && all.some((says) => says.startsWith('holds')));
		});
	}

	for (const [name, tools, says] of FORMS) {
		it(`${name}: ${says}`, async () => {
			const given = { received: [received()], signingKey: KEY, waited: 0, ...tools };
			const results = await runProbes([webhookTopic], given);
			const verdict = results.find((one) => one.name === name)?.verdict;
			const words = verdict ? inWords(verdict) : '';
			assert.ok(words.startsWith(isDifference(says) ? `**does not hold**: ${says}` : says), words);
		});
	}

	/** Listens, lets the simulator send three events, and returns what was told. */
	async function heard(options: Partial<WebhookSetting['options']>, webhookTimeout = 60_000) {
		const told: string[] = [];
		let report = '';
		let help = '';
		let found: (url: string) => void;
		const url = new Promise<string>((resolve) => (found = resolve));
		const running = runWebhook({
			options: { port: '0', count: '3', late: undefined, refuse: false, ...options },
			signingKey: KEY,
			versions: { 'n8n-nodes-zenduty': '0.0.0' },
			signal: new AbortController().signal,
			output: {
				tell(line) {
					told.push(line);
					if (line.startsWith('Waiting at ')) found(line.slice('Waiting at '.length));
				},
				confide: (text) => void (help += text),
				keep(text) {
					report = text;
					return 'a file';
				},
			},
		});
		const zenduty = await startMarked({ webhookTimeout: 60_000 });
		zenduty.webhooks.add({ url: await url, authentication: 'signature', signingKey: KEY });
		const given = { title: 'MARKED fog', service: SEED.services.databases };
		const incident = openIncident(zenduty.world, given, () => undefined);
		await zenduty.webhooks.settled();
		// The second one may be answered late.
		zenduty.settings.webhookTimeout = webhookTimeout;
		changeIncident(zenduty.world, incident, { status: 2 }, () => undefined);
		await zenduty.webhooks.settled();
		zenduty.settings.webhookTimeout = 60_000;
		changeIncident(zenduty.world, incident, { status: 3 }, () => undefined);
		const code = await running;
		await zenduty.stop();
		assertNoSecret([...told, report].join('\n'), zenduty, KEY);
		return { code, told: told.join('\n'), report, help };
	}

	it('of the simulator are as expected', async () => {
		const { code, told, report, help } = await heard({});
		const path = /^Waiting at http:\/\/127.0.0.1:\d+(\/.+\/)$/m.exec(told)?.[1];
		assert.ok(path && help.includes(`that public address and the path ${path}`), help);
		assert.equal(code, 0);
		assert.match(told, /webhook-signature: holds \(bytes\)/);
		assert.match(told, /webhook-events: holds \(acknowledged, resolved, triggered\)/);
		assert.match(report, /`webhook`: `\{payload: \{event_type: string, incident: \{/);
	});

	it('of the simulator hang up after 3 seconds', async () => {
		const { told } = await heard({ late: '9' }, 3000);
		// Whether that is what was expected depends on how busy this machine is.
		const [, seconds] = /webhook-timeout: .*?\b([\d.]+) s\b/.exec(told) ?? [];
		assert.ok(Number(seconds) >= 2.9 && Number(seconds) < 9, told);
		assert.match(told, /webhook-retry: not tried: ended too early/);
	});

	/** Listens for two requests, the second of which is answered late. */
	async function listening() {
		const told: Received[] = [];
		const listener = await listen(0, { late: 60_000, refuse: false }, (one) => told.push(one));
		return { told, listener };
	}
	const post = async (url: string, body: string) => await fetch(url, { method: 'POST', body });

	it('at another path are none', async () => {
		const { told, listener } = await listening();
		const { origin, pathname } = new URL(listener.url);
		assert.match(pathname, /^\/[\w-]{12}\/$/);
		assert.equal((await post(origin, '{}')).status, 404);
		assert.equal((await post(`${listener.url}x`, '{}')).status, 404);
		assert.equal((await post(listener.url, '{}')).status, 200);
		assert.equal(told.length, 1);
		assert.equal(listener.received.length, 1);
		await listener.stop();
	});

	it('that end within their body, or are too large, are none', async () => {
		const { listener } = await listening();
		const { port, hostname, pathname } = new URL(listener.url);
		const socket = connect(Number(port), hostname);
		socket.write(`POST ${pathname} HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{`);
		await wait(50);
		socket.destroy();
		await assert.rejects(post(listener.url, 'x'.repeat(1_000_001)));
		assert.equal((await post(listener.url, 'x'.repeat(1_000_000))).status, 200);
		assert.equal(listener.received.length, 1);
		await listener.stop();
	});

	it('that are ended before their answer hung up on nothing', async () => {
		const { told, listener } = await listening();
		await post(listener.url, '{}');
		const late = assert.rejects(post(listener.url, '{}'));
		while (listener.received.length < 2) await wait(10);
		await listener.stop();
		await late;
		const open = listener.received.map(({ isOpen, hungUpAfter }) => `${isOpen} ${hungUpAfter}`);
		assert.deepEqual(open, ['false undefined', 'true undefined']);
		assert.equal(told.length, 1);
	});
});
