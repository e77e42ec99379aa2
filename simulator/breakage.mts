/** Carries out what goes out: an answer as it is, or broken as a fault wants it. */
import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';

import type { Entry } from './journal.mts';
import type { Effect } from './faults.mts';

/** What is to be sent: nothing but a status, or also a body. */
export interface Outgoing {
	status: number;
	headers?: { [name: string]: string };
	body?: unknown;
}

/** Sends an answer. */
export function send(response: ServerResponse, entry: Entry, outgoing: Outgoing): void {
	const { status, headers = {}, body } = outgoing;
	entry.status = status;
	response.writeHead(status, { ...contentType(body), ...headers });
	response.end(textOf(body));
}

/** Sends an answer as a fault wants it. */
export async function sendBroken(
	response: ServerResponse,
	entry: Entry,
	outgoing: Outgoing,
	effect: Effect,
): Promise<void> {
	switch (effect.kind) {
		case 'status': {
			const { status, headers, body, retryAfter } = effect;
			const all: { [name: string]: string } = { ...headers };
			if (retryAfter !== undefined) all['Retry-After'] = String(retryAfter);
			return send(response, entry, { status, headers: all, body });
		}
		case 'drop':
			response.socket?.destroy();
			return;
		case 'cut':
			return cut(response, entry, outgoing);
		case 'bad gzip': {
			const headers = { ...outgoing.headers, 'Content-Encoding': 'gzip' };
			return send(response, entry, { ...outgoing, headers });
		}
		case 'html': {
			const headers = { 'Content-Type': 'text/html; charset=utf-8' };
			return send(response, entry, { status: 200, headers, body: HTML });
		}
		case 'blocked': {
			const headers = { 'Content-Type': 'text/plain' };
			return send(response, entry, { status: 209, headers, body: 'Blocked' });
		}
		case 'redirect':
			return send(response, entry, { status: effect.status, headers: { Location: effect.to } });
		case 'foreign next':
			return send(response, entry, {
				...outgoing,
				body: withForeignNext(outgoing.body, effect.origin),
			});
		case 'trickle':
			return await trickle(response, entry, outgoing, effect);
		case 'none':
		case 'shape':
		case 'invalid answer':
			return send(response, entry, outgoing);
	}
}

const HTML = '<!doctype html><html><head><title>Sign in</title></head><body>Sign in</body></html>';

function contentType(body: unknown): { 'Content-Type'?: string } {
	if (body === undefined) return {};
	return { 'Content-Type': typeof body === 'string' ? 'text/plain' : 'application/json' };
}

function textOf(body: unknown): string {
	if (body === undefined) return '';
	return typeof body === 'string' ? body : JSON.stringify(body);
}

function cut(response: ServerResponse, entry: Entry, outgoing: Outgoing): void {
	const { status, headers = {}, body } = outgoing;
	const bytes = Buffer.from(textOf(body));
	entry.status = status;
	const length = { 'Content-Length': bytes.length + 1 };
	response.writeHead(status, { ...contentType(body), ...headers, ...length });
	response.write(bytes.subarray(0, bytes.length / 2), () => response.socket?.end());
}

async function trickle(
	response: ServerResponse,
	entry: Entry,
	outgoing: Outgoing,
	{ pieces, every }: { pieces: number; every: number },
): Promise<void> {
	const { status, headers = {}, body } = outgoing;
	const bytes = Buffer.from(textOf(body));
	const size = Math.max(1, Math.ceil(bytes.length / pieces));
	entry.status = status;
	response.writeHead(status, { ...contentType(body), ...headers });
	response.flushHeaders();
	for (let sent = 0; sent < bytes.length && !response.destroyed; sent += size) {
		await wait(every, undefined, { ref: false });
		response.write(bytes.subarray(sent, sent + size));
	}
	response.end();
}

/** Moves the next page to another host, in one page or in an array of pages. */
function withForeignNext(body: unknown, origin: string): unknown {
	if (Array.isArray(body)) return body.map((one) => withForeignNext(one, origin));
	if (typeof body !== 'object' || body === null || !('next' in body)) return body;
	const { next } = body;
	const path = typeof next === 'string' ? new URL(next).pathname + new URL(next).search : '/';
	return { ...body, next: origin + path };
}
