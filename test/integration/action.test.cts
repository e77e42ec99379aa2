/*
 * What sending an event asks of n8n-core: the bytes that go out, and what comes back over a real
 * connection. What becomes of each answer is in `test/actions/webhookEvent/`.
 */
import { createHash, createHmac } from 'node:crypto';
import { inspect } from 'node:util';
import { NodeApiError, createRunExecutionData, type IDataObject, type INode } from 'n8n-workflow';

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

function action(parameters: INode['parameters']) {
	return n8n.workflow({ name: 'Zenduty', parameters }, 'signed');
}

/** Sends one event from JSON in one attempt, unless told otherwise. */
function sending(url: string, options: IDataObject = {}): INode['parameters'] {
	return {
		resource: 'webhookEvent',
		operation: 'send',
		url,
		source: 'json',
		payload: EVENT,
		options: { maxAttempts: 1, timeout: 18_000, ...options },
	};
}

async function sendOne(parameters: INode['parameters']): Promise<IDataObject> {
	const [[{ json, pairedItem }]] = await execute(n8n, action(parameters), [{ json: {} }]);
	expect(pairedItem).toEqual({ item: 0 });
	expect(JSON.stringify(json)).not.toMatch(/lighthouse-key|north-tower/);
	return json;
}

async function failure(parameters: INode['parameters']): Promise<unknown> {
	const error: unknown = await sendOne(parameters).catch((reason: unknown) => reason);
	expect(inspect(error, { depth: 9 })).not.toMatch(/lighthouse-key|north-tower|X-SIGNATURE/);
	return error;
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

	it.each([301, 302, 307])('does not follow the redirect %d', async (status) => {
		const server = await receiver((res) => res.writeHead(status, { Location: '/elsewhere' }).end());
		const error = await failure(sending(server.url, { maxAttempts: 3 }));
		expect(error).toBeInstanceOf(NodeApiError);
		expect(failureOf(error)).toMatchObject({
			code: 'unexpected_response',
			mayExist: false,
			statusCode: String(status),
		});
		expect(server.received.map(({ path }) => path)).toEqual(['/events']);
	});

	it.each([
		['is shorter than announced', 'Content-Length: 99\r\n\r\nhalf', 'half'],
		['is not the gzip it is said to be', 'Content-Encoding: gzip\r\n\r\nno gzip', ''],
		['breaks off in a chunk', 'Transfer-Encoding: chunked\r\n\r\n40\r\npart', 'part'],
	])('goes by the status where the body %s', async (_, rest, response) => {
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

	it('makes another event in another round of a loop', async () => {
		const server = await receiver();
		const { node, workflow } = action({
			resource: 'webhookEvent',
			operation: 'send',
			url: server.url,
			title: 'Fog horn',
		});
		const runData = createRunExecutionData();
		for (const runIndex of [0, 1]) {
			await execute(n8n, { node, workflow }, [{ json: {} }], 'trigger', { runData, runIndex });
		}
		const [first, second] = server.received.map(
			({ body }) => JSON.parse(body.toString()).payload.incident.unique_id,
		);
		expect(second).not.toBe(first);
	});
});
