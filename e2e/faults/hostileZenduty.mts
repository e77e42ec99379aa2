/** A server in the place of Zenduty's API that answers as nobody should, and a stranger beside it. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { ErrorCode } from '../workflows/failure.mts';

const MEGABYTE = 1024 * 1024;

/** Answers one request, the first or a later one. */
export type Answering = (
	response: ServerResponse,
	request: IncomingMessage,
	count: number,
	stranger: string,
) => void;

export interface Hostile {
	/** Without a path. */
	url: string;
	/** How it answers from now on; it begins to count anew. */
	answer(how: Answering): void;
	/** Requests since then. */
	count(): number;
	/** What the stranger got, whose address the answers give. */
	strangerGot: string[];
	stop(): void;
}

/** Starts both. */
export async function startHostile(): Promise<Hostile> {
	let how: Answering = (response) => response.end('{}');
	let count = 0;
	const strangerGot: string[] = [];
	const listen = async (handle: (request: IncomingMessage, response: ServerResponse) => void) => {
		const server = createServer((request, response) => {
			request.resume().on('end', () => handle(request, response));
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const { port } = server.address() as AddressInfo;
		return { server, url: `http://127.0.0.1:${port}` };
	};
	const stranger = await listen((request, response) => {
		strangerGot.push(`${request.method} ${request.url} ${JSON.stringify(request.headers)}`);
		response.end('{"results": []}');
	});
	const hostile = await listen((request, response) =>
		how(response, request, ++count, stranger.url),
	);
	return {
		url: hostile.url,
		answer(given) {
			how = given;
			count = 0;
		},
		count: () => count,
		strangerGot,
		stop() {
			for (const { server } of [hostile, stranger]) {
				server.close();
				server.closeAllConnections();
			}
		},
	};
}

/** A way to answer, what the node is asked to do, and what must come of it. */
export interface Hostility {
	name: string;
	answer: Answering;
	parameters: Record<string, unknown>;
	/** The code of the error, and what its text names; without both the node gives items. */
	code?: ErrorCode;
	names?: string;
}

const EVERYTHING = { resource: 'incident', operation: 'getAll', returnAll: true };
const ONCE = { options: { maxAttempts: 1, timeout: 5000 } };

/** All of them. */
export const HOSTILITIES: Hostility[] = [
	{
		name: '100 MB',
		answer: (response) => endless(response, 100 * MEGABYTE),
		parameters: EVERYTHING,
		code: 'unexpected_response',
		names: '20 MB',
	},
	{
		name: 'a gzip bomb of 200 MB',
		answer: (response) => response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(bomb),
		parameters: EVERYTHING,
		code: 'unexpected_response',
		names: '20 MB',
	},
	{
		name: 'a byte at a time, for ever',
		answer(response) {
			const timer = setInterval(() => response.write(' '), 50);
			response.on('close', () => clearInterval(timer));
		},
		parameters: { ...EVERYTHING, ...ONCE },
		code: 'unavailable',
		names: '5000 ms',
	},
	{
		name: 'pages without end',
		answer: (response, _, count) => page(response, count, 'x'.repeat(30_000)),
		parameters: EVERYTHING,
		code: 'unexpected_response',
		names: 'pages',
	},
	{
		name: 'the same page for ever',
		answer: (response) => page(response, 0),
		parameters: EVERYTHING,
	},
	{
		name: 'six million objects',
		answer: (response) => response.end(`[${'{},'.repeat(6_000_000)}{}]`),
		parameters: EVERYTHING,
		code: 'unexpected_response',
		names: '64 MB',
	},
	{
		name: 'JSON of 10,000 levels',
		answer: (response) => response.end('['.repeat(10_000) + ']'.repeat(10_000)),
		parameters: EVERYTHING,
		code: 'unexpected_response',
		names: 'JSON',
	},
	{
		name: 'bytes that are no UTF-8',
		answer: (response) => response.end(Buffer.from('{"results": ["\xc3\x28"]}', 'latin1')),
		parameters: EVERYTHING,
		code: 'unexpected_response',
		names: 'JSON',
	},
	{
		name: 'a redirect to another host',
		answer: (response, { url }, _, stranger) =>
			response.writeHead(307, { Location: stranger + url }).end(),
		parameters: EVERYTHING,
		code: 'unexpected_response',
		names: 'redirect',
	},
	{
		name: 'headers of 100 kB',
		answer: (response) => response.writeHead(200, { 'X-Long': 'x'.repeat(100_000) }).end('[]'),
		parameters: { ...EVERYTHING, ...ONCE },
		code: 'unavailable',
		names: 'headers',
	},
	{
		name: '429, with a Retry-After of 300 years',
		answer: (response) => response.writeHead(429, { 'Retry-After': '9999999999' }).end(),
		parameters: EVERYTHING,
		code: 'rate_limited',
		names: '1000000000 seconds',
	},
	{
		name: '10,000 teams, whose IDs leave their place',
		answer: (response, { url = '' }) =>
			response.end(
				JSON.stringify(
					url.includes('/services/')
						? [{ unique_id: url, name: 'Service' }]
						: Array.from({ length: 10_000 }, (_, n) => ({ unique_id: `../../${n}`, name: `${n}` })),
				),
			),
		parameters: { resource: 'service', operation: 'getAll', limit: 50 },
	},
	{
		name: 'NUL and lone surrogates',
		answer: (response) =>
			response.end('{"results": [{"unique_id": "a", "title": "\\u0000\\ud800"}]}'),
		parameters: { ...EVERYTHING, simplify: false },
	},
	{
		name: 'what was sent, the key too',
		answer: (response, { url, headers }) =>
			response.end(JSON.stringify([{ unique_id: 'a', title: `${headers.authorization} ${url}` }])),
		parameters: { ...EVERYTHING, simplify: false },
	},
	{
		name: 'an error with what was sent, the key too',
		answer: (response, { url, headers }) =>
			response.writeHead(400).end(JSON.stringify({ detail: `${headers.authorization} ${url}` })),
		parameters: EVERYTHING,
		code: 'refused',
		names: 'Token ***',
	},
];

const bomb = gzipSync(Buffer.alloc(200 * MEGABYTE, ' '));

/** Sends so many bytes, as fast as they are read. */
function endless(response: ServerResponse, bytes: number): void {
	const chunk = Buffer.alloc(MEGABYTE / 4, 'x');
	let left = bytes;
	const more = () => {
		while (left > 0 && !response.destroyed) {
			left -= chunk.length;
			if (!response.write(chunk)) return;
		}
		response.end();
	};
	response.on('drain', more);
	more();
}

/** A page of a hundred, whose next one is said to be on another host. */
function page(response: ServerResponse, number: number, text = ''): void {
	const results = Array.from({ length: 100 }, (_, n) => ({
		unique_id: `${number} ${n}`,
		incident_number: number * 100 + n,
		title: text,
	}));
	response.end(JSON.stringify({ results, next: 'https://elsewhere.example/api/?page=2' }));
}
