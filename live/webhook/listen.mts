/** Waits for webhooks, and answers them as it is told. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';

import type { Received } from './probes.mts';

export interface Listener {
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
	const server = createServer(async (request, response) => {
		const { method = '', headers } = request;
		const at = performance.now();
		const body = await buffer(request);
		const isSecond = received.length === 1;
		const one: Received = {
			...{ method, body, at },
			headers: Object.fromEntries(
				Object.entries(headers).map(([name, value]) => [name, String(value)]),
			),
			answer: isSecond && late !== undefined ? 'late' : isSecond && refuse ? 'refused' : 'at once',
		};
		received.push(one);
		const number = received.length;
		response.on('close', () => {
			if (!response.writableFinished) one.hungUpAfter = performance.now() - at;
		});
		if (one.answer === 'late') await wait(late);
		response.statusCode = one.answer === 'refused' ? 500 : 200;
		response.end('{}');
		tell(one, number);
	});
	server.listen(port, '127.0.0.1');
	await once(server, 'listening');
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
		received,
		async stop() {
			server.closeAllConnections();
			server.close();
			await once(server, 'close');
		},
	};
}
