import assert from 'node:assert/strict';
import { get } from 'node:http';
import { before, describe, it } from 'node:test';

import { request, start, startReceiver, type Tested } from './support.mts';

describe('The controls over HTTP:', () => {
	let zenduty: Tested;
	before(async () => (zenduty = await start({ faultSeed: 5 })));
	const control = async (method: string, path: string, body?: unknown) =>
		await request(`${zenduty.url}/_simulator${path}`, method, body);

	it('read and clear the journal, and do not stand in it', async () => {
		await zenduty.call('POST', '/api/incidents/3/note/', { note: 'Hi' });
		const { body } = await control('GET', '/journal');
		assert.equal(body.entries.length, 1);
		assert.deepEqual(body.counts.notesAdded, { Hi: 1 });
		assert.equal((await control('DELETE', '/journal')).status, 204);
		assert.deepEqual((await control('GET', '/journal')).body.entries, []);
	});

	it('add, list and clear faults, with the seed', async () => {
		const fault = { path: '/api/*', effect: { kind: 'blocked' } };
		const { status, body } = await control('POST', '/faults', [fault, fault]);
		assert.deepEqual([status, body.seed, body.faults.length], [201, 5, 2]);
		assert.equal((await zenduty.call('GET', '/api/incidents/3/')).status, 209);
		assert.deepEqual((await control('GET', '/faults')).body, body);
		assert.equal((await control('DELETE', '/faults')).status, 204);
		assert.equal((await zenduty.call('GET', '/api/incidents/3/')).status, 200);
	});

	it('refuse what they do not know, and say why', async () => {
		const wrong: Array<[string, string, unknown]> = [
			['POST', '/faults', { path: '*', effect: { kind: 'explode' } }],
			['PATCH', '/settings', { pagesize: 3 }],
			['POST', '/incidents', { name: 'x' }],
			['POST', '/receivers', { url: 'nowhere' }],
			['POST', '/incidents/3/status', { status: 4 }],
		];
		for (const [method, path, body] of wrong) {
			const answer = await control(method, path, body);
			assert.equal(answer.status, 400, path);
			assert.equal(typeof answer.body.error, 'string');
		}
		assert.equal((await control('GET', '/nothing')).status, 404);
		assert.equal((await control('POST', '/incidents/99/status', { status: 2 })).status, 404);
	});

	it('turn switches, and leave the others', async () => {
		await control('PATCH', '/settings', { pageSize: 2 });
		const { body } = await control('PATCH', '/settings', { count: 'number' });
		assert.deepEqual([body.pageSize, body.count, body.webhookTimeout], [2, 'number', 3000]);
		const found = await zenduty.call('POST', '/api/incidents/filter/', { status: 0 });
		assert.deepEqual([found.body.count, found.body.results.length], [3, 2]);
		assert.deepEqual((await control('GET', '/settings')).body, body);
	});

	it('add incidents, with or without a word to the receivers, and change their status', async () => {
		const { url, received } = await startReceiver();
		assert.equal((await control('POST', '/receivers', { url })).status, 201);
		const many = await control('POST', '/incidents', { title: 'M', count: 500, announce: false });
		assert.deepEqual([many.status, many.body.length, many.body[499].title], [201, 500, 'M 500']);
		const { body } = await control('POST', '/incidents', { title: 'One' });
		await control('POST', `/incidents/${body[0].incident_number}/status`, { status: 2 });
		await zenduty.webhooks.settled();
		assert.equal(received.length, 2);
		const sent = (await control('GET', '/webhooks')).body;
		assert.deepEqual(
			sent.map(({ eventType, status }: { eventType: string; status: number }) => [
				eventType,
				status,
			]),
			[
				['triggered', 200],
				['acknowledged', 200],
			],
		);
		assert.equal((await control('DELETE', '/receivers')).status, 204);
	});

	it('are for this machine only, whatever name leads to it', async () => {
		const { port } = new URL(zenduty.url);
		const status = await new Promise((resolve, reject) => {
			const options = { port, host: '127.0.0.1', path: '/_simulator/state' };
			get({ ...options, headers: { Host: `evil.example:${port}` } }, (response) => {
				resolve(response.statusCode);
				response.resume();
			}).on('error', reject);
		});
		assert.equal(status, 403);
	});

	it('show the state, without the keys of integrations', async () => {
		const { body, text } = await control('GET', '/state');
		assert.equal(body.teams[0].name, 'Platform');
		const { integration_key = '' } = zenduty.state.integrations[0] ?? {};
		assert.ok(integration_key.length > 8 && !text.includes(integration_key));
	});
});
