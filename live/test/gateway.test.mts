import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';

import { makeClient } from '../client.mts';
import { startGateway } from '../gateway.mts';
import { startPace, type Pace } from '../pace.mts';

/** A server that keeps what came, behind a gateway. */
async function start(pace: Pace, statuses: number[] = [], signal?: AbortSignal) {
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
	it('sends requests on as they are, below the base URL', async () => {
		const { came, api, gateway, stop } = await start(startPace(0));
		assert.equal((await api.post('/api/incidents/?page=2', { a: 1 })).status, 200);
		assert.deepEqual(came, ['POST /below/api/incidents/?page=2 Token a-key']);
		assert.equal(gateway.seen.requests, 1);
		await stop();
	});

	it('follows no redirect', async () => {
		const { came, api, stop } = await start(startPace(0), [302]);
		assert.equal((await api.get('/api/account/teams/')).status, 302);
		assert.equal(came.length, 1);
		await stop();
	});

	it('waits and tries again what came too often, and notes it', async () => {
		const { came, api, gateway, stop } = await start(startPace(0), [429, 429]);
		assert.equal((await api.get('/api/incidents/3/')).status, 200);
		assert.equal(came.length, 3);
		assert.deepEqual(gateway.seen.busy, ['GET /api/incidents/{}/', 'GET /api/incidents/{}/']);
		await stop();
	});

	it('leaves it to the node to wait after a 429', async () => {
		const { came, gateway, stop } = await start(startPace(0), [429]);
		const { status, headers } = await fetch(`${gateway.url}/api/incidents/3/`);
		assert.deepEqual([status, headers.get('retry-after')], [429, '0']);
		assert.equal(came.length, 1);
		assert.deepEqual(gateway.seen.busy, ['GET /api/incidents/{}/']);
		await stop();
	});

	it('notes no 429 that was provoked', async () => {
		const { api, gateway, stop } = await start(startPace(0), [429]);
		const path = '/api/incidents/3/';
		const { status } = await api.call('GET', path, undefined, { asItComes: true });
		assert.deepEqual([status, gateway.seen.busy], [429, []]);
		await stop();
	});

	it('tells Zenduty nothing of itself', async () => {
		const { names, api, stop } = await start(startPace(0));
		await api.get('/api/incidents/3/');
		assert.ok(names.includes('authorization') && !names.some((name) => name.startsWith('x-live')));
		await stop();
	});

	it('does not send what nobody waits for any more', async () => {
		const { came, api, gateway, stop } = await start(startPace(0.2));
		await api.post('/api/incidents/', {});
		const late = { method: 'POST', signal: AbortSignal.timeout(100) };
		await assert.rejects(fetch(`${gateway.url}/api/incidents/`, late));
		await wait(400);
		assert.equal(came.length, 1);
		await stop();
	});

	it('sends nothing after an interruption', async () => {
		const { came, api, stop } = await start(startPace(0), [], AbortSignal.abort());
		await assert.rejects(api.get('/api/incidents/3/'));
		assert.deepEqual(came, []);
		await stop();
	});
});
