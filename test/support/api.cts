/* What unit tests of the API's client use in place of n8n: a clock that jumps, and scripted answers. */
import { Readable } from 'node:stream';
import type { IHttpRequestOptions } from 'n8n-workflow';
import {
	call,
	type Call,
	type CallContext,
	type CallResult,
} from '../../nodes/Zenduty/api/call/call';
import type { Pause } from '../../nodes/Zenduty/api/call/sharedPause';
import type { Clock } from '../../nodes/Zenduty/http/clock';
import type { Send } from '../../nodes/Zenduty/http/exchange';

/** When the clock of a test starts. */
export const START = Date.UTC(2026, 2, 4, 5, 6, 7);

/** A clock whose waits are over at once, and are kept. */
export function jumpingClock(random = 0.999_999) {
	const waits: number[] = [];
	let now = START;
	const clock: Clock = {
		now: () => now,
		random: () => random,
		async wait(milliseconds) {
			waits.push(milliseconds);
			now += milliseconds;
		},
	};
	return { clock, waits, since: () => now - START };
}

/** An error as n8n's HTTP client throws it: of a connection that stands, unless `syscall` differs. */
export function networkError(code: string, syscall = 'read'): Error {
	return Object.assign(new Error(`${syscall} ${code}`), { code, syscall });
}

/** The error of a server at whose port nothing listens. */
export const refusedConnection = () => networkError('ECONNREFUSED', 'connect');

/** The error of a host name that nobody knows. */
export const unknownHost = () => networkError('ENOTFOUND', 'getaddrinfo');

/** What comes back for one request. */
export interface Reply {
	status?: number;
	headers?: Record<string, string>;
	json?: unknown;
	/** The body, in place of `json`; several are chunks. */
	text?: string | Buffer | Array<string | Buffer>;
	/** What the body ends with, in place of its end. */
	breaksOff?: boolean | 'never ends';
	/** No head comes: an error, or nothing at all. */
	fails?: Error | 'never answers';
}

/** A request as it went out, its body read as text. */
export interface Sent {
	method?: string;
	url: string;
	text: string;
	options: IHttpRequestOptions;
}

/** Answers requests in order; the last answer is given again and again. */
export function scripted(...replies: Array<Reply | ((sent: Sent) => Reply)>) {
	const sent: Sent[] = [];
	const bodies: Readable[] = [];
	const send: Send = async (options) => {
		const { method, url, body } = options;
		const request = { method, url, text: String(body ?? ''), options };
		const next = replies[Math.min(sent.push(request), replies.length) - 1];
		const reply = typeof next === 'function' ? next(request) : next;
		if (reply.fails === 'never answers') return await new Promise(() => {});
		if (reply.fails !== undefined) throw reply.fails;
		const body_ = bodyOf(reply);
		bodies.push(body_);
		return { statusCode: reply.status ?? 200, headers: reply.headers ?? {}, body: body_ };
	};
	return { send, sent, bodies };
}

/** Sends nothing: a test in which it is called fails. */
export const notCalled: Send = async ({ url }) =>
	await Promise.reject(new Error(`an unexpected request to ${url}`));

function bodyOf({ json, text, breaksOff = false }: Reply): Readable {
	const whole = text ?? (json === undefined ? '' : JSON.stringify(json));
	const chunks = [whole].flat().map((chunk) => Buffer.from(chunk));
	return Readable.from(
		(async function* () {
			yield* chunks;
			if (breaksOff === 'never ends') await new Promise(() => {});
			if (breaksOff) throw networkError('ECONNRESET');
		})(),
	);
}

/** Makes a call and goes on after unclear attempts, as a write without looks does. */
export async function callOn<T>(request: Call<T>, context: CallContext): Promise<CallResult<T>> {
	let result = await call(request, context);
	while (!result.ok && result.because === 'look first') {
		result = await call({ ...request, tries: result }, context);
	}
	return result;
}

/** A pause that never lasts, and notes what is asked of it. */
export function notingPause(order: string[]): Pause {
	return {
		async enter() {
			order.push('entered');
			return () => void order.push('left');
		},
		extend: () => void order.push('extended'),
	};
}
