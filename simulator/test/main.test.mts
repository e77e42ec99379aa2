import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, it } from 'node:test';

import { request, startReceiver } from './support.mts';

const MAIN = join(import.meta.dirname, '..', 'main.mts');

function run(...flags: string[]) {
	const child = spawn(process.execPath, ['--import', 'tsx', MAIN, '--port', '0', ...flags], {
		stdio: ['pipe', 'pipe', 'inherit'],
	});
	return { child, ended: once(child, 'exit'), stdin: child.stdin, stdout: child.stdout };
}

describe('The command:', () => {
	it('says how to reach it, and ends with --once', async () => {
		const { ended, stdout } = run('--once', '--api-key', 'key-of-this-test');
		const printed = await text(stdout);
		assert.deepEqual(await ended, [0, null]);
		assert.match(printed, /^API, base URL +http:\/\/127\.0\.0\.1:\d+$/m);
		assert.match(printed, /^API key +key-of-this-test$/m);
		assert.match(printed, /^Integration URL +http:\S+\/integration\/\S+\/generic\/\S+\/$/m);
		assert.match(printed, /seed \d+/);
	});

	it('prints JSON, obeys its flags, and ends when its parent does', async () => {
		const { url: receiver, received } = await startReceiver();
		const { ended, stdin, stdout } = run(
			...['--json', '--incidents', '7', '--limits', '--fault-seed', '11'],
			...['--receiver', receiver, '--signing-key', 'k', '--header', 'X-Tenant: a:b'],
			...['--settings', '{"pageSize": 100}'],
		);
		const [line] = await once(stdout, 'data');
		const { url, apiKey, readOnlyApiKey, seed } = JSON.parse(String(line));
		assert.equal(seed, 11);
		const headers = { Authorization: `Token ${apiKey}` };
		const find = `${url}/api/incidents/filter/`;
		const { body } = await request(find, 'POST', { status: 0 }, headers);
		assert.equal(body.results.length, 10);
		const { limits } = (await request(`${url}/_simulator/settings`, 'GET')).body;
		assert.deepEqual(limits, { scale: 1, windowScale: 1, retryAfter: true });
		const readOnly = { Authorization: `Token ${readOnlyApiKey}` };
		const change = await request(`${url}/api/incidents/3/`, 'PATCH', { status: 2 }, readOnly);
		assert.equal(change.status, 403);
		await request(`${url}/api/incidents/3/`, 'PATCH', { status: 2 }, headers);
		while (received.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
		assert.equal(received[0]?.headers['x-tenant'], 'a:b');
		assert.equal(typeof received[0]?.headers['x-signature'], 'string');
		stdin.end();
		assert.deepEqual(await ended, [0, null]);
	});
});
