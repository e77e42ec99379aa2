/** A sender that notes when each delivery was answered, and how. */
import { Agent, request } from 'node:http';
import { Agent as TlsAgent, request as tlsRequest } from 'node:https';
import { setTimeout as wait } from 'node:timers/promises';
import { event, idOf, signature } from './delivery.mts';

/** How long Zenduty waits for an answer, in milliseconds. */
export const DEADLINE = 3000;

/** How long this sender waits, in milliseconds: longer, to see when the answer comes. */
const PATIENCE = 60_000;

/** What became of one delivery. */
export interface Sent {
	eventId: string;
	/** The status; undefined without a complete answer. */
	status?: number;
	text: string;
	/** Why there is no answer: `ECONNREFUSED`, `ECONNRESET`, … */
	error?: string;
	/** From the start of the request to the end of the answer, in milliseconds. */
	took: number;
	/** When it was answered, in milliseconds since 1970. */
	endedAt: number;
}

/** The bodies of so many events, no two alike. */
export function events(count: number): string[] {
	return Array.from({ length: count }, () => event());
}

/** What a sender trusts: a certificate, and the name to expect in it. */
export interface Trust {
	ca: string;
	servername: string;
	/** The address to send from, such as 127.0.0.2. */
	localAddress?: string;
}

/**
 * Posts one event on a connection of its own. It never rejects.
 *
 * @param key undefined for a delivery without a signature
 * @param trust for HTTPS
 * @param headers custom headers
 */
export async function send(
	url: string,
	body: string,
	key: string | undefined,
	trust?: Trust,
	headers: Record<string, string> = {},
): Promise<Sent> {
	const startedAt = Date.now();
	const agent =
		trust === undefined
			? new Agent({ keepAlive: false })
			: new TlsAgent({ keepAlive: false, ...trust });
	const post = trust === undefined ? request : tlsRequest;
	const answer = await new Promise<Pick<Sent, 'status' | 'text' | 'error'>>((resolve) => {
		const outgoing = post(
			url,
			{
				method: 'POST',
				agent,
				headers: {
					'content-type': 'application/json',
					'content-length': Buffer.byteLength(body),
					...(key === undefined ? {} : { 'x-signature': signature(body, key) }),
					...headers,
				},
				timeout: PATIENCE,
			},
			(response) => {
				let text = '';
				response.setEncoding('utf8');
				response.on('data', (part) => (text += part));
				response.on('error', ({ message }) => resolve({ text, error: message }));
				response.on('end', () =>
					resolve(
						response.complete
							? { status: response.statusCode, text }
							: { text, error: 'the answer is incomplete' },
					),
				);
			},
		);
		outgoing.on('timeout', () => outgoing.destroy(new Error(`no answer in ${PATIENCE} ms`)));
		outgoing.on('error', (error: NodeJS.ErrnoException) =>
			resolve({ text: '', error: error.code ?? error.message }),
		);
		outgoing.end(body);
	});
	agent.destroy();
	const endedAt = Date.now();
	return { eventId: idOf(body), ...answer, took: endedAt - startedAt, endedAt };
}

/** Sends all at the same moment. */
export async function storm(
	urlOf: (index: number) => string,
	bodies: string[],
	key: string | undefined,
	trust?: Trust,
): Promise<Sent[]> {
	return await Promise.all(bodies.map((body, index) => send(urlOf(index), body, key, trust)));
}

/**
 * Sends one after the other has been started, so many a second, whether answered or not.
 *
 * @param noteEnd is called whenever one has been answered or has failed
 * @param trust for HTTPS
 */
export async function stream(
	urlOf: (index: number) => string,
	bodies: string[],
	key: string | (() => string),
	perSecond: number,
	{ noteEnd = () => {}, trust }: { noteEnd?: (sent: Sent) => void; trust?: Trust } = {},
): Promise<Sent[]> {
	const started = Date.now();
	const sent: Array<Promise<Sent>> = [];
	for (const [index, body] of bodies.entries()) {
		const due = started + (index * 1000) / perSecond;
		if (due > Date.now()) await wait(due - Date.now());
		const sending = send(urlOf(index), body, typeof key === 'string' ? key : key(), trust);
		void sending.then(noteEnd);
		sent.push(sending);
	}
	return await Promise.all(sent);
}

/** Whether the event was accepted: only then may the sender believe that it is safe. */
export function isAccepted({ status, text, eventId }: Sent): boolean {
	return status === 200 && text.includes(eventId);
}

/** How many were accepted, and how many ended in each other way: `40 accepted, 3 ECONNRESET`. */
export function outcomes(sent: Sent[]): string {
	const counts = new Map<string, number>();
	for (const each of sent) {
		const outcome = isAccepted(each) ? 'accepted' : String(each.status ?? each.error);
		counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
	}
	return [...counts].map(([outcome, count]) => `${count} ${outcome}`).join(', ');
}

/** The longest time to an answer, in milliseconds. */
export function slowest(sent: Sent[]): number {
	return Math.max(0, ...sent.map(({ took }) => took));
}

/** Milliseconds as seconds: `1.3 s`. */
export function seconds(milliseconds: number): string {
	return `${(milliseconds / 1000).toFixed(1)} s`;
}
