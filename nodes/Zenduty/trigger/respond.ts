import type { INodeExecutionData, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { refusalMessage, REFUSALS, type Refused } from './refusals';

/** Why an authenticated event starts no execution: "Trigger On" or "Filters". */
export type IgnoredBy = 'event' | 'filter';

/** An event with which an execution starts. */
export interface Accepted {
	eventId: string;
	/** The items of each output. */
	outputs: INodeExecutionData[][];
	/**
	 * Whether to respond now, instead of leaving it to n8n, which responds once the execution is
	 * stored.
	 */
	immediately: boolean;
}

/** Starts an execution with the event. */
export function accept(
	context: IWebhookFunctions,
	{ eventId, outputs, immediately }: Accepted,
): IWebhookResponseData {
	const body = { ok: true, eventId };
	return immediately
		? { ...respond(context, body), workflowData: outputs }
		: { webhookResponse: body, workflowData: outputs };
}

/** Responds that the event was received, but starts no execution. */
export function ignore(context: IWebhookFunctions, ignored: IgnoredBy): IWebhookResponseData {
	return respond(context, { ok: true, ignored });
}

/** Responds that the delivery is refused, and why. */
export function refuse(
	context: IWebhookFunctions,
	{ code, problem }: Refused,
): IWebhookResponseData {
	const { status, headers } = REFUSALS[code];
	return respond(context, { error: code, message: refusalMessage(code, problem) }, status, headers);
}

function respond(
	context: IWebhookFunctions,
	body: object,
	status = 200,
	headers: Record<string, string> = {},
): IWebhookResponseData {
	context.getResponseObject().status(status).set(headers).json(body);
	return { noWebhookResponse: true };
}
