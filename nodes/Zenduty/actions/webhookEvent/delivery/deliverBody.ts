import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { systemClock } from '../../../http/clock';
import { isNestedWithin, parseJson, type JsonObject } from '../../../json';
import type { Body } from '../body/writeBody';
import { ZendutyError, type ErrorFacts } from '../../../errors';
import { deliver, type Outcome } from './deliver';
import { explainDelivery } from './explainDelivery';
import { post } from './post';
import { readReceiver } from './receiverUrl';

/** How a body is delivered: the options of the node. */
export interface SendOptions {
	/** milliseconds for one attempt */
	timeout: number;
	maxAttempts: number;
	/** Whether a failure is an ordinary result. */
	neverError: boolean;
}

/** A delivery that failed after all attempts. */
export class DeliveryFailure extends ZendutyError {
	override name = 'DeliveryFailure';

	constructor(
		facts: ErrorFacts,
		readonly attempts: number,
	) {
		super(facts);
	}
}

/**
 * Delivers a body.
 *
 * @param credential the fields of the node's credential
 * @throws InputError if the URL cannot be used, or DeliveryFailure if the receiver does not accept
 * the body
 */
export async function deliverBody(
	context: IExecuteFunctions,
	url: string,
	body: Body,
	credential: JsonObject,
	{ timeout, maxAttempts, neverError }: SendOptions,
): Promise<IDataObject> {
	const receiver = readReceiver(url, credential);
	const cancelled = context.getExecutionCancelSignal();
	const started = Date.now();
	const outcome = await deliver(
		async () => await post(context, receiver, body.bytes, timeout, credential),
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
	const explanation = explainDelivery(outcome, cancelled?.aborted);
	// Not `error`: under "Retry On Fail" n8n runs the node again if the first item has one.
	if (neverError) return { ...report, failure: explanation.message };
	throw new DeliveryFailure(explanation, outcome.attempts);
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
