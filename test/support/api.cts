/*
 * What unit tests of the API client use in place of n8n: a clock that jumps, and scripted answers.
 */
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

/** The time at which the clock of a test starts. */
export const START = Date.UTC(2026, 2, 4, 5, 6, 7);

/** Makes a clock on which no wait takes real time. `waits` lists the waits, in milliseconds. */
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

/**
 * Makes an error as n8n's HTTP client throws it. With the default `syscall`, a connection broke
 * after it was made.
 */
export function networkError(code: string, syscall = 'read'): Error {
	return Object.assign(new Error(`${syscall} ${code}`), { code, syscall });
}

/** Makes the error for a port at which no server listens. */
export const refusedConnection = () => networkError('ECONNREFUSED', 'connect');

/** Makes the error for a host name that does not exist. */
export const unknownHost = () => networkError('ENOTFOUND', 'getaddrinfo');

/** The answer to one request. */
export interface Reply {
	status?: number;
	headers?: Record<string, string>;
	json?: unknown;
	/** The body, in place of `json`. If it is a list, each entry is a chunk of the body. */
	text?: string | Buffer | Array<string | Buffer>;
	/** Whether the connection breaks after the body, or stays open for ever. */
	breaksOff?: boolean | 'never ends';
	/** If this is set, no status comes: the request fails with the error, or gets no answer. */
	fails?: Error | 'never answers';
}

/** A request that was sent, with its body as text. */
export interface Sent {
	method?: string;
	url: string;
	text: string;
	options: IHttpRequestOptions;
}

/** Answers the requests in the order of `replies`. All further requests get the last reply. */
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

/** Makes a test fail that sends a request. */
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

/**
 * Makes a call. After an unclear attempt, it is tried again without checking what the attempt did.
 */
export async function callOn<T>(request: Call<T>, context: CallContext): Promise<CallResult<T>> {
	let result = await call(request, context);
	while (!result.ok && result.because === 'look first') {
		result = await call({ ...request, tries: result }, context);
	}
	return result;
}

/** Makes a pause that never makes a call wait. `order` lists what the call does with the pause. */
export function notingPause(order: string[]): Pause {
	return {
		async enter() {
			order.push('entered');
			return () => void order.push('left');
		},
		extend: () => void order.push('extended'),
	};
}
