import { createHash, createHmac } from 'node:crypto';
import {
	NodeApiError,
	NodeOperationError,
	createRunExecutionData,
	type IDataObject,
	type INode,
	type INodeExecutionData,
} from 'n8n-workflow';

import { execute, loadN8n, type N8n } from '../support/n8n.cjs';
import { startReceiver, startSocket, type Answering, type Receiver } from '../support/receiver.cjs';
import { failureOf } from '../support/runApi.cjs';

const KEY = 'lighthouse-key';
const EVENT = { event_type: 'resolved', incident: { title: 'Fog horn – stumm', status: 3 } };

let n8n: N8n;
const open: Array<{ close(): Promise<void> }> = [];

beforeAll(async () => {
	n8n = await loadN8n();
	const custom = { headers: [{ name: 'X-Tower', value: 'north-tower' }] };
	await n8n.saveCredential('signed', { signingSecret: KEY, customHeaders: custom });
	await n8n.saveCredential('basic', {
		authentication: 'basicAuth',
		username: 'keeper',
		password: 'Leuchtfeuer ß',
	});
	await n8n.saveCredential('open', { authentication: 'none' });
	await n8n.saveCredential('not-for-http-requests', {
		signingSecret: KEY,
		allowedHttpRequestDomains: 'none',
	});
	await n8n.saveCredential('some-allowed', {
		signingSecret: KEY,
		allowedHttpRequestDomains: 'domains',
		allowedDomains: 'sea.example.org, *.lamps.example.org',
	});
	await n8n.saveCredential('localhost-allowed', {
		signingSecret: KEY,
		allowedHttpRequestDomains: 'domains',
		allowedDomains: 'sea.example.org,127.0.0.1',
	});
}, 60_000);

afterAll(() => n8n?.stop());

afterEach(async () => {
	await Promise.all(open.splice(0).map(async (server) => await server.close()));
});

async function receiver(answer?: Answering): Promise<Receiver> {
	const server = await startReceiver(answer);
	open.push(server);
	return server;
}

function action(parameters: INode['parameters'], more: Partial<INode> = {}, credential = 'signed') {
	return n8n.workflow({ name: 'Zenduty', parameters, ...more }, credential);
}

function items(...json: IDataObject[]): INodeExecutionData[] {
	return (json.length === 0 ? [{}] : json).map((it_) => ({ json: it_ }));
}

/** Sends one event from JSON in one attempt, unless told otherwise. */
function sending(url: string, options: IDataObject = {}, payload: unknown = EVENT) {
	return {
		resource: 'webhookEvent',
		operation: 'send',
		url,
		source: 'json',
		payload: payload as IDataObject,
		options: { maxAttempts: 1, timeout: 2000, ...options } as IDataObject,
	} as INode['parameters'];
}

async function sendOne(parameters: INode['parameters'], credential?: string): Promise<IDataObject> {
	const [[{ json, pairedItem }]] = await execute(n8n, action(parameters, {}, credential), items());
	expect(pairedItem).toEqual({ item: 0 });
	expectNoSecret(json);
	return json;
}

async function failure(parameters: INode['parameters'], credential?: string) {
	const error: unknown = await sendOne(parameters, credential).catch((reason: unknown) => reason);
	if (error instanceof NodeApiError || error instanceof NodeOperationError) {
		expectNoSecret(error);
		return error;
	}
	throw new Error(`no node error: ${String(error)}`);
}

function expectNoSecret(value: unknown): void {
	const seen = new Set<unknown>();
	const text = JSON.stringify(value, (_name, member: unknown) => {
		if (typeof member !== 'object' || member === null) return member;
		if (seen.has(member)) return undefined;
		seen.add(member);
		return member instanceof Error
			? { ...member, message: member.message, stack: member.stack, cause: member.cause }
			: member;
	});
	expect(text).not.toMatch(/lighthouse-key|north-tower|Leuchtfeuer|bGlnaHR|a2VlcGVy|X-SIGNATURE/);
}

function signature(body: Buffer | string): string {
	return createHmac('sha256', KEY).update(body).digest('base64');
}

