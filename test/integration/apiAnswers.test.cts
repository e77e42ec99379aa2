/* Answers that no honest server gives, read by the API's client through the real n8n-core. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { loadN8n, type N8n } from '../support/n8n.cjs';
import { errorOf, openApi, type Opened } from '../support/openApi.cjs';
import { startReceiver, startSocket, type Answering } from '../support/receiver.cjs';

const MEGABYTE = 1024 * 1024;
const API_KEY = 'k-5f1e9d';

let n8n: N8n;
const open: Array<{ close(): Promise<void> }> = [];

beforeAll(async () => {
	n8n = await loadN8n();
}, 60_000);
afterAll(() => n8n?.stop());
afterEach(async () => {
	await Promise.all(open.splice(0).map(async (server) => await server.close()));
});

/** Opens the client of a base URL. */
async function at(baseUrl: string, opened: Opened = {}) {
	await n8n.saveCredential('api', { apiKey: API_KEY, baseUrl }, 'zendutyApi');
	return await openApi(n8n, { maxAttempts: 1, timeout: 8_000, ...opened });
}

const get = async (baseUrl: string, opened?: Opened) =>
	await (await at(baseUrl, opened)).get({ path: ['api', 'x'], subject: {} });

/** Answers 200 with a body. */
async function answering(body: string | Buffer, headers: Record<string, string> = {}) {
	return await serving((res) => {
		res.writeHead(200, { 'Content-Type': 'application/json', ...headers }).end(body);
	});
}

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

describe('says that the answer cannot be read', () => {
	it.each<[string, string | Buffer]>([
		['10,000 levels', `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`],
		['half of 100,000 levels', '['.repeat(100_000)],
		['no UTF-8', Buffer.from([0x7b, 0x22, 0xc3, 0x28, 0x22, 0x3a, 0x31, 0x7d])],
		['UTF-16', Buffer.from('{"a": 1}', 'utf16le')],
		['bytes 0', Buffer.alloc(100)],
		['a number where an object is due', '7'],
		['nothing', ''],
	])('%s', async (_, body) => {
		const { url } = await answering(body);
		const start = Date.now();
		expect(await errorOf(get(url))).toMatchObject({
			code: 'unexpected_response',
			statusCode: 200,
			message: expect.stringContaining('JSON'),
		});
		expect(Date.now() - start).toBeLessThan(8_000);
	});
});

it('takes lone surrogates, bytes 0 and special names as they come', async () => {
	const text =
		'{"unique_id": "\\ud800\\u0000", "__proto__": {"b": 1}, "constructor": 2, "c": 1e999}';
	const { url } = await answering(text);
	const value = await get(url);
	expect(JSON.stringify(value)).toBe(JSON.stringify(JSON.parse(text)));
	expect(({} as { b?: unknown }).b).toBeUndefined();
});

describe('reads no more than 20 MB', () => {
	const TOO_LARGE = {
		code: 'unexpected_response',
		message: expect.stringMatching(/\b20 MB\b.*\b64 MB\b/) as string,
	};

	/** Reads while a server sends without end; says how much it could send. */
	async function sentUntilClosed(call: (url: string) => Promise<unknown>) {
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
		const before = process.memoryUsage().rss;
		const error = await errorOf(call(url));
		return { error, sent, grown: process.memoryUsage().rss - before };
	}

	it('of a body without end, and closes the connection', async () => {
		const { error, sent, grown } = await sentUntilClosed(get);
		expect(error).toMatchObject(TOO_LARGE);
		expect(sent).toBeLessThan(60 * MEGABYTE);
		expect(grown).toBeLessThan(300 * MEGABYTE);
	});

	it('of what was packed', async () => {
		const { url } = await answering(gzipSync(Buffer.alloc(200 * MEGABYTE, ' ')), {
			'Content-Encoding': 'gzip',
		});
		const before = process.memoryUsage().rss;
		expect(await errorOf(get(url))).toMatchObject(TOO_LARGE);
		expect(process.memoryUsage().rss - before).toBeLessThan(300 * MEGABYTE);
	});

	it('and no more than fits in memory: half of ten million levels', async () => {
		const { url } = await answering('['.repeat(10 * MEGABYTE));
		expect(await errorOf(get(url))).toMatchObject(TOO_LARGE);
	});

	it('of what is said with an error, which counts by its status', async () => {
		const { url } = await serving((res) =>
			res.writeHead(503).end(Buffer.alloc(30 * MEGABYTE, 'x')),
		);
		expect(await errorOf(get(url))).toMatchObject({
			code: 'unavailable',
			statusCode: 503,
			message: expect.stringMatching(/[^x]x{500}\.$/),
		});
	});
});

it('gives up a body that trickles for ever, and closes the connection', async () => {
	let closed = 0;
	const { url } = await streaming((socket) => {
		const timer = setInterval(() => socket.write('x'), 20);
		socket.on('close', () => {
			closed += 1;
			clearInterval(timer);
		});
	});
	const start = Date.now();
	expect(await errorOf(get(url, { timeout: 300 }))).toMatchObject({
		code: 'unavailable',
		message: expect.stringContaining('300 ms'),
	});
	expect(Date.now() - start).toBeLessThan(3_000);
	while (closed === 0) await new Promise((resolve) => setTimeout(resolve, 10));
});

it('gives up a server that never answers, and closes the connection', async () => {
	let closed = 0;
	const server = await startSocket((socket) => socket.resume().on('close', () => (closed += 1)));
	open.push(server);
	expect(await errorOf(get(server.url, { timeout: 200 }))).toMatchObject({
		code: 'unavailable',
		message: expect.stringContaining('200 ms'),
	});
	while (closed === 0) await new Promise((resolve) => setTimeout(resolve, 10));
});

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

it('gives up a list without an end', async () => {
	let page = 0;
	const server = await serving((res) => {
		page += 1;
		const results = Array.from({ length: 40 }, (_, i) => ({
			unique_id: `${page}-${i}`,
			text: 'x'.repeat(100_000),
		}));
		res.end(JSON.stringify({ results, next: 'https://evil.example/' }));
	});
	const api = await at(server.url);
	const reading = api.list({ path: ['api'], subject: {}, isWanted: () => false });
	expect(await errorOf(reading)).toMatchObject({
		code: 'unexpected_response',
		message: expect.stringMatching(/\b256 MB\b/),
	});
	expect(server.received.length).toBeLessThan(80);
}, 30_000);

it('repeats nothing of a secret that a server sends back', async () => {
	const echo = await serving((res, { headers, path }) => {
		const detail = `You sent ${String(headers.authorization)} to ${String(path)}`;
		res.writeHead(400, { 'Content-Type': 'application/json' }).end(JSON.stringify({ detail }));
	});
	const { origin } = new URL(echo.url);
	const { message } = await errorOf(get(`${origin}/hidden-path/`));
	expect(message).toContain(': You sent Token *** to ***/api/x/.');
});
