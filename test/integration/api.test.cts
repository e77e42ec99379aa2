/*
 * The API's client through the real n8n-core: what comes back over a real connection, and what
 * n8n-core makes of it. What the client makes of each answer is in `test/api/`.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { createRunExecutionData } from 'n8n-workflow';
import type { WriteCall } from '../../nodes/Zenduty/api/client';
import { factsOf } from '../../nodes/Zenduty/errors';
import { loadN8n, type N8n } from '../support/n8n.cjs';
import { errorOf, openApi, restored, type Opened } from '../support/openApi.cjs';
import { startReceiver, startSocket, type Answering } from '../support/receiver.cjs';
import { startSimulator, type Simulator } from '../support/simulator.cjs';

const MEGABYTE = 1024 * 1024;

let n8n: N8n;
let zenduty: Simulator;
const open: Array<{ close(): Promise<void> }> = [];

beforeAll(async () => {
	[n8n, zenduty] = await Promise.all([loadN8n(), startSimulator('--incidents', '25')]);
}, 60_000);
beforeEach(async () => await zenduty.clear());
afterAll(async () => {
	n8n?.stop();
	await zenduty?.stop();
});
afterEach(async () => {
	await Promise.all(open.splice(0).map(async (server) => await server.close()));
});

/** Opens the client of a base URL. */
async function at(baseUrl: string, opened: Opened = {}) {
	await n8n.saveCredential('api', { apiKey: zenduty.apiKey, baseUrl }, 'zendutyApi');
	return await openApi(n8n, opened);
}

/** Reads an incident, in one attempt if nothing else is said. */
const get = async (baseUrl: string, opened?: Opened) =>
	await (
		await at(baseUrl, { maxAttempts: 1, timeout: 18_000, ...opened })
	).get({ path: ['api', 'incidents', '3'], subject: {} });

const note = (text: string): WriteCall => ({
	method: 'POST',
	path: ['api', 'incidents', '3', 'note'],
	body: { note: text },
	kind: 'doubling',
	subject: { work: 'added the note', lookAt: 'the notes of incident 3' },
});

/** Answers with a server of the test's own; closes it after the test. */
async function serving(answer: Answering) {
	const server = await startReceiver(answer);
	open.push(server);
	return server;
}

/** Begins a body and goes on as the test says. */
async function streaming(go: (socket: Socket) => void) {
	const server = await startSocket((socket) => {
		socket.once('data', () => {
			socket.write('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{"a": "');
			go(socket);
		});
	});
	open.push(server);
	return server;
}

describe('after what nobody can tell from a lost answer,', () => {
	const LOST: Array<[string, object]> = [
		['a dropped connection', { kind: 'drop' }],
		['an answer that breaks off', { kind: 'cut' }],
		['bad gzip', { kind: 'bad gzip' }],
		['500', { kind: 'status', status: 500 }],
		['a web page', { kind: 'html' }],
	];
	const fault = async (effect: object, more: object = {}) =>
		await zenduty.addFault({ path: '/api/*', times: 1, effect, ...more });

	it.each(LOST.slice(0, -1))('%s, reading is tried again', async (_, effect) => {
		await fault(effect);
		expect(await get(zenduty.url, { maxAttempts: 2 })).toMatchObject({ incident_number: 3 });
	});

	it.each(LOST)('%s, what would double is never sent twice by one execution', async (_, effect) => {
		for (const when of ['before', 'after']) {
			await zenduty.clear();
			await fault(effect, { method: 'POST', when });
			const runData = createRunExecutionData();
			const begin = async (executionId: string) =>
				await at(zenduty.url, { runData: restored(runData), executionId });
			const first = await errorOf(
				(await at(zenduty.url, { runData, executionId: '1' })).write(note(when)),
			);
			expect(first).toMatchObject({
				code: 'may_exist',
				mayExist: true,
				description: expect.stringContaining('the notes of incident 3'),
			});
			expect(factsOf(await errorOf((await begin('1')).write(note(when))))).toEqual(factsOf(first));
			const { entries, counts } = await zenduty.journal();
			expect(entries).toHaveLength(1);
			expect(counts.notesAdded).toEqual(when === 'after' ? { [when]: 1 } : {});
			// A person who has looked presses Retry.
			await (await begin('2')).write(note(when));
			expect((await zenduty.journal()).counts.notesAdded[when]).toBe(when === 'after' ? 2 : 1);
		}
	});
});

it.each([302, 307])('does not follow the redirect %d', async (status) => {
	const stranger = await serving((res) => res.end('{}'));
	const effect = { kind: 'redirect', to: stranger.url, status };
	await zenduty.addFault({ path: '/api/*', times: 2, effect });
	const expected = { code: 'unexpected_response', statusCode: status, mayExist: false };
	expect(await errorOf(get(zenduty.url))).toMatchObject(expected);
	expect(await errorOf((await at(zenduty.url)).write(note('Moved')))).toMatchObject(expected);
	expect(stranger.received).toEqual([]);
	expect((await zenduty.journal()).entries).toHaveLength(2);
});

