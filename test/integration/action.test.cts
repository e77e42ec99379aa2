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

	it('signs the compact format too, in UTF-8', async () => {
		const server = await receiver();
		await sendOne(sending(server.url, { format: 'compact' }));
		const { body, headers } = server.received[0];
		expect(body.toString('utf8')).toBe(JSON.stringify({ payload: EVENT }));
		expect(headers['x-signature']).toBe(signature(body));
	});

	it('sends Basic credentials', async () => {
		const server = await receiver();
		await sendOne(sending(server.url), 'basic');
		const { headers } = server.received[0];
		expect(headers.authorization).toBe(
			`Basic ${Buffer.from('keeper:Leuchtfeuer ß').toString('base64')}`,
		);
		expect(headers).not.toHaveProperty('x-signature');
	});

	it('sends nothing that authenticates where none is chosen', async () => {
		const server = await receiver();
		await sendOne(sending(server.url), 'open');
		expect(server.received[0].headers).not.toHaveProperty('authorization');
		expect(server.received[0].headers).not.toHaveProperty('x-signature');
	});

	it('sends numbers of a JSON text digit for digit', async () => {
		const server = await receiver();
		const text = '{"event_type":"x","a":1.0,"b":1234567890123456789012345,"c":-0.0}';
		await sendOne(sending(server.url, {}, text));
		const { body, headers } = server.received[0];
		expect(body.toString()).toBe(
			'{"payload": {"event_type": "x", "a": 1.0, "b": 1234567890123456789012345, "c": -0.0}}',
		);
		expect(headers['x-signature']).toBe(signature(body));
	});

	it("passes on the trigger's raw output", async () => {
		const server = await receiver();
		const output = { eventId: 'e', payload: EVENT, signingKey: 'current' };
		const node = action(sending(server.url, {}, '={{ $json }}'));
		const [[{ json }]] = await execute(n8n, node, items(output));
		expect(json.payload).toEqual(EVENT);
		expect(JSON.parse(server.received[0].body.toString())).toEqual({ payload: EVENT });
	});

	it('builds an event from fields and fills the rest', async () => {
		const server = await receiver();
		const parameters = {
			resource: 'webhookEvent',
			operation: 'send',
			url: server.url,
			eventType: 'acknowledged',
			title: '={{ $json.what }}',
			summary: 'a\nb',
			additionalFields: {
				urgency: 0,
				unique_id: 'fog-1',
				incident_number: 12,
				creation_date: '={{ new Date(Date.UTC(2026, 0, 2)) }}',
				service: { name: 'Horns', team: '' },
				assigned_to: {},
			},
		};
		await execute(n8n, action(parameters), items({ what: 'Fog' }));
		const { payload } = JSON.parse(server.received[0].body.toString());
		expect(payload).toEqual({
			event_type: 'acknowledged',
			incident: {
				summary: 'a\nb',
				incident_number: 12,
				creation_date: expect.stringMatching(/^2026-01-02T00:00:00\.0+Z$/),
				status: 2,
				unique_id: 'fog-1',
				title: 'Fog',
				incident_key: expect.stringMatching(/^\w{22}$/),
				service: { name: 'Horns' },
				priority: null,
				urgency: 0,
				merged_with: null,
				assigned_to: null,
				resolved_date: null,
				acknowledged_date: expect.stringMatching(/^20\d\d-.*\.\d{6}Z$/),
				context_window_start: null,
				context_window_end: null,
			},
		});
	});

	it('leaves out undefined members, and writes dates as text', async () => {
		const server = await receiver();
		const payload = { event_type: 'x', gone: undefined, at: new Date(0) };
		await sendOne(sending(server.url, {}, payload));
		expect(server.received[0].body.toString()).toBe(
			'{"payload": {"event_type": "x", "at": "1970-01-01T00:00:00.000Z"}}',
		);
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
		it.each<[string, unknown, RegExp]>([
			['NaN', { event_type: 'x', n: NaN }, /\bNaN\b/],
			['Infinity', { event_type: 'x', n: Infinity }, /\bInfinity\b/],
			['a BigInt', { event_type: 'x', n: 10n }, /\bBigInt 10\b/],
			['101 levels', `{"event_type":"x","a":${'['.repeat(99)}${']'.repeat(99)}}`, /\b100\b/],
			['text that is no JSON', '{event_type: x}', /\bvalid JSON\b/],
			['an array', '[1]', /\bJSON object\b/],
			['what is no event', { hello: 1 }, /"event_type"/],
			['the simplified output', { eventId: 'e', eventType: 'resolved' }, /\bsimplified\b/],
		])('%s', async (_, payload, cause) => {
			const server = await receiver();
			const error = await failure(sending(server.url, {}, payload));
			expect(error).toBeInstanceOf(NodeOperationError);
			expect(failureOf(error)).toMatchObject({
				code: 'invalid_input',
				message: expect.stringMatching(cause),
			});
			expect(error.description).toBeTruthy();
			expect(server.received).toEqual([]);
		});

		it('an empty title', async () => {
			const server = await receiver();
			const error = await failure({
				resource: 'webhookEvent',
				operation: 'send',
				url: server.url,
				title: ' ',
			});
			expect(failureOf(error)).toMatchObject({
				code: 'invalid_input',
				message: expect.stringContaining('title'),
			});
			expect(server.received).toEqual([]);
		});

		it.each(['', ' ', 'ftp://sea.example.org/x', 'sea.example.org', 'http://a:b@sea.example.org/'])(
			'the URL "%s"',
			async (url) => {
				const error = await failure(sending(url));
				expect(failureOf(error)).toMatchObject({
					code: 'invalid_input',
					message: expect.stringContaining('URL'),
				});
				expect(JSON.stringify(failureOf(error))).not.toContain('a:b');
			},
		);

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
		it.each([200, 201, 202, 204])('%d is delivered', async (status) => {
			const server = await receiver((res) => res.writeHead(status).end());
			expect(await sendOne(sending(server.url))).toMatchObject({
				delivered: true,
				statusCode: status,
				response: '',
			});
		});

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

		it.each([408, 429, 500, 503])('%d is tried again', async (status) => {
			const server = await receiver((res, _, count) =>
				res.writeHead(count < 2 ? status : 200).end(),
			);
			const report = await sendOne(sending(server.url, { maxAttempts: 2 }));
			expect(report).toMatchObject({ delivered: true, attempts: 2 });
			const [first, second] = server.received;
			expect(second.body).toEqual(first.body);
			expect(second.headers['x-signature']).toBe(first.headers['x-signature']);
			expect(report.durationMs).toBeGreaterThanOrEqual(240);
		});

		it('obeys Retry-After', async () => {
			const server = await receiver((res, _, count) =>
				res.writeHead(count < 2 ? 503 : 200, { 'Retry-After': '1' }).end(),
			);
			const report = await sendOne(sending(server.url, { maxAttempts: 2 }));
			expect(report.durationMs).toBeGreaterThanOrEqual(990);
		});
	});

	describe('reads the answer:', () => {
		it.each([
			['text', 'fine, thanks', 'fine, thanks'],
			['JSON', '{"a": [1]}', { a: [1] }],
			['nothing', '', ''],
		])('%s', async (_, text, response) => {
			const server = await receiver((res) => res.end(text));
			expect((await sendOne(sending(server.url))).response).toEqual(response);
		});

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

	it('never errs where that is chosen', async () => {
		const server = await receiver((res) => res.writeHead(401).end('{"error": "invalid"}'));
		const report = await sendOne(sending(server.url, { neverError: true }));
		expect(report).toMatchObject({
			delivered: false,
			statusCode: 401,
			attempts: 1,
			response: { error: 'invalid' },
			payload: EVENT,
		});
		expectNoSecret(report);
	});

	describe('with several items', () => {
		const each = (url: string, options: IDataObject = {}) =>
			sending(url, options, '={{ { event_type: "x", n: $json.n } }}');
		const numbers = [1, 2, 3, 4].map((n) => ({ n }));
		const numbersOf = (server: Receiver) =>
			server.received.map(({ body }) => JSON.parse(body.toString()).payload.n);

		it('sends them in order, and pairs the outputs with them', async () => {
			const server = await receiver((res) => setTimeout(() => res.end(), Math.random() * 20));
			const [output] = await execute(n8n, action(each(server.url)), items(...numbers));
			expect(numbersOf(server)).toEqual([1, 2, 3, 4]);
			expect(output.map(({ pairedItem }) => pairedItem)).toEqual(
				[0, 1, 2, 3].map((item) => ({ item })),
			);
			expect(output.map(({ json }) => (json.payload as IDataObject).n)).toEqual([1, 2, 3, 4]);
		});

		it('sends as many at a time as is chosen, and keeps the order of the outputs', async () => {
			let [running, peak] = [0, 0];
			const server = await receiver((res, _, count) => {
				peak = Math.max(peak, ++running);
				setTimeout(
					() => {
						running -= 1;
						res.end();
					},
					count === 1 ? 120 : 30,
				);
			});
			const node = action(each(server.url, { concurrency: 3 }));
			const [output] = await execute(n8n, node, items(...numbers));
			expect(peak).toBe(3);
			expect(output.map(({ json }) => (json.payload as IDataObject).n)).toEqual([1, 2, 3, 4]);
		});

		it('stops at the first failure', async () => {
			const server = await receiver((res, _, count) =>
				res.writeHead(count === 2 ? 400 : 200).end(),
			);
			const failing = execute(n8n, action(each(server.url)), items(...numbers));
			await expect(failing).rejects.toMatchObject({ context: { itemIndex: 1 }, httpCode: '400' });
			expect(numbersOf(server)).toEqual([1, 2]);
		});

		it('goes on after a failure where that is chosen', async () => {
			const server = await receiver((res, _, count) =>
				res.writeHead(count === 2 ? 403 : 200).end(),
			);
			const node = action(each(server.url), { onError: 'continueRegularOutput' });
			const [output] = await execute(n8n, node, items(...numbers));
			expect(numbersOf(server)).toEqual([1, 2, 3, 4]);
			expect(output[1]).toStrictEqual({
				json: {
					error: expect.stringMatching(/\b403\b.*\b1 attempt\b/),
					details: { code: 'forbidden', mayExist: false, statusCode: 403 },
					statusCode: 403,
					attempts: 1,
				},
				pairedItem: { item: 1 },
			});
			expectNoSecret(output);
		});

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

		it('sends no event again that was accepted, and gives the same output for it', async () => {
			const server = await receiver(failingOnce);
			const { node, workflow } = again(server.url);
			const runData = createRunExecutionData();
			const input = items({ title: 'one' }, { title: 'two' }, { title: 'three' });
			const run = async () => await execute(n8n, { node, workflow }, input, 'trigger', { runData });
			await expect(run()).rejects.toMatchObject({ httpCode: '400' });
			expect(server.received).toHaveLength(2);

			const [output] = await run();
			expect(incidents(server).map(({ title }) => title.split(' ')[0])).toEqual([
				'one',
				'two',
				'two',
				'three',
			]);
			expect(output).toHaveLength(3);
			const [first] = output;
			expect(first.json.payload).toEqual({
				event_type: 'triggered',
				incident: incidents(server)[0],
			});
			expect(output.map(({ pairedItem }) => pairedItem)).toEqual([
				{ item: 0 },
				{ item: 1 },
				{ item: 2 },
			]);
			expectNoSecret(runData);
		});

		it('also when n8n has stored the execution and loaded it', async () => {
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

		it('sends what was not accepted with the ids, keys and dates of the first time', async () => {
			const server = await receiver(failingOnce);
			const { node, workflow } = again(server.url, { onError: 'continueRegularOutput' });
			const runData = createRunExecutionData();
			const input = items({ title: 'one' }, { title: 'two' });
			const run = async () => await execute(n8n, { node, workflow }, input, 'trigger', { runData });
			const [firstOutput] = await run();
			expect(firstOutput[1].json).toHaveProperty('error');
			await run();
			const [one, two, twoAgain, ...rest] = incidents(server);
			expect(rest).toEqual([]);
			expect(twoAgain).toEqual({ ...two, title: twoAgain.title });
			expect(two.unique_id).not.toBe(one.unique_id);
			expect(two.incident_key).not.toBe(two.unique_id);
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

		it('keeps nothing once a run has ended well, or is not tried again', async () => {
			const server = await receiver(failingOnce);
			const runData = createRunExecutionData();
			const input = items({ title: 'one' }, { title: 'two' });
			const once = again(server.url, { retryOnFail: false, onError: 'continueRegularOutput' });
			await execute(n8n, once, input, 'trigger', { runData });
			expect(JSON.stringify(runData)).not.toContain('seed');
			await execute(n8n, again(server.url), input, 'trigger', { runData });
			expect(JSON.stringify(runData)).not.toContain('seed');
			expect(server.received).toHaveLength(4);
		});

		it('has no `error` with "Never Error", by which n8n would run it again', async () => {
			const server = await receiver((res) => res.writeHead(404).end());
			const [[{ json }]] = await execute(
				n8n,
				again(server.url),
				items({ title: 'one', calm: true }),
			);
			expect(json).toMatchObject({
				delivered: false,
				failure: expect.stringMatching(/\b404\b.*\b1 attempt\b/),
			});
			expect(json).not.toHaveProperty('error');
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

describe('sign and verify', () => {
	it('sign without sending, and verify what was signed', async () => {
		const signing = action({
			resource: 'webhookEvent',
			operation: 'sign',
			source: 'json',
			payload: EVENT,
		});
		const [[{ json, pairedItem }]] = await execute(n8n, signing, items());
		const body = String(json.body);
		expect(json).toStrictEqual({
			body: '{"payload": {"event_type": "resolved", "incident": {"title": "Fog horn \\u2013 stumm", "status": 3}}}',
			signature: signature(body),
			eventId: createHash('sha256').update(body).digest('hex').slice(0, 32),
		});
		expect(pairedItem).toEqual({ item: 0 });

		const verifying = action({
			resource: 'webhookEvent',
			operation: 'verify',
			body: '={{ $json.body }}',
			signature: '={{ $json.signature }}',
		});
		const [output] = await execute(n8n, verifying, items(json, { ...json, body: `${body}x` }));
		expect(output.map(({ json: verdict }) => verdict)).toEqual([
			{ valid: true, signingKey: 'current', reason: null, event: EVENT },
			{ valid: false, signingKey: null, reason: 'invalid_signature', event: null },
		]);
	});

	it('tell where there is no signing key', async () => {
		const [[{ json }]] = await execute(
			n8n,
			action({ resource: 'webhookEvent', operation: 'sign', title: 't' }, {}, 'basic'),
			items(),
		);
		expect(json.signature).toBeNull();
		const error = await failure(
			{ resource: 'webhookEvent', operation: 'verify', body: 'b', signature: 's' },
			'basic',
		);
		expect(failureOf(error)).toMatchObject({
			code: 'invalid_input',
			message: expect.stringContaining('signing key'),
		});
	});
});
