import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { connect } from 'node:net';
import { describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';

import { changeIncident, openIncident } from '../../simulator/incidents.mts';
import { dumps } from '../../simulator/pythonJson.mts';
import { inWords } from '../report.mts';
import { runProbes } from '../runProbes.mts';
import { listen } from '../webhook/listen.mts';
import type { Received, WebhookTools } from '../webhook/probes.mts';
import { webhookTopic } from '../webhook/probes.mts';
import { runWebhook, type WebhookSetting } from '../webhook/run.mts';
import { SEED, secretsIn, startMarked } from './account.mts';

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

const signed = (text: string) =>
	received(JSON.stringify(EVENT), { headers: { 'x-signature': text } });
const late = (more: Partial<Received>) => ({
	...{ late: 5000, received: [received(), received(EVENT, { answer: 'late', ...more })] },
});

const hungUp = late({ hungUpAfter: 3010 });

/** What came, and what a probe says of it. */
const FORMS: Record<string, Array<[form: string, tools: Partial<WebhookTools>, says: string]>> = {
	'webhook-body': [
		['wrapped', {}, 'holds (with `payload`)'],
		['bare', { received: [received(EVENT.payload)] }, 'holds (without)'],
		['another method', { received: [received(EVENT, { method: 'GET' })] }, '**does not hold**'],
		['no JSON', { received: [received('a=1')] }, '**does not hold**'],
		['nothing', { received: [] }, 'not tried'],
	],
	'webhook-signature': [
		['the bytes', {}, 'holds (bytes)'],
		['the body by Python', { received: [signed(sign(dumps(EVENT)))] }, 'holds (body by Python)'],
		[
			'the payload by Python',
			{ received: [signed(sign(dumps(EVENT.payload)))] },
			'holds (payload by Python)',
		],
		[
			'the payload by JavaScript',
			{ received: [signed(sign(JSON.stringify(EVENT.payload)))] },
			'**does not hold**: payload by JavaScript',
		],
		[
			'in hex',
			{ received: [signed(sign(JSON.stringify(EVENT), 'hex'))] },
			'**does not hold**: bytes in hex',
		],
		['none', { received: [signed('')] }, '**does not hold**: no form fits, or the key is not'],
		['no key', { signingKey: '' }, 'not tried'],
	],
	'webhook-events': [
		['known', {}, 'holds (triggered)'],
		[
			'another',
			{ received: [received({ payload: { event_type: 'snoozed' } })] },
			'**does not hold**: snoozed',
		],
		[
			'with a text',
			{ received: [received({ event_type: 'Ann Berg' })] },
			'**does not hold**: an unusual one',
		],
	],
	'webhook-test-button': [
		['an event', {}, 'holds'],
		[
			'no incident',
			{ received: [received({ payload: { event_type: 'test' } })] },
			'**does not hold**: no incident',
		],
	],
	'webhook-headers': [
		['the usual ones', {}, 'holds'],
		[
			'a delivery ID',
			{ received: [received(EVENT, { headers: { 'x-delivery-id': 'x' } })] },
			'**does not hold**: x-delivery-id',
		],
		[
			'those of a tunnel',
			{
				received: [
					received(EVENT, {
						headers: { 'cf-ray': 'x', 'cf-connecting-ip': 'x', 'x-request-id': 'x' },
					}),
				],
			},
			'holds',
		],
		[
			"the account's own",
			{ received: [received(EVENT, { headers: { 'x-ann': 'x', 'x-berg': 'x' } })] },
			'holds (2 others)',
		],
		[
			'one of the account',
			{ received: [received(EVENT, { headers: { 'x-ann': 'x' } })] },
			'holds (1 other)',
		],
		[
			"the account's own beside a time",
			{ received: [received(EVENT, { headers: { 'x-ann': 'x', 'x-berg': 'x', 'x-time': 'x' } })] },
			'**does not hold**: x-time and 2 others',
		],
	],
	'webhook-timeout': [
		['3 seconds', late({ hungUpAfter: 3010 }), 'holds (3 s)'],
		['10 seconds', late({ hungUpAfter: 10_000 }), '**does not hold**: 10 s'],
		['longer', late({}), '**does not hold**: it waited 5 s'],
		['ended', late({ isOpen: true }), 'not tried: it was ended before the answer'],
		['not wanted', {}, 'not tried'],
	],
	'webhook-retry': [
		['once', { ...hungUp, waited: 600_000 }, 'holds (not within 600 s)'],
		['ended', { ...hungUp, waited: 599_000 }, 'not tried: ended too early'],
		['late, but accepted', { ...late({}), waited: 600_000 }, 'not tried'],
		[
			'again, and ended',
			{ received: [received(EVENT, { answer: 'refused' }), received(EVENT, { at: 10_000 })] },
			'**does not hold**: again after 10 s',
		],
		[
			'again',
			{ ...hungUp, received: [...hungUp.received, received(EVENT, { at: 10_000 })] },
			'**does not hold**: again after 10 s',
		],
		['not wanted', {}, 'not tried'],
	],
};

describe('Webhooks:', () => {
	it('have forms for each probe', () => {
		assert.deepEqual(
			Object.keys(FORMS),
			webhookTopic.probes.map(({ name }) => name),
		);
	});

	for (const [name, forms] of Object.entries(FORMS)) {
		for (const is of ['holds', '**does not hold**']) {
			it(`${name} is seen: ${is}`, () =>
				assert.ok(forms.some(([, , says]) => says.startsWith(is))));
		}
		for (const [form, tools, says] of forms) {
			it(`${name}, ${form}`, async () => {
				const given = { received: [received()], signingKey: KEY, waited: 0, ...tools };
				const results = await runProbes([webhookTopic], given);
				const verdict = results.find((one) => one.name === name)?.verdict;
				const words = verdict ? inWords(verdict) : '';
				assert.ok(words.startsWith(says), words);
			});
		}
	}

	/** Listens, lets the simulator send three events, and returns what was told. */
	async function heard(options: Partial<WebhookSetting['options']>) {
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
		const zenduty = await startMarked();
		zenduty.webhooks.add({ url: await url, authentication: 'signature', signingKey: KEY });
		const given = { title: 'MARKED fog', service: SEED.services.databases };
		const incident = openIncident(zenduty.world, given, () => undefined);
		for (const status of [2, 3] as const) {
			changeIncident(zenduty.world, incident, { status }, () => undefined);
		}
		const code = await running;
		await zenduty.stop();
		const shown = [...told, report].join('\n');
		for (const secret of [KEY, ...secretsIn(zenduty)]) {
			assert.ok(!shown.includes(secret), `it tells "${secret}"`);
		}
		return { code, told: told.join('\n'), report, help };
	}

	it('of the simulator are as expected', async () => {
		const { code, told, report, help } = await heard({});
		const path = /^Waiting at http:\/\/127.0.0.1:\d+(\/.+\/)$/m.exec(told)?.[1];
		assert.ok(
			path !== undefined && help.includes(`that public address and the path ${path}`),
			help,
		);
		assert.match(help, /wait ten minutes/);
		assert.equal(code, 0);
		assert.match(told, /webhook-signature: holds \(bytes\)/);
		assert.match(told, /webhook-events: holds \(acknowledged, resolved, triggered\)/);
		assert.match(report, /`webhook`: `\{payload: \{event_type: string, incident: \{/);
	});

	it('of the simulator hang up after 3 seconds', async () => {
		const { code, told } = await heard({ late: '4' });
		assert.match(told, /webhook-timeout: holds \([34](\.\d)? s\)/);
		assert.match(told, /webhook-retry: not tried: ended too early/);
		assert.equal(code, 0);
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
		const open = listener.received.map(({ isOpen, hungUpAfter }) => [isOpen, hungUpAfter]);
		assert.deepEqual(open, [
			[false, undefined],
			[true, undefined],
		]);
		assert.equal(told.length, 1);
	});
});
