import { backoff, readRetryAfter } from '../../http/backoff';
import type { Clock } from '../../http/clock';
import { networkFailure } from '../../http/networkFailure';
import { exchange, type Send } from '../../http/exchange';

/** One response of a receiver. */
export interface ReceiverResponse {
	/** HTTP status */
	statusCode: number;
	/** How long a wait the receiver asks for, in milliseconds. */
	retryAfter?: number;
	/** The body as text, cut at {@link MAX_RESPONSE_BYTES}. */
	body: string;
}

/** Makes one attempt. It rejects if no response came: not even its status and headers. */
export type Attempt = () => Promise<ReceiverResponse>;

/** The result of all attempts. */
export interface Outcome {
	delivered: boolean;
	/** How often the body was sent. */
	attempts: number;
	/** The last response; undefined if the last attempt got none. */
	response?: ReceiverResponse;
	/** Why the last attempt got no response. */
	failure?: Error;
	/** Whether the receiver may have accepted the event in an attempt. */
	isUnclear: boolean;
}

/** How much of the body of a response is read, in bytes. It stays in memory for each item. */
export const MAX_RESPONSE_BYTES = 64 * 1024;

/** No wait is longer, whatever `Retry-After` says, in milliseconds. */
const MAX_WAIT = 60_000;

/** Statuses after which the same request may succeed (RFC 9110 §15.5.9, RFC 6585 §4). */
const PASSING_STATUSES = new Set([408, 429]);

/**
 * Attempts a delivery until a receiver accepts it, refuses it for good or `maxAttempts` are made.
 * Only 2xx is success. A failure to get a response, 408, 429 and 5xx are tried again, but not a URL
 * that n8n itself does not allow.
 *
 * @param cancelled aborted when the user stops the execution: no further attempt is made then
 */
export async function deliverWithRetries(
	attempt: Attempt,
	maxAttempts: number,
	clock: Clock,
	cancelled?: AbortSignal,
): Promise<Outcome> {
	let wasUnclear = false;
	for (let attempts = 1; ; attempts++) {
		const last = await attemptOnce(attempt, attempts);
		const outcome: Outcome = {
			...last,
			isUnclear: !last.delivered && (last.isUnclear || wasUnclear),
		};
		wasUnclear = outcome.isUnclear;
		if (outcome.delivered || !mayTryAgain(outcome)) return outcome;
		if (attempts >= maxAttempts || cancelled?.aborted) return outcome;
		const wait = backoff(attempts, outcome.response?.retryAfter, clock.random());
		await clock.wait(Math.min(wait, MAX_WAIT));
		if (cancelled?.aborted) return outcome;
	}
}

async function attemptOnce(attempt: Attempt, attempts: number): Promise<Outcome> {
	try {
		const response = await attempt();
		const { statusCode, retryAfter } = response;
		const delivered = statusCode >= 200 && statusCode < 300;
		const isUnavailable = statusCode === 503 && retryAfter !== undefined;
		const hasFailed = statusCode === 408 || statusCode >= 500;
		return { delivered, attempts, response, isUnclear: hasFailed && !isUnavailable };
	} catch (error) {
		const failure = error instanceof Error ? error : new Error(String(error));
		return { delivered: false, attempts, failure, isUnclear: mayHaveArrived(failure) };
	}
}

/** Tells whether the receiver may have got the event, although no response came. */
function mayHaveArrived(failure: Error): boolean {
	return networkFailure(failure).kind === 'connectionLost';
}

function mayTryAgain({ response, failure }: Outcome): boolean {
	if (response === undefined) return networkFailure(failure).kind !== 'notAllowed';
	return response.statusCode >= 500 || PASSING_STATUSES.has(response.statusCode);
}

/**
 * Posts a body once, and reads the response. Once the status and headers have arrived, they are the
 * result. A body that breaks off, cannot be decompressed or takes too long is cut there. n8n sends
 * only a Buffer byte for byte.
 *
 * @param timeout milliseconds until the response must have arrived
 * @throws TimeoutError, or n8n's error if the connection fails
 */
export async function postOnce(
	send: Send,
	url: string,
	body: Buffer,
	timeout: number,
): Promise<ReceiverResponse> {
	const came = await exchange(
		send,
		{ method: 'POST', url, headers: { 'Content-Type': 'application/json' }, body },
		{ timeout, maxBytes: () => MAX_RESPONSE_BYTES },
	);
	return {
		statusCode: came.statusCode,
		retryAfter: readRetryAfter(came.headers, Date.now()),
		body: came.body.toString('utf8'),
	};
}