describe('send', () => {
	it('posts exactly the bytes that it signs, and reports', async () => {
		const server = await receiver();
		const report = await sendOne(sending(`${server.url}?tenant=1`));
		const text =
			'{"payload": {"event_type": "resolved", "incident": {"title": "Fog horn \\u2013 stumm", "status": 3}}}';
		expect(server.received).toHaveLength(1);
		const { method, path, headers, body } = server.received[0];
		expect(body.toString('latin1')).toBe(text);
		expect([method, path]).toEqual(['POST', '/events?tenant=1']);
		expect(headers).toMatchObject({
			'content-type': 'application/json',
			'content-length': String(text.length),
			'x-signature': signature(body),
			'x-tower': 'north-tower',
		});
		expect(headers).not.toHaveProperty('authorization');
		expect(report).toStrictEqual({
			delivered: true,
			statusCode: 200,
			attempts: 1,
			durationMs: expect.any(Number),
			eventId: createHash('sha256').update(text).digest('hex').slice(0, 32),
			response: { taken: 1 },
			payload: EVENT,
		});
	});

	it('sends a megabyte', async () => {
		const server = await receiver();
		const title = 'ü'.repeat(512 * 1024);
		await sendOne(sending(server.url, { format: 'compact' }, { event_type: 'x', title }));
		const { body, headers } = server.received[0];
		expect(body.length).toBeGreaterThan(1024 * 1024);
		expect(headers['x-signature']).toBe(signature(body));
	});

	describe('refuses, without a request,', () => {
		it('a domain that the credential does not allow', async () => {
			const server = await receiver();
			const error = await failure(sending(server.url), 'some-allowed');
			expect(failureOf(error)).toMatchObject({
				code: 'invalid_input',
				message: expect.stringContaining('127.0.0.1'),
			});
			expect(server.received).toEqual([]);
			for (const credential of ['localhost-allowed', 'not-for-http-requests']) {
				expect(await sendOne(sending(server.url), credential)).toMatchObject({ delivered: true });
			}
		});

		it('a credential that is gone', async () => {
			const server = await receiver();
			const error = await failure(sending(server.url), 'gone');
			expect(failureOf(error)).toMatchObject({ code: 'credential', statusCode: null });
			expect(server.received).toEqual([]);
		});
	});

	describe('judges by the status:', () => {
		it.each([
			[301, 'unexpected_response'],
			[302, 'unexpected_response'],
			[307, 'unexpected_response'],
			[400, 'refused'],
			[401, 'credential'],
			[404, 'not_found'],
			[409, 'refused'],
		])('%d fails at once', async (status, code) => {
			const server = await receiver((res, { path }) =>
				res
					.writeHead(path === '/elsewhere' ? 200 : status, { Location: '/elsewhere' })
					.end('{"why": "not"}'),
			);
			const error = await failure(sending(server.url, { maxAttempts: 3 }));
			expect(error).toBeInstanceOf(NodeApiError);
			expect(failureOf(error)).toMatchObject({
				code,
				mayExist: false,
				statusCode: String(status),
				message: expect.stringMatching(new RegExp(`\\b${status}\\b.*\\b1 attempt\\b`)),
			});
			expect(server.received.map(({ path }) => path)).toEqual(['/events']);
		});
	});

	describe('reads the answer:', () => {
		it('64 kB of a hundred megabytes', async () => {
			let sent = 0;
			const megabyte = Buffer.alloc(1024 * 1024, 'z');
			const server = await receiver((res) => {
				const pour = () => {
					while (sent < 100 && !res.destroyed) {
						sent += 1;
						if (!res.write(megabyte)) return void res.once('drain', pour);
					}
					res.end();
				};
				res.on('error', () => undefined);
				pour();
			});
			const { response } = await sendOne(sending(server.url));
			expect(response).toHaveLength(64 * 1024);
			expect(sent).toBeLessThan(60);
		});
	});

	describe('does not wait for ever:', () => {
		const slow = { timeout: 150, neverError: true };

		it('for headers', async () => {
			const server = await receiver(() => undefined);
			const started = performance.now();
			const report = await sendOne(sending(server.url, slow));
			expect(report).toMatchObject({ delivered: false, statusCode: null, response: null });
			expect(performance.now() - started).toBeLessThan(1500);
		});

		it('for a body that comes drop by drop', async () => {
			const drips: NodeJS.Timeout[] = [];
			const server = await receiver((res) => {
				res.on('error', () => undefined);
				drips.push(setInterval(() => res.write('.'), 20));
			});
			const report = await sendOne(sending(server.url, slow));
			drips.forEach(clearInterval);
			expect(report).toMatchObject({ delivered: true, statusCode: 200, attempts: 1 });
			expect(report.response).toMatch(/^\.+$/);
		});

		it('for headers that come drop by drop', async () => {
			const drips: NodeJS.Timeout[] = [];
			const server = await startSocket((socket) => {
				socket.write('HTTP/1.1 200 OK\r\n');
				drips.push(setInterval(() => socket.write('X-Drop: 1\r\n'), 20));
			});
			open.push(server);
			const report = await sendOne(sending(server.url, slow));
			drips.forEach(clearInterval);
			expect(report.failure).toMatch(/\b150 ms\b.*\b1 attempt\b/);
		});
	});

	describe('fails, and says so, where', () => {
		it('nobody listens', async () => {
			const server = await startReceiver();
			await server.close();
			const error = await failure(sending(server.url));
			expect(error).toBeInstanceOf(NodeApiError);
			expect(failureOf(error)).toMatchObject({
				code: 'unavailable',
				statusCode: null,
				message: expect.stringMatching(/\b1 attempt\b/),
				// In the words of n8n.
				description: expect.stringContaining('refused the connection'),
			});
		});

		it('the connection closes before or in the head of an answer', async () => {
			for (const start of ['', 'HTTP/1.1 200 OK\r\nContent-Le']) {
				const server = await startSocket((socket) => {
					socket.once('data', () => socket.end(start));
				});
				open.push(server);
				const error = await failure(sending(server.url));
				expect(failureOf(error)).toMatchObject({ code: 'unclear', statusCode: null });
			}
		});

		it.each([
			['is shorter than announced', 'Content-Length: 99\r\n\r\nhalf', 'half'],
			['is not the gzip it is said to be', 'Content-Encoding: gzip\r\n\r\nno gzip', ''],
			['breaks off in a chunk', 'Transfer-Encoding: chunked\r\n\r\n40\r\npart', 'part'],
		])('no more than the status asks for: a body that %s', async (_, rest, response) => {
			const answering = async (status: string) => {
				const server = await startSocket((socket) => {
					socket.once('data', () => socket.end(`HTTP/1.1 ${status}\r\n${rest}`));
				});
				open.push(server);
				return server;
			};
			const accepting = await answering('200 OK');
			expect(await sendOne(sending(accepting.url, { maxAttempts: 3 }))).toMatchObject({
				delivered: true,
				statusCode: 200,
				attempts: 1,
				response,
			});
			expect(accepting.connections).toBe(1);
			const refusing = await answering('403 Forbidden');
			const error = await failure(sending(refusing.url, { maxAttempts: 3 }));
			expect(failureOf(error)).toMatchObject({ code: 'forbidden', statusCode: '403' });
			expect(refusing.connections).toBe(1);
		});

		it('the answer is no HTTP', async () => {
			const server = await startSocket((socket) => {
				socket.once('data', () => socket.end('220 smtp.example.org ready\r\n'));
			});
			open.push(server);
			const error = await failure(sending(server.url));
			expect(failureOf(error)).toMatchObject({ code: 'unclear', statusCode: null });
			expect(server.connections).toBe(1);
		});
	});

	describe('with several items', () => {
		const each = (url: string, options: IDataObject = {}) =>
			sending(url, options, '={{ { event_type: "x", n: $json.n } }}');
		const numbers = [1, 2, 3, 4].map((n) => ({ n }));

		it('gives n8n what it moves to the error output', async () => {
			const server = await receiver((res, _, count) =>
				res.writeHead(count === 2 ? 403 : 200).end(),
			);
			const node = action(each(server.url), { onError: 'continueErrorOutput' });
			const input = items(...numbers);
			const output = await execute(n8n, node, input);
			expectNoSecret(output);

			const execution = new n8n.core.WorkflowExecute(
				n8n.additionalData(),
				'trigger',
				createRunExecutionData(),
			);
			const executeData = { data: { main: [input] }, node: node.node, source: null };
			execution.handleNodeErrorOutput(node.workflow, executeData, output, 0);
			const [regular, failed] = output;
			expect(regular.map(({ json }) => (json.payload as IDataObject).n)).toEqual([1, 3, 4]);
			expect(failed).toStrictEqual([
				{
					json: {
						error: expect.stringMatching(/\b403\b.*\b1 attempt\b/),
						details: { code: 'forbidden', mayExist: false, statusCode: 403 },
					},
					pairedItem: { item: 1 },
				},
			]);
		});
	});

	describe('when n8n runs the node again', () => {
		const again = (url: string, more: Partial<INode> = {}) =>
			action(
				{
					resource: 'webhookEvent',
					operation: 'send',
					url,
					title: '={{ $json.title + " " + $now.toMillis() }}',
					options: { maxAttempts: 1, neverError: '={{ $json.calm ?? false }}' },
				},
				{ retryOnFail: true, ...more },
			);
		const incidents = (server: Receiver) =>
			server.received.map(({ body }) => JSON.parse(body.toString()).payload.incident);
		/** The second request fails, in the first run of the node. */
		const failingOnce: Answering = (res, _, count) => res.writeHead(count === 2 ? 400 : 200).end();

		it('sends no event again that was accepted, also when n8n has stored the execution', async () => {
			const server = await receiver(failingOnce);
			const { node, workflow } = again(server.url);
			const input = items({ title: 'one' }, { title: 'two' });
			const before = createRunExecutionData();
			const failing = execute(n8n, { node, workflow }, input, 'trigger', { runData: before });
			await expect(failing).rejects.toMatchObject({ httpCode: '400' });
			const after = JSON.parse(JSON.stringify(before));
			await execute(n8n, { node, workflow }, input, 'retry', { runData: after });
			expect(incidents(server).map(({ title }) => title.split(' ')[0])).toEqual([
				'one',
				'two',
				'two',
			]);
		});

		it('sends the events of another round of a loop', async () => {
			const server = await receiver();
			const { node, workflow } = again(server.url);
			const runData = createRunExecutionData();
			for (const runIndex of [0, 1]) {
				const input = items({ title: 'same' });
				await execute(n8n, { node, workflow }, input, 'trigger', { runData, runIndex });
			}
			const [first, second] = incidents(server);
			expect(second.unique_id).not.toBe(first.unique_id);
		});
	});

	describe('when the execution is cancelled', () => {
		it('begins no further item, and says so', async () => {
			const cancelling = new AbortController();
			let abortedAt = Infinity;
			const server = await receiver((res, _, count) => {
				if (count < 2) return void res.end();
				setTimeout(() => {
					abortedAt = performance.now();
					cancelling.abort();
				}, 20);
			});
			const many = items(...Array.from({ length: 10_000 }, (_, n) => ({ n })));
			const parameters = sending(server.url, { maxAttempts: 3, timeout: 4000 });
			const node = action(parameters, { onError: 'continueRegularOutput' });
			const cancelled = cancelling.signal;
			const [output] = await execute(n8n, node, many, 'trigger', { cancelled });
			expect(server.received).toHaveLength(2);
			expect(output[0].json.delivered).toBe(true);
			expect(output[1].json).toEqual({
				error: expect.stringContaining('cancel'),
				details: { code: 'unclear', mayExist: false, statusCode: null },
				statusCode: null,
				attempts: 1,
			});
			const rest = new Set(output.slice(2).map(({ json }) => JSON.stringify(json)));
			expect([...rest].map((text) => JSON.parse(text))).toEqual([
				{
					error: expect.any(String),
					details: { code: 'cancelled', mayExist: false, statusCode: null },
					statusCode: null,
					attempts: 0,
				},
			]);
			expect(performance.now() - abortedAt).toBeLessThan(2000);
		});

		it.each<[string, Answering, object]>([
			[
				'in a request',
				() => undefined,
				{
					code: 'unclear',
					statusCode: null,
					itemIndex: 0,
					message: expect.stringContaining('cancel'),
				},
			],
			[
				'between attempts',
				(res) => res.writeHead(503, { 'Retry-After': '2' }).end(),
				{ code: 'unavailable', statusCode: '503' },
			],
			['in an answer', (res) => void res.write('half of'), { code: 'cancelled', itemIndex: 1 }],
		])('ends quickly %s', async (_, answering, expected) => {
			const server = await receiver(answering);
			const cancelling = new AbortController();
			const node = action(sending(server.url, { maxAttempts: 5, timeout: 4000 }));
			const running = execute(n8n, node, items({}, {}), 'trigger', {
				cancelled: cancelling.signal,
			});
			running.catch(() => undefined);
			for (let i = 0; i < 80 && server.received.length === 0; i++) {
				await new Promise((resolve) => setTimeout(resolve, 25));
			}
			await new Promise((resolve) => setTimeout(resolve, 50));
			const cancelled = performance.now();
			cancelling.abort();
			const error: unknown = await running.catch((reason: unknown) => reason);
			expect(failureOf(error)).toMatchObject(expected);
			expect(performance.now() - cancelled).toBeLessThan(1000);
			expect(server.received).toHaveLength(1);
		});
	});
});