it.each<[string, object]>([
	['429', { effect: { kind: 'status', status: 429, retryAfter: 4 } }],
	// Longer than a test may take.
	['no answer', { effect: { kind: 'none' }, delay: 50_000 }],
])('a cancelled execution ends at once while it waits after %s', async (_, fault) => {
	await zenduty.addFault({ path: '/api/*', times: 9, ...fault });
	const controller = new AbortController();
	// Time stands still for the waits of the node, so they end only if they are ended.
	jest.useFakeTimers({ doNotFake: ['Date', 'nextTick', 'setImmediate', 'setInterval'] });
	try {
		const failing = errorOf(get(zenduty.url, { timeout: 50_000, cancelled: controller.signal }));
		await pause(300);
		controller.abort();
		expect(await failing).toMatchObject({ code: 'cancelled', mayExist: false });
	} finally {
		jest.useRealTimers();
	}
});

describe('reads no more than 20 MB', () => {
	const TOO_LARGE = {
		code: 'unexpected_response',
		message: expect.stringMatching(/\b20 MB\b.*\b64 MB\b/) as string,
	};

	it('of a body without end, and closes the connection', async () => {
		let sent = 0;
		const chunk = 'x'.repeat(MEGABYTE / 4);
		const { url } = await streaming((socket) => {
			const more = () => {
				while (!socket.destroyed && sent < 400 * MEGABYTE) {
					sent += chunk.length;
					if (!socket.write(chunk)) return;
				}
			};
			socket.on('drain', more);
			more();
		});
		expect(await errorOf(get(url))).toMatchObject(TOO_LARGE);
		expect(sent).toBeLessThan(60 * MEGABYTE);
	});

	it('of what was packed, so that nobody notices that the second half is broken', async () => {
		const packed = gzipSync(Buffer.alloc(200 * MEGABYTE, ' '));
		packed.fill(0xff, packed.length >> 1);
		const { url } = await serving((res) =>
			res.writeHead(200, { 'Content-Encoding': 'gzip' }).end(packed),
		);
		expect(await errorOf(get(url))).toMatchObject(TOO_LARGE);
	});
});

it.each<[string, (socket: Socket) => void]>([
	['never comes', (socket) => socket.resume()],
	['trickles for ever in its head', (socket) => trickle(socket, 'HTTP/1.1 200 OK\r\n', 'X: 1\r\n')],
	['trickles for ever in its body', (socket) => trickle(socket, 'HTTP/1.1 200 OK\r\n\r\n', 'x')],
])('gives up an answer that %s, and closes the connection', async (_, answer) => {
	let closed = 0;
	const server = await startSocket((socket) => {
		socket.on('close', () => (closed += 1));
		answer(socket);
	});
	open.push(server);
	expect(await errorOf(get(server.url, { timeout: 300 }))).toMatchObject({
		code: 'unavailable',
		message: expect.stringContaining('300 ms'),
	});
	while (closed === 0) await new Promise((resolve) => setTimeout(resolve, 10));
});

function trickle(socket: Socket, start: string, drop: string): void {
	socket.write(start);
	const timer = setInterval(() => socket.write(drop), 20);
	socket.on('close', () => clearInterval(timer));
}

describe('what no server got does not exist', () => {
	const NOT_REACHED = { code: 'unavailable', mayExist: false, statusCode: null };

	const create = async (baseUrl: string) =>
		await (
			await at(baseUrl, { maxAttempts: 2 })
		).write({
			method: 'POST',
			path: ['api', 'notes'],
			body: { note: 'x' },
			kind: 'doubling',
			subject: { work: 'added the note' },
		});

	/** A port at which nothing listens. */
	async function freePort(): Promise<string> {
		const server = await startReceiver();
		const { port } = new URL(server.url);
		await server.close();
		return port;
	}

	it.each(['127.0.0.1', 'localhost'])('where nothing listens at %s', async (host) => {
		// A host name with several addresses fails with an error for each.
		const origin = `http://${host}:${await freePort()}`;
		const error = await errorOf(create(`${origin}/hidden`));
		expect(error).toMatchObject({ ...NOT_REACHED, message: expect.stringContaining(origin) });
		expect(error.message).toMatch(/\b2 attempts\b/);
		expect(JSON.stringify(error)).not.toContain('hidden');
	});

	it('where its certificate is refused', async () => {
		const folder = mkdtempSync(join(tmpdir(), 'zenduty-certificate-'));
		const [key, cert] = ['key.pem', 'cert.pem'].map((name) => join(folder, name));
		const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
		const subject = ['-subj', '/CN=localhost', '-days', '2'];
		execFileSync('openssl', ['req', '-x509', ...curve, ...subject, '-keyout', key, '-out', cert], {
			stdio: 'ignore',
		});
		let requests = 0;
		const server = createTlsServer(
			{ key: readFileSync(key), cert: readFileSync(cert) },
			(_, res) => {
				requests += 1;
				res.end('{}');
			},
		);
		rmSync(folder, { recursive: true });
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		open.push({ close: async () => await new Promise((resolve) => server.close(() => resolve())) });
		const { port } = server.address() as AddressInfo;
		const error = await errorOf(create(`https://127.0.0.1:${port}`));
		expect(error).toMatchObject(NOT_REACHED);
		expect(error.message).toMatch(/\bcertificate\b.*\b2 attempts\b/);
		expect(requests).toBe(0);
	});

	it('but it may exist where the connection broke', async () => {
		const server = await startSocket((socket) =>
			socket.once('data', () => socket.resetAndDestroy()),
		);
		open.push(server);
		expect(await errorOf(create(server.url))).toMatchObject({
			code: 'may_exist',
			mayExist: true,
			statusCode: null,
		});
		expect(server.connections).toBe(1);
	});
});
