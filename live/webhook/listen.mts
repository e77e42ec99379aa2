/** Waits for webhooks, and answers them as it is told. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

import type { Received } from './probes.mts';

/** The largest body that is taken; an event has a few kB. */
const MAX_BYTES = 1_000_000;

export interface Listener {
	/** With a path that nobody guesses: what comes to another one is no webhook. */
	url: string;
	received: Received[];
	stop(): Promise<void>;
}

export interface Answering {
	/** How late the second request is answered, in milliseconds. */
	late?: number;
	/** Whether the second request is answered with 500. */
	refuse: boolean;
}

/** Starts to listen on this machine. @param tell hears of each request, once it was answered */
export async function listen(
	port: number,
	{ late, refuse }: Answering,
	tell: (received: Received, number: number) => void,
): Promise<Listener> {
	const received: Received[] = [];
	const path = `/${randomBytes(9).toString('base64url')}/`;
	const ending = new AbortController();
	const server = createServer((request, response) => {
		// A sender that hangs up within its body, or sends too much, is no webhook.
		take(request, response).catch(() => response.destroy());
	});

	async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const { method = '', headers, url } = request;
		const at = performance.now();
		const body = await read(request);
		if (url !== path) {
			response.writeHead(404).end();
			return;
		}
		const isSecond = received.length === 1;
		const one: Received = {
			...{ method, body, at, isOpen: true },
			headers: Object.fromEntries(
				Object.entries(headers).map(([name, value]) => [name, String(value)]),
			),
			answer: isSecond && late !== undefined ? 'late' : isSecond && refuse ? 'refused' : 'at once',
		};
		received.push(one);
		const number = received.length;
		response.on('close', () => {
			if (ending.signal.aborted) return;
			one.isOpen = false;
			if (!response.writableFinished) one.hungUpAfter = performance.now() - at;
		});
		if (one.answer === 'late') await wait(late, undefined, { signal: ending.signal });
		response.statusCode = one.answer === 'refused' ? 500 : 200;
		response.end('{}');
		tell(one, number);
	}

	server.listen(port, '127.0.0.1');
	await once(server, 'listening');
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`,
		received,
		async stop() {
			ending.abort();
			server.closeAllConnections();
			server.close();
			await once(server, 'close');
		},
	};
}

/** Reads a body. @throws Error if it is too large, or if the sender hangs up before its end */
async function read(request: IncomingMessage): Promise<Buffer> {
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of request) {
		chunks.push(chunk);
		size += chunk.length;
		if (size > MAX_BYTES) throw new Error('too large');
	}
	return Buffer.concat(chunks);
}
