import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { beforeEach, describe, it } from 'node:test';

import { readInPython } from '../../e2e/zenduty/python.mts';
import { SEED } from '../seed.mts';
import { start, startReceiver, type Tested } from './support.mts';

const KEY = 'key-Ä-"of"-<this>-test';
const EVIL = '"><script>alert("1")</script>\'&';
const ESCAPED = '&quot;&gt;&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&#39;&amp;';
const NOWHERE = 'http://127.0.0.1:9/';

describe('The page:', () => {
	let zenduty: Tested;
	beforeEach(async () => (zenduty = await start({ settings: { alertDelay: 0 } })));

	const read = async () => await (await fetch(`${zenduty.url}/`)).text();
	const press = async (path: string, form: { [name: string]: string }, headers = {}) =>
		await fetch(`${zenduty.url}/_simulator${path}`, {
			method: 'POST',
			body: new URLSearchParams(form),
			redirect: 'manual',
			headers,
		});
	/** Presses a button, which leads back to a place of the page. */
	const pressed = async (place: string, path: string, form: { [name: string]: string }) => {
		const answer = await press(path, form);
		assert.deepEqual([answer.status, answer.headers.get('location')], [303, place]);
	};
	const add = async (url: string, signingKey = '', kind = 'outgoing') =>
		await pressed('/#receivers', '/receivers', { url, signingKey, kind });
	const openIncident = async () => {
		await pressed('/', '/incidents', { title: 'Disk', service: SEED.services.payments });
		await zenduty.webhooks.settled();
	};
	/** The texts of the cells of each row in a list. */
	const rows = async (id: string) => {
		const list = (await read()).split(`id="${id}"`)[1]?.split('</table>')[0] ?? '';
		const texts = [...list.matchAll(/<tr[^>]*>(.*?)<\/tr>/gs)].map(([, row = '']) =>
			[...row.matchAll(/<td[^>]*>(.*?)<\/td>/gs)].map(([, cell = '']) =>
				cell
					.replace(/<[^>]*>/g, '')
					.replace(/\s+/g, ' ')
					.trim(),
			),
		);
		return texts.slice(1);
	};
	const receivers = async () => await rows('receiver-list');
	const last = async () => (await receivers()).map((cells) => cells[3]);

	it('opens, acknowledges and resolves, and shows it', async () => {
		await openIncident();
		const state = async () => (await rows('incidents'))[0]?.[2];
		assert.equal(await state(), 'triggered');
		await pressed('/', '/incidents/4/status', { status: '2' });
		assert.equal(await state(), 'acknowledged');
		await pressed('/', '/incidents/4/status', { status: '3' });
		assert.equal(await state(), 'resolved');
	});

	it('hands schedules over, and shows who is on call, and who is next', async () => {
		const row = async () => (await rows('on-call'))[0]?.slice(0, 4).join();
		const [schedule, policy] = ['Platform / Platform by week', 'Platform on call'];
		assert.equal(await row(), [schedule, 'Mara Lindqvist', 'Tomás Ferreira', policy].join());
		await pressed('/#schedules', '/hand-over', { schedules: SEED.schedules.weeks });
		assert.equal(await row(), [schedule, 'Tomás Ferreira', 'Aiko Nakamura', policy].join());
	});

	it('adds receivers with or without a key, and shows the key to be copied', async () => {
		assert.deepEqual(await receivers(), [['Nowhere yet']]);
		const { url, received } = await startReceiver();
		await add(` ${url}\n`, ` ${KEY} `);
		await add(url);
		await add(url, 'a-key', 'account');
		zenduty.webhooks.add({ url, service: SEED.services.shop, authentication: 'basicAuth' });
		const [first, ...others] = (await receivers()).map((cells) => cells.slice(0, 3).join(', '));
		assert.match(first ?? '', /^http:\S+, all services, Signing key key-Ä.* Copy key$/);
		assert.deepEqual(others, [
			`${url}, all services, none`,
			`${url}, who is on call, Signing key a-key Copy key`,
			`${url}, Checkout / Shop – Café &amp; Co., Basic`,
		]);
		assert.match(await read(), /data-copy="a-key"/);
		await openIncident();
		const signatures = received.map(({ headers }) => headers['x-signature']);
		const { signature } = readInPython(received[0]?.body ?? Buffer.of(), KEY);
		assert.deepEqual(new Set(signatures), new Set([signature, undefined]));
	});

	const answers: Array<[status: number, answer: string, shown: string, path?: string]> = [
		[401, '{"error": "invalid", "message": "Not it."}', '401 invalid: Not it.'],
		[401, '{"message": "Not registered.", "hint": "Click."}', '401 Not registered. Click.'],
		[401, 'Not JSON', '401 Not JSON'],
		[401, '{"ok": true}', '401 {&quot;ok&quot;: true}'],
		[401, 'null', '401 null'],
		[401, '{"error": 7}', '401 {&quot;error&quot;: 7}'],
		[401, 'x'.repeat(600), `401 ${'x'.repeat(496)}…`],
		[401, '', '401'],
		[404, 'No.', '404 No. (this is the Test URL: n8n must be listening)', '/webhook-test/a'],
		[401, 'No.', '401 No.', '/webhook-test/a'],
		[404, 'No.', '404 No.', '/webhook/a'],
		[400, JSON.stringify({ error: EVIL }), `400 ${ESCAPED}`],
	];
	it('shows what each receiver answered last, with its reason', async () => {
		for (const [status, answer, , path = '/hook'] of answers) {
			const { url } = await startReceiver((response) => response.writeHead(status).end(answer));
			await add(url.replace('/hook', path));
		}
		await openIncident();
		assert.deepEqual(
			await last(),
			answers.map(([, , shown]) => shown),
		);
	});

	it('shows an answer as of one receiver alone, what is on its way, and why none came', async () => {
		const waiting: ServerResponse[] = [];
		const { url } = await startReceiver((response) => waiting.push(response));
		zenduty.settings.webhookTimeout = 60_000;
		await add(url);
		await pressed('/', '/incidents', { title: 'Disk', service: SEED.services.payments });
		await zenduty.until(() => waiting.length === 1);
		await add(url);
		assert.deepEqual(await last(), ['on its way', 'nothing sent yet']);
		waiting[0]?.end();
		await add(NOWHERE);
		zenduty.settings.webhookTimeout = 50;
		await openIncident();
		const [first, second, third] = await last();
		assert.deepEqual([first, second], ['No answer in time', 'No answer in time']);
		assert.match(third ?? '', /ECONNREFUSED|bad port/);
	});

	it('removes receivers one by one; a second click finds nothing', async () => {
		await add(`${NOWHERE}a`);
		await add(`${NOWHERE}b`);
		const id = zenduty.webhooks.receivers[0]?.id;
		assert.ok((await read()).includes(`action="/_simulator/receivers/${id}/remove"`));
		for (let again = 0; again < 2; again += 1) {
			await pressed('/#receivers', `/receivers/${id}/remove`, {});
			assert.deepEqual(
				zenduty.webhooks.receivers.map(({ url }) => url),
				[`${NOWHERE}b`],
			);
		}
	});

	it('refuses what is no URL with a reason, and keeps what was entered', async () => {
		for (const url of ['localhost:5678/webhook', '', 'file:///etc/passwd', `javascript:${EVIL}`]) {
			const answer = await press('/receivers', { url, kind: 'account', signingKey: EVIL });
			assert.equal(answer.status, 400, url);
			const page = await answer.text();
			assert.match(page, /role="alert">The URL must begin with http:\/\/ or https:\/\/<\/p>/);
			for (const value of [url.replace(EVIL, ESCAPED), ESCAPED]) {
				assert.ok(page.includes(`value="${value}"`), value);
			}
			assert.match(page, /<option value="account" selected>/);
			assert.ok(!page.includes('<script>alert'));
		}
		assert.deepEqual(zenduty.webhooks.receivers, []);
	});

	it('has the links of an alert, if a browser may open them', async () => {
		const urls = [
			{ link_url: 'https://example.com/?a=1&b=2', link_text: 'Answer' },
			{ link_url: 'javascript:alert(1)', link_text: 'Bad' },
		];
		await zenduty.settle({ message: 'Linked', alert_type: 'critical', urls });
		const text = await read();
		assert.match(text, /<a href="https:\/\/example.com\/\?a=1&amp;b=2"[^>]*>Answer<\/a>/);
		assert.match(text, /Bad \(javascript:alert\(1\)\)/);
		assert.doesNotMatch(text, /href="javascript/);
	});

	it('has one place for all buttons of an incident, also for the links of its alerts', async () => {
		const answer = { link_url: 'https://example.com/1', link_text: 'Answer' };
		const alert = { message: 'Linked', alert_type: 'critical', entity_id: 'e-1' };
		await zenduty.settle({ ...alert, urls: [answer] });
		await zenduty.settle({ ...alert, urls: [answer] });
		const [, , state, texts, buttons] = (await rows('incidents'))[0] ?? [];
		assert.equal(state, 'triggered');
		assert.equal(texts, 'Alert (critical): Linked Alert (critical): Linked');
		assert.equal(buttons, 'Answer Acknowledge Resolve');
	});

	it('escapes everything, and shows no secret', async () => {
		const given = { title: `T${EVIL}`, service: SEED.services.shop, summary: `S${EVIL}` };
		await zenduty.call('POST', '/api/incidents/', given);
		await zenduty.call('POST', '/api/incidents/3/note/', { note: `N${EVIL}` });
		await zenduty.settle({ message: `A${EVIL}`, alert_type: 'critical' });
		await add(`${NOWHERE}U${EVIL}`, `K${EVIL}`);
		zenduty.webhooks.add({ url: NOWHERE, service: `V${EVIL}` });
		const page = await read();
		for (const start of 'TSNAUKV') assert.ok(page.includes(start + ESCAPED), start);
		assert.ok(!page.includes(EVIL) && !page.includes('<script>alert'));
		const { integration_key = '' } = zenduty.state.integrations[0] ?? {};
		for (const secret of [zenduty.apiKey, integration_key]) assert.ok(!page.includes(secret));
	});

	it('renews its lists, and leaves its labeled forms alone', async () => {
		const page = await read();
		const renewed = [...page.matchAll(/id="([\w-]+)" data-live/g)].map(([, id]) => id);
		assert.deepEqual(renewed, ['receiver-list', 'incidents', 'on-call', 'webhooks']);
		const fields = { URL: 'url', Kind: 'kind', 'Signing key': 'signingKey', Title: 'title' };
		for (const [label, name] of Object.entries(fields)) {
			assert.match(page, new RegExp(`<label[^>]*>${label}\\s*<(input|select)\\s+name="${name}"`));
			const before = page.slice(0, page.indexOf(`name="${name}"`));
			assert.ok(before.lastIndexOf('data-live') <= before.lastIndexOf('</table>'), name);
		}
	});

	it('takes nothing from the pages of other sites', async () => {
		const foreign = { Origin: 'https://evil.example' };
		const forms = {
			'/incidents': { title: 'Forged', service: SEED.services.network },
			'/receivers': { url: NOWHERE },
		};
		for (const [path, form] of Object.entries(forms)) {
			assert.equal((await press(path, form, foreign)).status, 403);
		}
		assert.deepEqual([zenduty.state.incidents.length, zenduty.webhooks.receivers], [3, []]);
	});
});
