/** Stands between the node and Prism, and writes down what Prism says of each request. */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { JsonObject } from '../../nodes/Zenduty/json.js';

/** One request and what Prism answered. */
export interface Exchange {
	/** Such as `POST /api/incidents/`. */
	request: string;
	body: string;
	status: number;
	/** Sentences about what is not as the description says, in the request or in the answer. */
	violations: string[];
	answer: string;
}

export interface Recorder {
	url: string;
	exchanges: Exchange[];
	stop(): Promise<void>;
}

/**
 * Starts it.
 *
 * @param target the address of Prism
 * @param alertPath where Prism takes alerts. An answer's `webhook_url` leads to the real Zenduty, or
 *   nowhere: this path of the recorder replaces it.
 */
export async function startRecorder(target: string, alertPath: string): Promise<Recorder> {
	const exchanges: Exchange[] = [];
	const server = createServer((request, response) => {
		void forward(request, target).then(
			({ exchange, type }) => {
				exchanges.push(exchange);
				response.writeHead(exchange.status, type === null ? {} : { 'Content-Type': type });
				const answer = exchange.answer.replace(
					/("webhook_url"\s*:\s*)"[^"]*"/g,
					`$1"${url}${alertPath}"`,
				);
				response.end(asAskedFor(exchange, answer));
			},
			(error: unknown) => response.destroy(error as Error),
		);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	return {
		url,
		exchanges,
		async stop() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

/**
 * Gives an answer the values that were asked for. Prism keeps nothing: its examples show the number
 * or the ID of another record, and an incident's old status and assignee after a change.
 */
function asAskedFor({ request, body }: Exchange, answer: string): string {
	const [method, path] = request.split(/[ ?]/);
	const id = path.split('/').at(-2) ?? '';
	if (method === 'POST' || !answer.startsWith('{')) return answer;
	const record: JsonObject = JSON.parse(answer);
	const isChange = method === 'PATCH' && path.startsWith('/api/incidents/');
	const changed = isChange ? { ...record, ...JSON.parse(body) } : record;
	if (/^\d+$/.test(id) && 'incident_number' in record) changed.incident_number = Number(id);
	else if ('unique_id' in record) changed.unique_id = decodeURIComponent(id);
	return JSON.stringify(changed);
}

async function forward(
	request: IncomingMessage,
	target: string,
): Promise<{ exchange: Exchange; type: string | null }> {
	const { method = 'GET', url: path = '/' } = request;
	const body = await text(request);
	const headers = new Headers();
	for (const name of ['accept', 'authorization', 'content-type']) {
		const value = request.headers[name];
		if (typeof value === 'string') headers.set(name, value);
	}
	const answer = await fetch(target + path, {
		method,
		headers,
		body: body === '' ? undefined : body,
		redirect: 'manual',
	});
	const violations: Array<{ message: string }> = JSON.parse(
		answer.headers.get('sl-violations') ?? '[]',
	);
	const exchange: Exchange = {
		request: `${method} ${path}`,
		body,
		status: answer.status,
		violations: violations.map(({ message }) => message),
		answer: await answer.text(),
	};
	return { exchange, type: answer.headers.get('content-type') };
}

/** What is wrong with these exchanges, a sentence for each that is not as it should be. */
export function problemsOf(exchanges: Exchange[]): string[] {
	return exchanges
		.filter(({ status, violations }) => status >= 400 || violations.length > 0)
		.map(({ request, body, status, violations, answer }) => {
			const why = violations.join('; ') || answer;
			return `${request} ${body} was answered with ${status}: ${why}`;
		});
}
