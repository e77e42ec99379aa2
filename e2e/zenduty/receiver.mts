/** A receiver on this machine: it keeps what it gets and answers as its URLs say. */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
	method: string;
	path: string;
	headers: IncomingHttpHeaders;
	/** The bytes as they came. */
	body: Buffer;
	/** milliseconds since 1970 */
	at: number;
	/** Its place among all that has arrived, from 1. */
	number: number;
}

export interface Receiver {
	/** A new URL that answers with these statuses, one after the other; the last one stays. */
	url(statuses: number[], answer?: AnswerOptions): string;
	/** Lets a URL answer with other statuses from now on. */
	change(url: string, statuses: number[]): void;
	/** What has arrived at a URL, in order. */
	at(url: string): Received[];
	/** How much has arrived, at all URLs. */
	count(): number;
	close(): Promise<void>;
}

/** What goes with each answer. */
interface AnswerOptions {
	headers?: Record<string, string>;
	/** The body. */
	text?: string;
	/** Milliseconds before it. */
	delay?: number;
}

/** Starts a receiver on a free port of the loopback interface. */
export async function startReceiver(): Promise<Receiver> {
	const received: Received[] = [];
	const answers = new Map<string, { statuses: number[]; options: AnswerOptions }>();
	const server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk) => chunks.push(chunk));
		request.on('end', () => {
			const { method = '', url: path = '', headers } = request;
			const number = received.length + 1;
			const body = Buffer.concat(chunks);
			received.push({ method, path, headers, body, at: Date.now(), number });
			const { statuses, options } = answers.get(path) ?? { statuses: [404], options: {} };
			const status = statuses.length > 1 ? statuses.shift() : statuses[0];
			const { headers: sent, text = '{"received": true}', delay = 0 } = options;
			setTimeout(() => response.writeHead(status ?? 500, sent).end(text), delay);
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	const origin = `http://127.0.0.1:${port}`;
	return {
		url(statuses, options = {}) {
			const path = `/${answers.size + 1}`;
			answers.set(path, { statuses: [...statuses], options });
			return origin + path;
		},
		change(url, statuses) {
			const { options } = answers.get(url.slice(origin.length)) ?? { options: {} };
			answers.set(url.slice(origin.length), { statuses: [...statuses], options });
		},
		at: (url) => received.filter(({ path }) => origin + path === url),
		count: () => received.length,
		async close() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
