/** Starts a simulator for a test, and calls it as a client would. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { after } from 'node:test';

import { startSimulator, type Options, type Simulator } from '../simulator.mts';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- answers are read as they come
type Json = any;

export interface CallAnswer {
	status: number;
	headers: Headers;
	text: string;
	/** The body, read from JSON; `null` where there is none. */
	body: Json;
}

/** A simulator with a client. */
export interface Tested extends Simulator {
	call(method: string, path: string, body?: unknown, key?: string): Promise<CallAnswer>;
	/** Sends an alert to the integration of the databases. */
	alert(body: object): Promise<CallAnswer>;
	/** The same, and returns its status once it is worked off. */
	settle(body: object): Promise<Json>;
	/** Resolves once something holds; fails after two seconds. */
	until(holds: () => boolean): Promise<void>;
}

/** What is still running; all of it ends with the process. */
const endings: Array<() => void | Promise<void>> = [];
after(async () => {
	for (const end of endings) await end();
});

/** Starts one. An answer that the OpenAPI file does not allow fails the test. */
export async function start(options: Options = {}): Promise<Tested> {
	const simulator = await startSimulator(options);
	endings.push(simulator.stop);
	const { url, apiKey, integrationUrl, journal } = simulator;
	const checked = (answer: CallAnswer): CallAnswer => {
		const wrong = journal.entries.find(
			({ invalidAnswer, fault }) => invalidAnswer !== undefined && fault === undefined,
		);
		assert.equal(wrong, undefined);
		return answer;
	};
	const tested: Tested = {
		...simulator,
		call: async (method, path, body, key = apiKey) =>
			checked(await request(url + path, method, body, { Authorization: `Token ${key}` })),
		alert: async (body) => checked(await request(integrationUrl, 'POST', body)),
		async settle(body) {
			const { trace_id: id } = (await tested.alert(body)).body;
			const alert = () => simulator.state.alerts.find(({ trace_id }) => trace_id === id);
			await until(() => alert()?.outcome !== 'queued');
			return (await tested.call('GET', `/api/alert/status/${id}/`)).body;
		},
		until,
	};
	return tested;
}

/** Sends JSON and reads JSON. */
export async function request(
	url: string,
	method: string,
	body?: unknown,
	headers: { [name: string]: string } = {},
): Promise<CallAnswer> {
	const answer = await fetch(url, {
		method,
		headers: { ...headers, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
		body: body === undefined ? undefined : JSON.stringify(body),
		redirect: 'manual',
	});
	const text = await answer.text();
	const isJson = answer.headers.get('content-type')?.startsWith('application/json');
	return {
		status: answer.status,
		headers: answer.headers,
		text,
		body: isJson ? JSON.parse(text) : null,
	};
}

async function until(holds: () => boolean): Promise<void> {
	const end = Date.now() + 20_000;
	while (!holds()) {
		if (Date.now() > end) throw new Error('It did not come to hold within 20 seconds');
		await new Promise((resolve) => setTimeout(resolve, 5));
	}
}

/** What a receiver of webhooks got. */
export interface Received {
	path: string;
	headers: IncomingHttpHeaders;
	body: Buffer;
}

/** Starts a receiver, which answers 200 unless told otherwise. */
export async function startReceiver(
	answer: (response: ServerResponse) => unknown = (response) => response.end('{"ok": true}'),
): Promise<{ url: string; received: Received[] }> {
	const received: Received[] = [];
	const server = createServer(async (incoming, response) => {
		const { url: path = '', headers } = incoming;
		received.push({ path, headers, body: await buffer(incoming) });
		answer(response);
	});
	await once(server.listen(0, '127.0.0.1'), 'listening');
	endings.push(() => {
		server.closeAllConnections();
		server.close();
	});
	return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, received };
}
