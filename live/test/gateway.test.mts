import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';

import { makeClient } from '../client.mts';
import { startGateway } from '../gateway.mts';
import { startPace } from '../pace.mts';

const PATH = '/api/incidents/3/';
const ROUTE = 'GET /api/incidents/{}/';

/** A server that keeps what came, behind a gateway. */
async function start(statuses: number[] = [], pace = startPace(0), signal?: AbortSignal) {
	const came: string[] = [];
	const names: string[] = [];
	const server = createServer((request, response) => {
		came.push(`${request.method} ${request.url} ${request.headers.authorization}`);
		names.push(...Object.keys(request.headers));
		response.writeHead(statuses.shift() ?? 200, { 'Retry-After': '0', Location: '/elsewhere' });
		response.end('{}');
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	const gateway = await startGateway(`http://127.0.0.1:${port}/below/`, pace, signal);
	const stop = async () => {
		await gateway.stop();
		server.closeAllConnections();
		server.close();
	};
	return { came, names, gateway, api: makeClient(gateway.url, 'a-key'), stop };
}

describe('The gateway:', () => {
	it('sends requests on as they are, below the base URL, and nothing of itself', async () => {
		const { came, names, api, gateway, stop } = await start();
		assert.equal((await api.post('/api/incidents/?page=2', { a: 1 })).status, 200);
		assert.deepEqual(came, ['POST /below/api/incidents/?page=2 Token a-key']);
		assert.equal(gateway.seen.requests, 1);
		assert.ok(!names.some((name) => name.startsWith('x-live')));
		await stop();
	});

	type Started = Awaited<ReturnType<typeof start>>;
	const get = async ({ api }: Started) => (await api.get(PATH)).status;
	const asNode = async ({ gateway }: Started) => (await fetch(gateway.url + PATH)).status;
	const provoked = async ({ api }: Started) =>
		(await api.call('GET', PATH, undefined, { asItComes: true })).status;
	const answers: Array<
		[what: string, statuses: number[], ask: typeof get, status: number, busy: string[]]
	> = [
		['follows no redirect', [302], get, 302, []],
		['waits and tries again what came too often', [429, 429], get, 200, [ROUTE, ROUTE]],
		['leaves it to the node to wait after a 429', [429], asNode, 429, [ROUTE]],
		['notes no 429 that was provoked', [429], provoked, 429, []],
	];
	for (const [what, statuses, ask, status, busy] of answers) {
		it(what, async () => {
			const started = await start([...statuses]);
			assert.equal(await ask(started), status);
			assert.equal(started.came.length, status === 200 ? 3 : 1);
			assert.deepEqual(started.gateway.seen.busy, busy);
			await started.stop();
		});
	}

	it('does not send what nobody waits for any more', async () => {
		const pace = startPace(0);
		const { came, api, gateway, stop } = await start([], pace);
		await api.post('/api/incidents/', {});
		const gone = new AbortController();
		let isGone = false;
		// The turn comes when nobody waits for it any more.
		pace.turn = async (_method, _path, signal) => {
			signal?.addEventListener('abort', () => (isGone = true));
			gone.abort();
			while (!isGone) await wait(5);
		};
		const given = { method: 'POST', signal: gone.signal };
		await assert.rejects(fetch(`${gateway.url}/api/incidents/`, given));
		while (!isGone) await wait(5);
		await wait(50);
		assert.equal(came.length, 1);
		await stop();
	});

	it('sends nothing after an interruption', async () => {
		const { came, api, stop } = await start([], startPace(0), AbortSignal.abort());
		await assert.rejects(api.get(PATH));
		assert.deepEqual(came, []);
		await stop();
	});
});
