import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';

import { SEED } from '../seed.mts';
import { start, startReceiver, type Tested } from './support.mts';

const EVIL = '<script>alert("1")</script> & \'more\'';

describe('The page:', () => {
	let zenduty: Tested;
	before(async () => {
		const { url } = await startReceiver((response) => void response.end(`${EVIL} answered`));
		zenduty = await start({ receivers: [{ url }], settings: { alertDelay: 0 } });
	});

	const read = async () => await (await fetch(`${zenduty.url}/`)).text();
	const press = async (path: string, form: { [name: string]: string }, headers = {}) =>
		await fetch(zenduty.url + path, {
			method: 'POST',
			body: new URLSearchParams(form),
			redirect: 'manual',
			headers,
		});

	it('says what it is', async () => {
		const answer = await fetch(`${zenduty.url}/`);
		assert.match(answer.headers.get('content-type') ?? '', /^text\/html/);
		assert.match(await answer.text(), /<h1>Zenduty simulator: not the real Zenduty<\/h1>/);
	});

	it('opens, acknowledges and resolves, and shows it', async () => {
		const form = { title: 'From the page', service: SEED.services.network };
		const answer = await press('/_simulator/incidents', form);
		assert.deepEqual([answer.status, answer.headers.get('location')], [303, '/']);
		const incident = zenduty.state.incidents.at(-1);
		assert.deepEqual([incident?.title, incident?.service], [form.title, form.service]);
		const number = incident?.incident_number;
		const row = async () => {
			const page = await read();
			return page.slice(page.indexOf(`id="incident-${number}"`)).split('</tr>')[0] ?? '';
		};
		assert.match(await row(), /From the page/);
		assert.match(await row(), /<td class="triggered">triggered/);
		const path = `/_simulator/incidents/${number}/status`;
		assert.equal((await press(path, { status: '2' })).status, 303);
		assert.match(await row(), /<td class="acknowledged">acknowledged/);
		assert.equal((await press(path, { status: '3' })).status, 303);
		assert.match(await row(), /<td class="resolved">resolved/);
		await zenduty.webhooks.settled();
		assert.deepEqual(
			zenduty.webhooks.sent.map(({ eventType }) => eventType),
			['triggered', 'acknowledged', 'resolved'],
		);
	});

	it('has the links of an alert, if a browser may open them', async () => {
		const urls = [
			{ link_url: 'https://example.com/?a=1&b=2', link_text: 'Answer' },
			{ link_url: 'javascript:alert(1)', link_text: 'Bad' },
		];
		await zenduty.alert({ message: 'Linked', alert_type: 'critical', urls });
		await zenduty.until(() => zenduty.state.alerts.at(-1)?.outcome === 'completed');
		const text = await read();
		assert.match(text, /<a href="https:\/\/example.com\/\?a=1&amp;b=2"[^>]*>Answer<\/a>/);
		assert.match(text, /Bad \(javascript:alert\(1\)\)/);
		assert.doesNotMatch(text, /href="javascript/);
	});

	it('escapes everything', async () => {
		const given = { title: `T${EVIL}`, service: SEED.services.shop, summary: `S${EVIL}` };
		await zenduty.call('POST', '/api/incidents/', given);
		await zenduty.call('POST', '/api/incidents/3/note/', { note: `N${EVIL}` });
		await zenduty.alert({ message: `A${EVIL}`, alert_type: 'critical' });
		await zenduty.until(() => zenduty.state.alerts.at(-1)?.outcome === 'completed');
		await zenduty.webhooks.settled();
		const page = await read();
		const escaped = '&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;more&#39;';
		for (const start of ['T', 'S', `N`, 'A', '200 ']) {
			assert.ok(page.includes(start + escaped), start);
		}
		assert.ok(!page.includes('<script>alert'));
	});

	it('renews its lists, and leaves its forms alone', async () => {
		const page = await read();
		const renewed = [...page.matchAll(/id="([\w-]+)" data-live/g)].map(([, id]) => id);
		assert.deepEqual(renewed, ['receiver-list', 'incidents', 'on-call', 'webhooks']);
		for (const name of ['url', 'kind', 'signingKey', 'title']) {
			const before = page.slice(0, page.indexOf(`name="${name}"`));
			assert.ok(before.lastIndexOf('data-live') <= before.lastIndexOf('</table>'), name);
		}
	});

	it('takes nothing from the pages of other sites', async () => {
		const count = zenduty.state.incidents.length;
		const form = { title: 'Forged', service: SEED.services.network };
		const foreign = { Origin: 'https://evil.example' };
		const answer = await press('/_simulator/incidents', form, foreign);
		assert.equal(answer.status, 403);
		assert.equal(zenduty.state.incidents.length, count);
	});

	it('shows no secret', async () => {
		const page = await read();
		const { integration_key = '' } = zenduty.state.integrations[0] ?? {};
		for (const secret of [zenduty.apiKey, integration_key]) assert.ok(!page.includes(secret));
	});
});
