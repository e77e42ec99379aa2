/* A receiver of events: an HTTP server that keeps each request, byte for byte. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSocketServer, type AddressInfo, type Socket } from 'node:net';

export interface Received {
	method: string | undefined;
	path: string | undefined;
	headers: IncomingMessage['headers'];
	body: Buffer;
}

export interface Receiver {
	url: string;
	received: Received[];
	close(): Promise<void>;
}

export type Answering = (res: ServerResponse, request: Received, count: number) => void;

/** Starts a receiver. Without `answer`, the receiver answers with 200 and `{"taken": <count>}`. */
export async function startReceiver(answer?: Answering): Promise<Receiver> {
	const received: Received[] = [];
	const server = createServer((req, res) => {
		const chunks: Buffer[] = [];
		req.on('error', () => undefined);
		req.on('data', (chunk: Buffer) => chunks.push(chunk));
		req.on('end', () => {
			const { method, url: path, headers } = req;
			const request = { method, path, headers, body: Buffer.concat(chunks) };
			const count = received.push(request);
			if (answer) answer(res, request, count);
			else res.setHeader('Content-Type', 'application/json').end(`{"taken": ${count}}`);
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}/events`,
		received,
		async close() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

/** Starts a server that calls `handle` for each connection. */
export async function startSocket(
	handle: (socket: Socket) => void,
): Promise<Omit<Receiver, 'received'> & { connections: number }> {
	const sockets = new Set<Socket>();
	const server = createSocketServer((socket) => {
		result.connections += 1;
		sockets.add(socket);
		socket.on('error', () => undefined);
		handle(socket);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	const result = {
		url: `http://127.0.0.1:${port}/events`,
		connections: 0,
		async close() {
			for (const socket of sockets) socket.destroy();
			await new Promise((resolve) => server.close(resolve));
		},
	};
	return result;
}
