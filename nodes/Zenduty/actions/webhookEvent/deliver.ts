import type { IDataObject } from 'n8n-workflow';
import { backoff, readRetryAfter } from '../../http/backoff';
import { systemClock, type Clock } from '../../http/clock';
import { exchange, type Send } from '../../http/exchange';
import { networkFailure } from '../../http/networkFailure';
import { isNestedWithin, parseJson } from '../../json';
import { ZendutyError } from '../../errors';
import type { Body } from './eventBody';
import { explainDelivery, type Outcome, type ReceiverResponse } from './explainDelivery';

/**
 * The largest part of a response's body that is read, in bytes. It stays in memory for each item.
 */
export const MAX_RESPONSE_BYTES = 64 * 1024;

/** The longest wait between two attempts, in milliseconds, even if `Retry-After` asks for more. */
const MAX_WAIT = 60_000;

/** The 4xx statuses after which the same request may succeed (RFC 9110 §15.5.9, RFC 6585 §4). */
const PASSING_STATUSES = new Set([408, 429]);

/**
 * Delivers a body to a receiver.
 *
 * @param send sends a request, authenticated with the credential of the node
 * @param url the URL of the receiver, as `readReceiver` returns it
 * @param options the options of the node. With `neverError`, a failed delivery is an ordinary
 * result
 * @param cancelled the signal that n8n aborts when the execution is cancelled
 * @returns the output item
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
	// The name is not `error`: with "Retry On Fail", n8n runs the node again if the first item has `error`.
	if (options.neverError) return { ...report, failure: explanation.message };
	throw new ZendutyError({ ...explanation, attempts: outcome.attempts });
}

/**
 * Returns the body of the response: parsed if it is JSON, otherwise as text; null without a
 * response. JSON that is nested too deep stays text, since n8n could not copy it.
 */
function readResponse({ response }: Outcome): unknown {
	if (response === undefined) return null;
	const value = parseJson(response.body);
	return value !== undefined && isNestedWithin(value) ? value : response.body;
}

/**
 * Attempts a delivery until the receiver accepts the body, refuses it for good, or `maxAttempts`
 * are made. Only 2xx is a success. A further attempt follows after 408, 429, 5xx, or no response.
 * No further attempt follows if n8n itself does not allow the URL.
 *
 * @param attempt posts the body once. It rejects if no status and headers came
 * @param cancelled the signal that n8n aborts when the execution is cancelled. Then no further
 * attempt is made
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

/** Makes the outcome of an attempt without a response. The event may have arrived all the same. */
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
 * Posts a body once, and reads the response. If the status and the headers arrive, the attempt has
 * a result: a body that breaks off, cannot be decompressed or takes too long is cut there.
 *
 * @param body a Buffer, since n8n sends only a Buffer byte for byte
 * @param timeout how long the whole attempt may take, in milliseconds
 * @throws TimeoutError if no status came in time; n8n's error if the connection fails
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
