import type { IDataObject } from 'n8n-workflow';
import { failureWithoutResponse, kindOf } from '../../api/call/attempt';
import { FAILURES, type FailureKind } from '../../api/call/failure';
import { backoff, readRetryAfter } from '../../http/backoff';
import { systemClock, type Clock } from '../../http/clock';
import { exchange, type Send } from '../../http/exchange';
import { isNestedWithin, parseJson } from '../../json';
import { ZendutyError } from '../../errors';
import type { Body } from './eventBody';
import { explainDelivery, type Outcome, type ReceiverResponse } from './explainDelivery';

/**
 * At most this many bytes are read from the body of a response. The rest is ignored, because the
 * node keeps the response of each item in memory.
 */
export const MAX_RESPONSE_BYTES = 64 * 1024;

/**
 * The longest wait between two attempts, in milliseconds. If `Retry-After` asks for a longer wait,
 * the node waits only for this time.
 */
const MAX_WAIT = 60_000;

/**
 * Delivers a body to a receiver, in one or several attempts (see {@link deliverWithRetries}).
 *
 * @param send sends a request, authenticated with the credential of the node
 * @param url the URL of the receiver, as `readReceiver` returns it
 * @returns the output item. If the delivery fails and `neverError` is `true`, the item has the
 * message of the error in its member `failure`.
 * @throws ZendutyError if the delivery fails and `neverError` is `false`
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
	// The message is in `failure`, and not in `error`. If the first output item had a member `error`,
	// "Retry On Fail" would run the node again, as after an error.
	if (options.neverError) return { ...report, failure: explanation.message };
	throw new ZendutyError({ ...explanation, attempts: outcome.attempts });
}

/**
 * Returns the body of the response, parsed as JSON. If the body is not JSON, or is nested too deep,
 * the result is its text. If there was no response, the result is null.
 */
function readResponse({ response }: Outcome): unknown {
	if (response === undefined) return null;
	const value = parseJson(response.body);
	// n8n could not copy a value that is nested too deep.
	return value !== undefined && isNestedWithin(value) ? value : response.body;
}

/**
 * Attempts a delivery, at most `maxAttempts` times. A further attempt is made only if the cause of
 * the failure may be over soon, as after a timeout (see `mayPass` in {@link FAILURES}).
 *
 * @param attempt posts the body once. If no status arrives, the promise of `attempt` is rejected
 */
export async function deliverWithRetries(
	attempt: () => Promise<ReceiverResponse>,
	maxAttempts: number,
	clock: Clock,
	cancelled?: AbortSignal,
): Promise<Outcome> {
	let isUnclear = false;
	// Every attempt counts towards `maxAttempts`, even an attempt that ends with a 429. For requests
	// to Zenduty's API, an attempt with a 429 does not count.
	for (let attempts = 1; ; attempts++) {
		const end = await attempt().then(
			(response): AttemptEnd => ({ response }),
			(error: unknown): AttemptEnd => ({
				failure: error instanceof Error ? error : new Error(String(error)),
			}),
		);
		const kind = failureOf(end);
		if (kind === undefined) return { delivered: true, attempts, ...end, isUnclear: false };
		const { effect, mayPass } = FAILURES[kind];
		isUnclear ||= effect === 'unclear';
		const outcome = { delivered: false, attempts, ...end, isUnclear };
		if (!mayPass || attempts >= maxAttempts || cancelled?.aborted) return outcome;
		const wait = backoff(attempts, end.response?.retryAfter, clock.random());
		// If the execution is cancelled, the wait ends early, and no further attempt is made.
		await clock.wait(Math.min(wait, MAX_WAIT));
		if (cancelled?.aborted) return outcome;
	}
}

/** The response to one attempt, or the error of an attempt that got no response. */
type AttemptEnd = Pick<Outcome, 'response' | 'failure'>;

/** Finds out how an attempt failed. If the status is a 2xx, the result is undefined. */
function failureOf({ response, failure }: AttemptEnd): FailureKind | undefined {
	if (response === undefined) return failureWithoutResponse(failure).kind;
	const { statusCode, retryAfter } = response;
	const isSuccess = statusCode >= 200 && statusCode < 300;
	return isSuccess ? undefined : kindOf(statusCode, retryAfter);
}

/**
 * Posts a body once, and reads the response. If the body of the response cannot be read completely,
 * the result has the part that was read.
 *
 * @param timeout the longest time that the whole attempt may take, in milliseconds
 * @throws TimeoutError if no status arrives in time
 * @throws n8n's error if the connection fails before the status arrives
 */
export async function postOnce(
	send: Send,
	url: string,
	// Must be a Buffer: n8n sends a Buffer unchanged, but may change a body of another type.
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
