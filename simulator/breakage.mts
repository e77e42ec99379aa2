/** Sends an answer, either as it is or broken by a fault. */
import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';

import type { Entry } from './journal.mts';
import type { Effect } from './faults.mts';

/** An answer to send. Without `body`, it has only a status and headers. */
export interface Outgoing {
	status: number;
	headers?: { [name: string]: string };
	body?: unknown;
}

/** Sends an answer. */
export function send(response: ServerResponse, entry: Entry, outgoing: Outgoing): void {
	response.end(begin(response, entry, outgoing));
}

/** Sends an answer with the effect of a fault. */
export async function sendBroken(
	response: ServerResponse,
	entry: Entry,
	outgoing: Outgoing,
	effect: Effect,
): Promise<void> {
	const instead = (other: Outgoing) => send(response, entry, other);
	switch (effect.kind) {
		case 'status': {
			const { status, headers, body, retryAfter: after } = effect;
			const again = after === undefined ? headers : { ...headers, 'Retry-After': String(after) };
			return instead({ status, headers: again, body });
		}
		case 'drop':
			return void response.socket?.destroy();
		case 'cut': {
			const length = Buffer.byteLength(textOf(outgoing.body)) + 1;
			const bytes = begin(response, entry, outgoing, { 'Content-Length': length });
			response.write(bytes.subarray(0, bytes.length / 2), () => response.socket?.end());
			return;
		}
		case 'bad gzip':
			return instead({ ...outgoing, headers: { 'Content-Encoding': 'gzip' } });
		case 'html':
			return instead({ status: 200, headers: { 'Content-Type': HTML_TYPE }, body: HTML });
		case 'blocked':
			return instead({ status: 209, body: 'Blocked' });
		case 'redirect':
			return instead({ status: effect.status, headers: { Location: effect.to } });
		case 'foreign next':
			return instead({ ...outgoing, body: withForeignNext(outgoing.body, effect.origin) });
		case 'trickle': {
			const bytes = begin(response, entry, outgoing);
			const size = Math.max(1, Math.ceil(bytes.length / effect.pieces));
			response.flushHeaders();
			for (let sent = 0; sent < bytes.length && !response.destroyed; sent += size) {
				await wait(effect.every, undefined, { ref: false });
				response.write(bytes.subarray(sent, sent + size));
			}
			return void response.end();
		}
		case 'none':
		case 'shape':
		case 'invalid answer':
			return instead(outgoing);
	}
}

const HTML = '<!doctype html><html><head><title>Sign in</title></head><body>Sign in</body></html>';
const HTML_TYPE = 'text/html; charset=utf-8';

/**
 * Writes the status and the headers.
 *
 * @returns the body
 */
function begin(
	response: ServerResponse,
	entry: Entry,
	{ status, headers = {}, body }: Outgoing,
	more: { [name: string]: number } = {},
): Buffer {
	const type = typeof body === 'string' ? 'text/plain' : 'application/json';
	entry.status = status;
	response.writeHead(status, {
		...(body === undefined ? {} : { 'Content-Type': type }),
		...{ ...headers, ...more },
	});
	return Buffer.from(textOf(body));
}

function textOf(body: unknown): string {
	if (body === undefined) return '';
	return typeof body === 'string' ? body : JSON.stringify(body);
}

/** Changes the host in the link to the next page. The body is a page or an array of pages. */
function withForeignNext(body: unknown, origin: string): unknown {
	if (Array.isArray(body)) return body.map((one) => withForeignNext(one, origin));
	if (typeof body !== 'object' || body === null || !('next' in body)) return body;
	const { next } = body;
	const path = typeof next === 'string' ? new URL(next).pathname + new URL(next).search : '/';
	return { ...body, next: origin + path };
}
