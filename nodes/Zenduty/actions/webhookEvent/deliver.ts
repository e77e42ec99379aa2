import type { IDataObject } from 'n8n-workflow';
import type { Send } from '../../http/exchange';
import { systemClock } from '../../http/clock';
import { isNestedWithin, parseJson } from '../../json';
import type { Body } from './eventBody';
import { ZendutyError } from '../../errors';
import { deliverWithRetries, postOnce, type Outcome } from './deliverWithRetries';
import { explainDelivery } from './explainDelivery';

/** How a body is delivered: the options of the node. */
interface SendOptions {
	/** milliseconds for one attempt */
	timeout: number;
	maxAttempts: number;
	/** Whether a failure is an ordinary result. */
	neverError: boolean;
}

/** How bodies are sent in a run of the node. */
interface Transport {
	/** Sends a request, authenticated with the credential of the node. */
	send: Send;
	/** Aborted when the user stops the execution. */
	cancelled?: AbortSignal;
}

/**
 * Delivers a body.
 *
 * @param url that of the receiver, as `readReceiver` returns it
 * @throws ZendutyError if the receiver does not accept the body
 */
export async function deliverAndReport(
	{ send, cancelled }: Transport,
	url: string,
	body: Body,
	{ timeout, maxAttempts, neverError }: SendOptions,
): Promise<IDataObject> {
	const started = Date.now();
	const outcome = await deliverWithRetries(
		async () => await postOnce(send, url, body.bytes, timeout),
		maxAttempts,
		systemClock(cancelled),
		cancelled,
	);
	const statusCode = outcome.response?.statusCode ?? null;
	const report = {
		delivered: outcome.delivered,
		statusCode,
		attempts: outcome.attempts,
		durationMs: Date.now() - started,
		eventId: body.eventId,
		response: readResponse(outcome),
		payload: body.payload,
	} as IDataObject;
	if (outcome.delivered) return report;
	const explanation = explainDelivery(outcome, { isCancelled: cancelled?.aborted });
	// Not `error`: under "Retry On Fail" n8n runs the node again if the first item has one.
	if (neverError) return { ...report, failure: explanation.message };
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
