/**
 * What all requests pass, those of the operations and the probes' own: a server on this machine that
 * sends them on to Zenduty when the limits allow it, and notes what came back.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';

import type { Pace } from './pace.mts';
import { addShape, routeOf, type Shape } from './shapes.mts';

/** How often a request is sent again that came too often, and how long to wait if nothing says it. */
const MAX_BUSY = 3;
const BUSY_WAIT = 20_000;
const LONGEST_WAIT = 120_000;
/** How long a request may take, in milliseconds. */
const TIMEOUT = 30_000;

/**
 * A header of the probes' own client. A 429 to a request with `waits` is waited for here. `as it comes`
 * neither waits for a turn nor after a 429. Without it, as operations send, a request waits for its turn
 * alone: a node gives up after 10 seconds, and knows itself how to wait after a 429.
 */
export const CLIENT = 'x-live-client';
export type Patience = 'waits' | 'as it comes';

/** What came back, all requests together. */
export interface Seen {
	/** How many requests were sent. */
	requests: number;
	/** The routes of requests that came too often although the limits were kept. */
	busy: string[];
	/** The shapes of JSON responses, by route and status. */
	shapes: Map<string, Shape[]>;
}

export interface Gateway {
	/** Takes the place of the base URL. */
	url: string;
	seen: Seen;
	stop(): Promise<void>;
}

/**
 * Starts one.
 *
 * @param signal ends what waits for its turn
 */
export async function startGateway(
	baseUrl: string,
	pace: Pace,
	signal?: AbortSignal,
): Promise<Gateway> {
	const seen: Seen = { requests: 0, busy: [], shapes: new Map() };
	const server = createServer((request, response) => {
		pass(request, response).catch(() => response.destroy());
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');

	async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const { method = 'GET', url: path = '/' } = request;
		const body = await buffer(request);
		const { [CLIENT]: patience, ...headers } = request.headers;
		// What nobody waits for any more is not sent: it could create something that nobody knows of.
		const gone = new AbortController();
		response.on('close', () => gone.abort());
		const ended = AbortSignal.any([gone.signal, ...(signal ? [signal] : [])]);
		const isAsItComes = patience === ('as it comes' satisfies Patience);
		const isWaiting = patience === ('waits' satisfies Patience);
		const send = async () => {
			if (!isAsItComes) await pace.turn(method, path.replace(/\?.*/, ''), ended);
			ended.throwIfAborted();
			seen.requests += 1;
			return await fetch(baseUrl.replace(/\/$/, '') + path, {
				method,
				headers: passedOn(headers),
				body: body.length > 0 ? new Uint8Array(body) : undefined,
				redirect: 'manual',
				signal: AbortSignal.timeout(TIMEOUT),
			});
		};
		let answer = await send();
		for (let times = 0; answer.status === 429 && !isAsItComes; times++) {
			seen.busy.push(routeOf(method, path));
			if (!isWaiting || times === MAX_BUSY) break;
			const asked = Number(answer.headers.get('retry-after') ?? NaN) * 1000;
			const pause = Number.isFinite(asked) ? Math.min(asked, LONGEST_WAIT) : BUSY_WAIT;
			await wait(pause, undefined, { signal: ended });
			answer = await send();
		}
		const bytes = Buffer.from(await answer.arrayBuffer());
		note(`${routeOf(method, path)} → ${answer.status}`, bytes);
		response.statusCode = answer.status;
		for (const name of ['content-type', 'retry-after', 'location']) {
			const value = answer.headers.get(name);
			if (value !== null) response.setHeader(name, value);
		}
		response.end(bytes);
	}

	function note(route: string, bytes: Buffer): void {
		try {
			const value: unknown = bytes.length === 0 ? undefined : JSON.parse(bytes.toString());
			const shapes = seen.shapes.get(route) ?? [];
			seen.shapes.set(route, value === undefined ? shapes : addShape(shapes, value));
		} catch {
			seen.shapes.set(route, [{ type: 'no JSON' }]);
		}
	}

	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		seen,
		async stop() {
			server.closeAllConnections();
			server.close();
			await once(server, 'close');
		},
	};
}

/** The headers that Zenduty gets; those of the connection belong to each connection. */
function passedOn(headers: IncomingMessage['headers']): Record<string, string> {
	const kept = Object.entries(headers).filter(
		([name]) => !['host', 'connection', 'content-length', 'transfer-encoding'].includes(name),
	);
	return Object.fromEntries(kept.map(([name, value]) => [name, [value].flat().join(', ')]));
}
