/** Stands in front of the simulator, and answers as Zenduty might answer instead. */
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** JSON of requests and responses, which is changed as it comes. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- nothing is known of it
export type Json = any;

/** What a request is answered with. */
export interface Reply {
	/** 0 breaks the connection off. */
	status: number;
	headers?: Record<string, string>;
	/** JSON; a text is sent as it is. */
	body?: Json;
}

export interface Request {
	/** As `GET /api/incidents/3/`, without its query. */
	line: string;
	query: URLSearchParams;
	headers: IncomingMessage['headers'];
	body: Json;
	/** Lets the simulator answer, perhaps another body. */
	forward(body?: unknown): Promise<Reply>;
	/** Asks the simulator for something else. */
	get(path: string): Promise<Reply>;
}

/** Answers a request in another way; undefined leaves it to the next change or the simulator. */
export type Change = (request: Request) => Promise<Reply> | Reply | undefined;

/** Answers without the simulator. */
export const answer =
	(line: RegExp, reply: Reply): Change =>
	(request) =>
		line.test(request.line) ? reply : undefined;

/** Changes the JSON of successful responses. */
export const alter =
	(line: RegExp, change: (body: Json) => unknown): Change =>
	(request) => {
		if (!line.test(request.line)) return undefined;
		return request
			.forward()
			.then((reply) => (reply.status < 300 ? { ...reply, body: change(reply.body) } : reply));
	};

/** Changes the JSON of requests. */
export const send =
	(line: RegExp, change: (body: Json) => unknown): Change =>
	(request) =>
		line.test(request.line) ? request.forward(change(request.body)) : undefined;

/** Starts it. @param target the simulator's address, which responses name by the new one */
export async function startChanging(target: string, changes: Change[]) {
	const server = createServer(async (request, response) => {
		const { method = 'GET', url: path = '/', headers } = request;
		const sent = await buffer(request);
		const ask = async (how: string, where: string, body?: string): Promise<Reply> => {
			const answered = await fetch(target + where, {
				method: how,
				headers: {
					...(headers.authorization ? { Authorization: headers.authorization } : {}),
					...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
				},
				body,
			});
			const text = (await answered.text()).replaceAll(target, own());
			const after = answered.headers.get('retry-after');
			return {
				status: answered.status,
				headers: after === null ? {} : { 'Retry-After': after },
				body: text === '' ? undefined : JSON.parse(text),
			};
		};
		const text = sent.length > 0 ? sent.toString() : undefined;
		const asked: Request = {
			line: `${method} ${path.replace(/\?.*/, '')}`,
			query: new URL(path, target).searchParams,
			headers,
			body: text === undefined ? undefined : JSON.parse(text),
			forward: async (body) =>
				await ask(method, path, body === undefined ? text : JSON.stringify(body)),
			get: async (where) => await ask('GET', where),
		};
		let reply: Reply | undefined;
		for (const change of changes) reply ??= await change(asked);
		reply ??= await asked.forward();
		if (reply.status === 0) return void response.destroy();
		const isText = typeof reply.body === 'string';
		response.writeHead(reply.status, {
			'Content-Type': isText ? 'text/html' : 'application/json',
			...reply.headers,
		});
		const body = isText ? reply.body : JSON.stringify(reply.body);
		response.end(reply.body === undefined ? undefined : body);
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const own = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	return {
		url: own(),
		async stop() {
			server.closeAllConnections();
			server.close();
			await once(server, 'close');
		},
	};
}
