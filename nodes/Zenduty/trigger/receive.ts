import type {
	IDataObject,
	INode,
	INodeExecutionData,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { choiceOf, passesFilters, passesTransition } from './filterEvents';
import { InputError, inOneText } from '../errors';
import { toBoolean } from '../json';
import type { RequestHeaders } from '../webhook/auth/customHeaders';
import { eventId, readVerifiedEvent } from '../webhook/event';
import type { WebhookIntegration } from '../webhook/webhookIntegration';
import { readTransitions } from '../webhook/onCallChange';
import { loadWebhookIntegration } from '../webhookCredential';
import { authenticate, authenticateHeaders } from './authenticate';
import { loadCachedIntegration, type IntegrationCache } from './integrationCache';
import {
	logRefusal,
	refusalMessage,
	REFUSALS,
	type RefusalHistory,
	type Refused,
} from './refusals';
import { raw, simplify, simplifyTransition } from './eventOutput';
import { intoOutputs } from './separateOutputs';
import { newRefusalMemory, tellRefusal } from './tellRefusal';
import { readEvents, readFilters } from './settings';
import type { Result } from '../result';

type Decision =
	| ({ kind: 'refused' } & Refused)
	/**
	 * The delivery starts no execution: the event is not chosen in "Trigger On" (`event`), or it does
	 * not pass "Filters" (`filter`).
	 */
	| { kind: 'ignored'; ignored: 'event' | 'filter' }
	| {
			kind: 'accepted';
			eventId: string;
			/** The items of each output of the trigger, in the order of the outputs. */
			outputs: INodeExecutionData[][];
			/**
			 * `true` if the trigger responds at once. `false` if n8n responds. n8n 2 responds after it
			 * has stored the execution, and n8n 1 responds earlier.
			 */
			immediately: boolean;
	  };

const refusals: RefusalHistory = new Map();
const refusalMemory = newRefusalMemory();
const integrations: IntegrationCache = new Map();

/**
 * Decides about one delivery, and responds:
 *
 * - An accepted delivery starts an execution with its event.
 * - An ignored delivery starts no execution.
 * - A refused delivery can start an execution that reports the refusal, see {@link tellRefusal}.
 *
 * The function never throws, because n8n would store a failed execution for an error.
 */
export async function receive(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	// `getNode` is called only once, because n8n copies the node for each call.
	const node = context.getNode();
	const decision = await decide(context, node).catch(misconfigured);
	if (decision.kind === 'refused') {
		const { code, problem } = decision;
		const now = performance.now();
		logRefusal(refusals, context, node, decision, now);
		const { status, headers } = REFUSALS[code];
		const body = { error: code, message: refusalMessage(code, problem) };
		const responded = respond(context, body, status, headers);
		const clock = { now, at: new Date() };
		const workflowData = tellRefusal(refusalMemory, context, node, decision, clock);
		return workflowData === undefined ? responded : { ...responded, workflowData };
	}
	if (decision.kind === 'ignored') {
		return respond(context, { ok: true, ignored: decision.ignored });
	}
	const { eventId: id, outputs: workflowData, immediately } = decision;
	const body = { ok: true, eventId: id };
	// With *Respond: Immediately*, `respond` sends the response now. With *When Saved*, n8n sends
	// `webhookResponse` later.
	return immediately
		? { ...respond(context, body), workflowData }
		: { webhookResponse: body, workflowData };
}

/** Sends the response to the sender. The result tells n8n to send no response itself. */
function respond(
	context: IWebhookFunctions,
	body: object,
	status = 200,
	headers: Record<string, string> = {},
): IWebhookResponseData {
	context.getResponseObject().status(status).set(headers).json(body);
	return { noWebhookResponse: true };
}

/**
 * Returns the decision to refuse a delivery because `decide` has thrown an error. An `InputError`
 * says which value of a parameter cannot be used. Any other error counts as the error of an
 * expression in a parameter.
 */
function misconfigured(error: unknown): Decision {
	const message = error instanceof Error ? error.message : String(error);
	const problemForLog =
		error instanceof InputError
			? inOneText(error)
			: `A parameter of the node cannot be evaluated. Correct its expression. The reason: ${message}`;
	return { kind: 'refused', code: 'misconfigured', problemForLog };
}

async function decide(context: IWebhookFunctions, node: INode): Promise<Decision> {
	const headers = context.getHeaderData();
	if (/^\s*multipart\//i.test(headers['content-type'] ?? '')) {
		return { kind: 'refused', code: 'unsupported_media_type' };
	}

	// The body is read before the credential is loaded, because a slow sender can take minutes to
	// send the body. If the credential were loaded first, it could be outdated when the body is
	// complete.
	const body = await readBody(context.getRequestObject());

	const isTestRun = context.getMode() === 'manual';
	const loaded = isTestRun
		? await loadWebhookIntegration(context)
		: await loadCachedIntegration(integrations, context, node, performance.now());
	if (!loaded.ok) {
		return { kind: 'refused', code: 'misconfigured', problemForLog: loaded.problem };
	}
	if (!body.ok) return refuseUnread(body.problem, headers, loaded.integration);

	const sender = authenticate(body.bytes, headers, loaded.integration);
	if (!sender.ok) return { kind: 'refused', code: sender.code };

	const read = readVerifiedEvent(sender.verified, { anyObject: isTestRun });
	if (!read.ok) return { kind: 'refused', code: 'invalid_payload', problem: read.problem };

	const { event } = read;
	let transitions = readTransitions(event);
	const choice = choiceOf(event, transitions);
	if (!isTestRun) {
		const events = readEvents(context.getNodeParameter('events', []));
		if (!events.has(choice)) return { kind: 'ignored', ignored: 'event' };
		const { filters: saved } = node.parameters;
		const filters = readFilters(context.getNodeParameter('filters', {}), saved);
		transitions = transitions.filter((transition) => passesTransition(transition, filters));
		const isWanted =
			choice === 'onCallChanged' ? transitions.length > 0 : passesFilters(event, filters);
		if (!isWanted) return { kind: 'ignored', ignored: 'filter' };
	}

	const id = eventId(sender.verified);
	const isSimple = toBoolean(context.getNodeParameter('simplify', true), true);
	const shape = isSimple ? simplify : raw;
	const outputs =
		isSimple && choice === 'onCallChanged'
			? transitions.map((transition) => simplifyTransition(transition, id))
			: [shape(event, { eventId: id, signingKey: sender.signingKey })];
	const items = outputs.map((json) => ({ json: json as IDataObject }));
	return {
		kind: 'accepted',
		eventId: id,
		outputs: intoOutputs(context, choice, items),
		immediately: context.getNodeParameter('options.respond', 'whenSaved') === 'immediately',
	};
}

/** Returns the decision to refuse a delivery whose body could not be read. */
function refuseUnread(
	problem: string,
	headers: RequestHeaders,
	integration: WebhookIntegration,
): Decision {
	// The headers are checked even without the body, so that a sender with wrong headers gets the
	// same 401 as with a complete body.
	const sender = authenticateHeaders(headers, integration);
	// Without the body, the signature cannot be checked. If the headers are right, the code is
	// `invalid_payload`. With `invalid_signature`, the user would look for a mistake in the
	// signing key.
	return sender.ok
		? { kind: 'refused', code: 'invalid_payload', problem }
		: { kind: 'refused', code: sender.code };
}

type Request = ReturnType<IWebhookFunctions['getRequestObject']>;

/**
 * Reads the bytes of the body. If the request has no body, there are no bytes.
 *
 * @returns the bytes. If the body cannot be read, `problem` says why, such as "it could not be read completely (…)".
 */
export async function readBody(request: Request): Promise<Result<{ bytes: Buffer }>> {
	// If n8n parses bodies of this content type, such as JSON, it has already read the bytes into
	// `rawBody`. Otherwise, `readRawBody` reads the bytes into `rawBody` here.
	if (request.rawBody === undefined) {
		try {
			await Promise.race([request.readRawBody(), aborted(request)]);
		} catch (error) {
			const { message } = error as Error;
			return { ok: false, problem: `it could not be read completely (${message})` };
		}
	}
	return { ok: true, bytes: request.rawBody ?? Buffer.alloc(0) };
}

/**
 * Returns a promise that is rejected when the sender closes the connection. If a compressed body is
 * cut off, n8n never finishes reading it, and without this function the delivery would wait
 * forever.
 */
async function aborted(request: Request): Promise<never> {
	return await new Promise((_, reject) => {
		request.once('aborted', () => reject(new Error('the sender closed the connection')));
	});
}
