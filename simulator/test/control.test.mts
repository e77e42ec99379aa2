import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { get } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, it } from 'node:test';

import { OPENAPI } from '../openapi.mts';
import { handlers } from '../routes/index.mts';
import { SEED } from '../seed.mts';
import { request, start, startReceiver } from './support.mts';

const { schedules, services, users } = SEED;

describe('The controls over HTTP:', async () => {
	const zenduty = await start({ faultSeed: 5 });
	const control = async (method: string, path: string, body?: unknown) =>
		await request(`${zenduty.url}/_simulator${path}`, method, body);

	it('read and clear the journal and the history, and do not stand in the journal', async () => {
		await zenduty.call('POST', '/api/incidents/3/note/', { note: 'Hi' });
		const { body } = await control('GET', '/journal');
		assert.deepEqual([body.entries.length, body.counts.notesAdded], [1, { Hi: 1 }]);
		await zenduty.call('PATCH', '/api/incidents/3/', { status: 2 });
		await zenduty.call('PATCH', '/api/incidents/3/', { status: 1 });
		const numbers = async (query: string) =>
			(await control('GET', `/history${query}`)).body.map(
				({ number }: { number: number }) => number,
			);
		assert.deepEqual([await numbers(''), await numbers('?after=1')], [[1, 2], [2]]);
		assert.equal((await control('DELETE', '/journal')).status, 204);
		assert.equal((await control('DELETE', '/history')).status, 204);
		assert.deepEqual((await control('GET', '/journal')).body.entries, []);
		assert.deepEqual(await numbers(''), []);
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

	it('refuse what they do not know, say why, and change nothing', async () => {
		const before = JSON.stringify(zenduty.state);
		const wrong: Array<[status: number, line: string, body?: unknown]> = [
			[400, 'POST /faults', { path: '*', effect: { kind: 'explode' } }],
			[400, 'PATCH /settings', { pagesize: 3 }],
			[400, 'POST /incidents', { name: 'x' }],
			[400, 'POST /receivers', { url: 'nowhere' }],
			[400, 'POST /incidents/3/status', { status: 4 }],
			[400, 'GET /history?after=yesterday'],
			[400, 'POST /hand-over', { schedules: [schedules.weeks, 'none'] }],
			[400, 'POST /hand-over', { to: 'nobody-of-this-name' }],
			[400, 'POST /hand-over', { schedule: schedules.weeks }],
			[400, `PATCH /services/${services.shop}`, { acknowledgement_timeout: 1.5 }],
			[400, `PATCH /services/${services.shop}`, { acknowledgement_timeout: -1 }],
			[404, 'PATCH /services/none', { acknowledgement_timeout: 1 }],
			[404, 'POST /incidents/99/status', { status: 2 }],
			[404, 'DELETE /incidents/99'],
			[404, 'DELETE /receivers/none'],
			[404, 'GET /nothing'],
		];
		for (const [status, line, body] of wrong) {
			const [method = '', path = ''] = line.split(' ');
			const answer = await control(method, path, body);
			assert.deepEqual([answer.status, typeof answer.body.error], [status, 'string'], line);
		}
		assert.equal(JSON.stringify(zenduty.state), before);
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
		const sent: Array<{ eventType: string; status: number }> = (await control('GET', '/webhooks'))
			.body;
		const words = sent.map(({ eventType, status }) => `${eventType} ${status}`);
		assert.deepEqual([words, received.length], [['triggered 200', 'acknowledged 200'], 2]);
		assert.equal((await control('DELETE', '/receivers')).status, 204);
		assert.deepEqual(zenduty.webhooks.receivers, []);
	});

	it('hand schedules over: all where none is named', async () => {
		const { body } = await control('POST', '/hand-over', {});
		const people = body.map(({ onCall }: { onCall: string }) => onCall);
		assert.deepEqual(people, [users.tomas, users.tomas, users.tomas]);
	});

	it('are for this machine only, whatever name leads to it', async () => {
		const { port, href } = new URL(`${zenduty.url}/_simulator/state`);
		const headers = { Host: `evil.example:${port}` };
		const [response] = await once(get(href, { headers }), 'response');
		assert.equal(response.resume().statusCode, 403);
	});

	it('show the state, without the keys of integrations', async () => {
		const { body, text: shown } = await control('GET', '/state');
		assert.equal(body.teams[0].name, 'Platform');
		const { integration_key = '' } = zenduty.state.integrations[0] ?? {};
		assert.ok(integration_key.length > 8 && !shown.includes(integration_key));
	});
});

describe('The simulator', () => {
	it('does each operation of its description, at a path with a slash at its end', () => {
		const methods = Object.values(OPENAPI.paths).flatMap((path) => Object.values(path));
		const operations = methods.map(({ operationId }) => operationId);
		assert.ok(operations.length > 40);
		assert.deepEqual([...operations].sort(), Object.keys(handlers).sort());
		for (const path of Object.keys(OPENAPI.paths)) assert.match(path, /\/$/);
	});

	it('stops while requests are on their way', async () => {
		const zenduty = await start();
		zenduty.faults.add({ path: '*', delay: 60_000, effect: { kind: 'none' } });
		const answer = assert.rejects(zenduty.call('GET', '/api/incidents/3/'));
		await zenduty.until(() => zenduty.journal.entries.length === 1);
		await zenduty.stop();
		await answer;
	});
});

describe('The command:', () => {
	function run(...flags: string[]) {
		const main = join(import.meta.dirname, '..', 'main.mts');
		const child = spawn(process.execPath, ['--import', 'tsx', main, '--port', '0', ...flags], {
			stdio: ['pipe', 'pipe', 'inherit'],
		});
		return { child, ended: once(child, 'exit'), stdin: child.stdin, stdout: child.stdout };
	}

	it('says how to reach it, and ends with --once', async () => {
		const { ended, stdout } = run('--once', '--api-key', 'key-of-this-test');
		const printed = await text(stdout);
		assert.deepEqual(await ended, [0, null]);
		assert.match(printed, /^API, base URL +http:\/\/127\.0\.0\.1:\d+$/m);
		assert.match(printed, /^API key +key-of-this-test$/m);
		assert.match(printed, /^Integration URL +http:\S+\/integration\/\S+\/generic\/\S+\/$/m);
	});

	it('prints JSON, obeys its flags, and ends when its parent does', async () => {
		const { url: receiver, received } = await startReceiver();
		const { ended, stdin, stdout } = run(
			...['--json', '--incidents', '7', '--limits', '--fault-seed', '11'],
			...['--receiver', receiver, '--signing-key', 'k', '--settings', '{"pageSize": 100}'],
		);
		const [line] = await once(stdout, 'data');
		const { url, apiKey, readOnlyApiKey, seed } = JSON.parse(String(line));
		assert.equal(seed, 11);
		const call = async (key: string, method: string, path: string, body: object) =>
			await request(url + path, method, body, { Authorization: `Token ${key}` });
		const { body } = await call(apiKey, 'POST', '/api/incidents/filter/', { status: 0 });
		assert.equal(body.results.length, 10);
		const { limits } = (await request(`${url}/_simulator/settings`, 'GET')).body;
		assert.deepEqual(limits, { scale: 1, windowScale: 1, retryAfter: true });
		const status = { status: 2 };
		assert.equal((await call(readOnlyApiKey, 'PATCH', '/api/incidents/3/', status)).status, 403);
		await call(apiKey, 'PATCH', '/api/incidents/3/', status);
		while (received.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
		assert.equal(typeof received[0]?.headers['x-signature'], 'string');
		stdin.end();
		assert.deepEqual(await ended, [0, null]);
	});
});
