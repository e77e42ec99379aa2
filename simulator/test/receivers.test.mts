import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';

import { readInPython } from '../../e2e/zenduty/python.mts';
import { SEED } from '../seed.mts';
import { request, start, startReceiver, type Tested } from './support.mts';

const KEY = 'key-Ä-"of"-<this>-test';
const EVIL = '"><script>alert("1")</script>';
const ESCAPED = '&quot;&gt;&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;';

describe('Receivers on the page:', () => {
	let zenduty: Tested;
	beforeEach(async () => (zenduty = await start()));

	const read = async () => await (await fetch(`${zenduty.url}/`)).text();
	const press = async (path: string, form: { [name: string]: string }, headers = {}) =>
		await fetch(`${zenduty.url}/_simulator${path}`, {
			method: 'POST',
			body: new URLSearchParams(form),
			redirect: 'manual',
			headers,
		});
	const add = async (url: string, signingKey = '') => {
		const answer = await press('/receivers', { url, signingKey });
		assert.deepEqual([answer.status, answer.headers.get('location')], [303, '/#receivers']);
	};
	const openIncident = async () => {
		await press('/incidents', { title: 'Disk', service: SEED.services.payments });
		await zenduty.webhooks.settled();
	};
	/** The texts of the cells of each receiver, as they stand in the page. */
	const rows = async () => {
		const list = (await read()).split('id="receiver-list"')[1]?.split('</table>')[0] ?? '';
		return [...list.matchAll(/<tr>(.*?)<\/tr>/gs)]
			.map(([, row = '']) =>
				[...row.matchAll(/<td[^>]*>(.*?)<\/td>/gs)].map(([, cell = '']) =>
					cell
						.replace(/<[^>]*>/g, '')
						.replace(/\s+/g, ' ')
						.trim(),
				),
			)
			.slice(1);
	};

	it('are none at first', async () => {
		assert.deepEqual(await rows(), [['Nowhere yet']]);
	});

	it('are added with a signing key, and get webhooks that Python verifies', async () => {
		const { url, received } = await startReceiver();
		await add(` ${url}\n`, ` ${KEY} `);
		assert.deepEqual((await rows())[0]?.slice(0, 2), [url, 'all services']);
		const [receiver] = zenduty.webhooks.receivers;
		assert.deepEqual([receiver?.url, receiver?.signingKey], [url, KEY]);
		await openIncident();
		const [webhook] = received;
		assert.ok(webhook);
		assert.equal(webhook.headers['x-signature'], readInPython(webhook.body, KEY).signature);
	});

	it('are added without a signing key, and get webhooks without a signature', async () => {
		const { url, received } = await startReceiver();
		await add(url);
		assert.equal((await rows())[0]?.[2], 'none');
		await openIncident();
		assert.deepEqual([received.length, received[0]?.headers['x-signature']], [1, undefined]);
	});

	it('show the signing key, to be copied', async () => {
		const { url } = await startReceiver();
		await add(url, 'a-key');
		assert.equal((await rows())[0]?.[2], 'Signing key a-key Copy key');
		assert.match(await read(), /data-copy="a-key"/);
	});

	it('show what each answered last, with its reason', async () => {
		const answers = [
			'{"error": "invalid_signature", "message": "The header does not match."}',
			'{"code": 404, "message": "Not registered.", "hint": "Click."}',
			'Not JSON',
			'{"ok": true}',
			'null',
			'{"error": 7}',
			'x'.repeat(600),
			'',
		];
		for (const answer of answers) {
			const { url } = await startReceiver((response) => response.writeHead(401).end(answer));
			await add(url);
		}
		const last = async () => (await rows()).map((cells) => cells[3]);
		assert.deepEqual(
			await last(),
			answers.map(() => 'nothing sent yet'),
		);
		await openIncident();
		assert.deepEqual(await last(), [
			'401 invalid_signature: The header does not match.',
			'401 Not registered. Click.',
			'401 Not JSON',
			'401 {&quot;ok&quot;: true}',
			'401 null',
			'401 {&quot;error&quot;: 7}',
			`401 ${'x'.repeat(496)}…`,
			'401',
		]);
	});

	it("explain n8n's 404 at its Test URL, and nothing else", async () => {
		for (const [status, path] of [
			[404, '/webhook-test/a/webhook'],
			[401, '/webhook-test/a/webhook'],
			[404, '/webhook/a/webhook'],
		] as const) {
			const { url } = await startReceiver((response) => response.writeHead(status).end('No.'));
			await add(url.replace('/hook', path));
		}
		await openIncident();
		assert.deepEqual(
			(await rows()).map((cells) => cells[3]),
			['404 No. (this is the Test URL: n8n must be listening)', '401 No.', '404 No.'],
		);
	});

	it('show an answer as theirs alone, even with one URL', async () => {
		let status = 200;
		const { url } = await startReceiver((response) => response.writeHead(status).end('now'));
		await add(url, 'first');
		await openIncident();
		await add(url, 'second');
		const last = async () => (await rows()).map((cells) => cells[3]);
		assert.deepEqual(await last(), ['200 now', 'nothing sent yet']);
		status = 401;
		await openIncident();
		assert.deepEqual(await last(), ['401 now', '401 now']);
	});

	it('show that a webhook is on its way, and why nobody took it', async () => {
		const { url } = await startReceiver(() => undefined);
		await add(url);
		await press('/incidents', { title: 'Disk', service: SEED.services.payments });
		await zenduty.until(() => zenduty.webhooks.sent.length === 1);
		assert.equal((await rows())[0]?.[3], 'on its way');
		const gone = await start();
		await gone.stop();
		await add(gone.url);
		zenduty.settings.webhookTimeout = 50;
		await openIncident();
		const [first, second] = await rows();
		assert.equal(first?.[3], 'No answer in time');
		assert.match(second?.[3] ?? '', /ECONNREFUSED/);
	});

	it('are removed one by one', async () => {
		const { url, received } = await startReceiver();
		await add(`${url}/a`);
		await add(`${url}/b`);
		const [first] = zenduty.webhooks.receivers;
		assert.ok(first);
		const path = `/receivers/${first.id}`;
		const page = await read();
		assert.ok(page.includes(`action="/_simulator${path}/remove"`));
		assert.ok(page.includes(`aria-label="Remove ${url}/a"`));
		for (let again = 0; again < 2; again += 1) {
			const answer = await press(`${path}/remove`, {});
			assert.deepEqual([answer.status, answer.headers.get('location')], [303, '/#receivers']);
		}
		await openIncident();
		assert.deepEqual(
			received.map((webhook) => webhook.path),
			['/hook/b'],
		);
		assert.equal((await request(`${zenduty.url}/_simulator${path}`, 'DELETE')).status, 404);
		const [rest] = zenduty.webhooks.receivers;
		const removed = await request(`${zenduty.url}/_simulator/receivers/${rest?.id}`, 'DELETE');
		assert.deepEqual([removed.status, zenduty.webhooks.receivers], [204, []]);
	});

	it('are refused with a reason where the URL is none, and can be corrected', async () => {
		for (const url of ['localhost:5678/webhook', '', 'file:///etc/passwd', `javascript:${EVIL}`]) {
			const answer = await press('/receivers', { url, signingKey: EVIL });
			assert.equal(answer.status, 400, url);
			const page = await answer.text();
			const problem = 'The URL must begin with http:// or https://';
			assert.match(page, new RegExp(`<p id="receiver-problem" role="alert">${problem}</p>`));
			assert.ok(page.includes(`value="${url.replace(EVIL, ESCAPED)}"`), url);
			assert.ok(page.includes(`value="${ESCAPED}"`));
			assert.ok(!page.includes('<script>alert'));
		}
		assert.deepEqual(zenduty.webhooks.receivers, []);
	});

	it('are escaped, as are their answers', async () => {
		const { url } = await startReceiver((response) =>
			response.writeHead(400).end(JSON.stringify({ error: `E${EVIL}`, message: `M${EVIL}` })),
		);
		const hostile = `${url}/${EVIL}`;
		await add(hostile, `K${EVIL}`);
		zenduty.webhooks.add({ url, service: `S${EVIL}` });
		await openIncident();
		const page = await read();
		for (const text of ['/hook/', 'E', `M`, 'K', 'S'])
			assert.ok(page.includes(text + ESCAPED), text);
		assert.ok(!page.includes('<script>alert'));
		assert.ok(!page.includes(EVIL));
	});

	it('say whose incidents they hear of, and how they authenticate', async () => {
		const url = 'http://127.0.0.1:9/';
		zenduty.webhooks.add({ url, service: SEED.services.shop, authentication: 'basicAuth' });
		assert.deepEqual((await rows())[0]?.slice(1, 3), ['Checkout / Shop – Café &amp; Co.', 'Basic']);
	});

	it('are not taken from the pages of other sites', async () => {
		const foreign = { Origin: 'https://evil.example' };
		const answer = await press('/receivers', { url: 'http://127.0.0.1:9/' }, foreign);
		assert.deepEqual([answer.status, zenduty.webhooks.receivers], [403, []]);
	});

	it('have a form whose fields are labeled', async () => {
		const page = await read();
		for (const [label, name] of [
			['URL', 'url'],
			['Kind', 'kind'],
			['Signing key', 'signingKey'],
			['Title', 'title'],
			['Service', 'service'],
		]) {
			assert.match(page, new RegExp(`<label[^>]*>${label}\\s*<(input|select)\\s+name="${name}"`));
		}
	});
});
