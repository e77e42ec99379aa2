import type { IDataObject } from 'n8n-workflow';
import { backoff, readRetryAfter } from '../../http/backoff';
import { systemClock, type Clock } from '../../http/clock';
import { exchange, type Send } from '../../http/exchange';
import { networkFailure } from '../../http/networkFailure';
import { isNestedWithin, parseJson } from '../../json';
import { ZendutyError } from '../../errors';
import type { Body } from './eventBody';
import { explainDelivery, type Outcome, type ReceiverResponse } from './explainDelivery';

/** How much of the body of a response is read, in bytes. It stays in memory for each item. */
export const MAX_RESPONSE_BYTES = 64 * 1024;

/** No wait is longer, whatever `Retry-After` says, in milliseconds. */
const MAX_WAIT = 60_000;

/** Statuses after which the same request may succeed (RFC 9110 §15.5.9, RFC 6585 §4). */
const PASSING_STATUSES = new Set([408, 429]);

/**
 * Delivers a body.
 *
 * @param send sends a request, authenticated with the credential of the node
 * @param url that of the receiver, as `readReceiver` returns it
 * @param options those of the node; with `neverError` a failure is an ordinary result
 * @param cancelled aborted when the user stops the execution
 * @throws ZendutyError if the receiver does not accept the body
 */
export async function deliverAndReport(
	send: Send,
	url: string,
	body: Body,
	options: { timeout: number; maxAttempts: number; neverError: boolean },
	cancelled?: AbortSignal,
): Promise<IDataObject> {
	const started = Date.now();
	const outcome = await deliverWithRetries(
		async () => await postOnce(send, url, body.bytes, options.timeout),
		options.maxAttempts,
		systemClock(cancelled),
		cancelled,
	);
	const report = {
		delivered: outcome.delivered,
		statusCode: outcome.response?.statusCode ?? null,
		attempts: outcome.attempts,
		durationMs: Date.now() - started,
		eventId: body.eventId,
		response: readResponse(outcome),
		payload: body.payload,
	} as IDataObject;
	if (outcome.delivered) return report;
	const explanation = explainDelivery(outcome, { isCancelled: cancelled?.aborted });
	// Not `error`: under "Retry On Fail" n8n runs the node again if the first item has one.
	if (options.neverError) return { ...report, failure: explanation.message };
	throw new ZendutyError({ ...explanation, attempts: outcome.attempts });
}

/**
 * Returns what the receiver said: parsed if it is JSON, otherwise as text; null without a response.
 * JSON that is nested too deep for n8n to copy stays text.
 */
function readResponse({ response }: Outcome): unknown {
	if (response === undefined) return null;
	const value = parseJson(response.body);
	return value !== undefined && isNestedWithin(value) ? value : response.body;
}

/**
 * Attempts a delivery until a receiver accepts it, refuses it for good or `maxAttempts` are made.
 * Only 2xx is success. A failure to get a response, 408, 429 and 5xx are tried again, but not a URL
 * that n8n itself does not allow.
 *
 * @param attempt posts the body once; it rejects if no response came: not even status and headers
 * @param cancelled aborted when the user stops the execution: no further attempt is made then
 */
export async function deliverWithRetries(
	attempt: () => Promise<ReceiverResponse>,
	maxAttempts: number,
	clock: Clock,
	cancelled?: AbortSignal,
): Promise<Outcome> {
	let wasUnclear = false;
	for (let attempts = 1; ; attempts++) {
		const outcome = await attempt().then(
			(response) => outcomeOf(response, attempts),
			(error: unknown) => outcomeWithout(error, attempts),
		);
		outcome.isUnclear ||= wasUnclear && !outcome.delivered;
		wasUnclear = outcome.isUnclear;
		if (outcome.delivered || !mayTryAgain(outcome)) return outcome;
		if (attempts >= maxAttempts || cancelled?.aborted) return outcome;
		const wait = backoff(attempts, outcome.response?.retryAfter, clock.random());
		await clock.wait(Math.min(wait, MAX_WAIT));
		if (cancelled?.aborted) return outcome;
	}
}

function outcomeOf(response: ReceiverResponse, attempts: number): Outcome {
	const { statusCode, retryAfter } = response;
	const isUnavailable = statusCode === 503 && retryAfter !== undefined;
	const hasFailed = statusCode === 408 || statusCode >= 500;
	const delivered = statusCode >= 200 && statusCode < 300;
	return { delivered, attempts, response, isUnclear: hasFailed && !isUnavailable };
}

/** Makes the outcome of an attempt that got no response, although the event may have arrived. */
function outcomeWithout(error: unknown, attempts: number): Outcome {
	const failure = error instanceof Error ? error : new Error(String(error));
	const isUnclear = networkFailure(failure).kind === 'connectionLost';
	return { delivered: false, attempts, failure, isUnclear };
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
