/** `npm run live -- webhook`: says what Zenduty's outgoing webhooks are like. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

import { CannotRun } from '../ask.mts';
import type { Output } from '../live.mts';
import type { Options } from '../options.mts';
import { countsOf, exitCodeOf, inWords, maskerOf, writeReport } from '../report.mts';
import { runProbes } from '../runProbes.mts';
import { addShape, type Shape } from '../shapes.mts';
import { isFailed, webhookTopic, type Received } from './probes.mts';

export interface WebhookSetting {
	options: Pick<Options, 'port' | 'count' | 'late' | 'refuse'>;
	/** Empty if the webhook is not signed. */
	signingKey: string;
	versions: Record<string, string>;
	output: Output;
	/** Ends the waiting; the report is written all the same. */
	signal: AbortSignal;
}

/** How to make a port of this machine reachable for Zenduty. */
const helpFor = (
	url: URL,
) => `Zenduty needs a public https address on port 443 that leads there: a tunnel, such as
  cloudflared tunnel --url ${url.origin}
or a reverse proxy of your own. Then, in Zenduty, open the service, then Integrations, and add
Outgoing Webhooks with that public address and the path ${url.pathname}
Requests to other paths get 404 and are not counted. Choose Signature, unless you run this with --unsigned.
1. Press Test webhook first.
2. Then open an incident of the service, acknowledge it and resolve it.
With --late or --refuse, wait ten minutes after the second request: it may be sent again.
Ctrl-C ends the waiting and writes the report.`;

/** Waits for webhooks. @returns the exit code */
export async function runWebhook(setting: WebhookSetting): Promise<0 | 1> {
	const { options, signingKey, versions, output, signal } = setting;
	const late = options.late === undefined ? undefined : readNumber(options.late, '--late') * 1000;
	const count = options.count === undefined ? Infinity : readNumber(options.count, '--count');
	const mask = maskerOf([signingKey]);
	const ending = new AbortController();
	let answered = 0;
	const listener = await listen(
		readNumber(options.port, '--port'),
		{ late, refuse: options.refuse },
		(one, number) => {
			output.tell(`[${number}] ${one.method}, ${one.body.length} bytes, answered ${one.answer}`);
			answered += 1;
			if (answered >= count) ending.abort();
		},
	);
	output.tell(`Waiting at ${listener.url}`);
	output.confide(helpFor(new URL(listener.url)));
	if (!signal.aborted) await once(AbortSignal.any([signal, ending.signal]), 'abort');
	// A sender that hangs up is noticed a moment later.
	await wait(100);
	await listener.stop();
	const { received } = listener;
	const failed = received.find(isFailed);
	const waited = failed === undefined ? 0 : performance.now() - failed.at;
	const results = await runProbes([webhookTopic], { received, signingKey, late, waited });
	for (const { name, verdict } of results) output.tell(mask(`${name}: ${inWords(verdict)}`));
	const about = {
		versions,
		setting: [
			`Signed: ${signingKey === '' ? 'no' : 'yes'}`,
			`Late: ${late === undefined ? 'no' : `${late / 1000} s`}`,
		],
		left: [],
		seen: {
			requests: received.length,
			busy: [],
			shapes: shapesOf(received.map(({ body }) => body)),
		},
	};
	const where = output.keep(mask(writeReport('What the webhooks were like', results, about)));
	output.tell(`${countsOf(results)}. The report is in ${where}.`);
	return exitCodeOf(results);
}

function shapesOf(bodies: Buffer[]): Map<string, Shape[]> {
	const shapes = bodies.reduce<Shape[]>((before, body) => {
		try {
			return addShape(before, JSON.parse(body.toString()));
		} catch {
			return before;
		}
	}, []);
	return new Map([['webhook', shapes]]);
}

function readNumber(text: string, flag: string): number {
	const value = Number(text);
	if (text.trim() !== '' && value >= 0 && value <= 86_400) return value;
	throw new CannotRun(`${flag} needs a number.`);
}

/** The largest body that is taken; an event has a few kB. */
const MAX_BYTES = 1_000_000;

interface Listener {
	/** With a path that nobody guesses: what comes to another one is no webhook. */
	url: string;
	received: Received[];
	stop(): Promise<void>;
}

interface Answering {
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
