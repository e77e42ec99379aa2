import type {
	IDataObject,
	INode,
	INodeExecutionData,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { CREDENTIAL, loadIntegration } from '../webhookCredential';
import { EVENT_TYPES, eventId } from '../webhook/event';
import type { IntegrationResult } from '../webhook/integration';
import { readBytes } from '../webhook/readBytes';
import { readBoolean } from '../readBoolean';
import { authenticate } from './authenticate';
import { loadCached, type IntegrationCache } from './integrationCache';
import { REFUSALS, type RefusalCode } from './refusals';
import { shouldLog, type RefusalHistory } from './refusalLog';
import { choiceOf, passes, type EventChoice, type Filters } from './select';
import { raw, simplify } from './shape';

/** The outputs with "Separate Outputs" on, in the order in which they stand on the canvas. */
export const OUTPUTS: readonly EventChoice[] = [...EVENT_TYPES, 'other'];

/** What becomes of a delivery. */
type Decision =
	| {
			kind: 'refused';
			code: RefusalCode;
			/** What is wrong in this case, as a clause that ends the answer's message. */
			detail?: string;
			/** What the log says instead, where the answer must not tell it. */
			logged?: string;
	  }
	| { kind: 'ignored'; because: 'event' | 'filter' }
	| { kind: 'accepted'; eventId: string; outputs: INodeExecutionData[][]; atOnce: boolean };

const refusals: RefusalHistory = new Map();
const integrations: IntegrationCache = new Map();

const NO_BYTES = Buffer.alloc(0);

/**
 * Answers one delivery and, if it is accepted, starts an execution with its event.
 *
 * It never throws, since n8n would store a failed execution for it, and always answers, since n8n
 * does not do it for a node that asks for silence.
 */
export async function receive(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	// Once, since n8n copies it for each call.
	const node = context.getNode();
	const decision = await decide(context, node).catch(misconfigured);
	switch (decision.kind) {
		case 'refused':
			logRefusal(context, node, decision);
			return refuse(context, decision);
		case 'ignored':
			return answer(context, { ok: true, ignored: decision.because });
		case 'accepted':
			return accept(context, decision);
	}
}

/** What cannot be evaluated is the workflow's fault, as an expression in a parameter may be. */
function misconfigured(error: unknown): Decision {
	const reason = error instanceof Error ? error.message : String(error);
	return {
		kind: 'refused',
		code: 'misconfigured',
		logged: `A parameter of the node cannot be evaluated. Correct it; the reason: ${reason}`,
	};
}

async function decide(context: IWebhookFunctions, node: INode): Promise<Decision> {
	const headers = context.getHeaderData();
	if (/^\s*multipart\//i.test(headers['content-type'] ?? '')) {
		return { kind: 'refused', code: 'unsupported_media_type' };
	}

	// First, since the sender decides how long it takes, and a credential may change meanwhile.
	const body = await readBody(context);

	const isTestRun = context.getMode() === 'manual';
	const loaded = isTestRun
		? await loadIntegration(context)
		: await loadCachedIntegration(context, node);
	if (!loaded.ok) return { kind: 'refused', code: 'misconfigured', logged: loaded.problem };

	const sender = authenticate(body.ok ? body.bytes : NO_BYTES, headers, loaded.integration);
	// Without the body no signature can be judged.
	if (!body.ok && (sender.ok || sender.code === 'invalid_signature')) {
		return { kind: 'refused', code: 'invalid_payload', detail: body.problem };
	}
	if (!sender.ok) return { kind: 'refused', code: sender.code };

	const reading = readBytes(sender.verified, isTestRun);
	if (!reading.ok) return { kind: 'refused', code: 'invalid_payload', detail: reading.problem };

	const { event } = reading;
	const choice = choiceOf(event);
	if (!isTestRun) {
		if (![context.getNodeParameter('events', [])].flat().includes(choice)) {
			return { kind: 'ignored', because: 'event' };
		}
		if (!passes(event, context.getNodeParameter('filters', {}) as Filters)) {
			return { kind: 'ignored', because: 'filter' };
		}
	}

	const id = eventId(sender.verified);
	const shape = readBoolean(context.getNodeParameter('simplify', true), true) ? simplify : raw;
	const json = shape(event, { eventId: id, signingKey: sender.signingKey }) as IDataObject;
	return {
		kind: 'accepted',
		eventId: id,
		outputs: readBoolean(context.getNodeParameter('separateOutputs', false), false)
			? OUTPUTS.map((output) => (output === choice ? [{ json }] : []))
			: [[{ json }]],
		atOnce: context.getNodeParameter('options.respond', 'whenSaved') === 'immediately',
	};
}

/** Kept for some seconds by workflow, node and credential: another credential is never mistaken for it. */
async function loadCachedIntegration(
	context: IWebhookFunctions,
	{ id: nodeId, credentials }: INode,
): Promise<IntegrationResult> {
	const { id: workflowId } = context.getWorkflow();
	const credentialId = credentials?.[CREDENTIAL]?.id;
	const key =
		workflowId && nodeId && credentialId ? `${workflowId} ${nodeId} ${credentialId}` : undefined;
	return await loadCached(
		integrations,
		key,
		performance.now(),
		async () => await loadIntegration(context),
	);
}

/** The body's bytes; n8n has read them already where the content type is one that it parses. */
async function readBody(
	context: IWebhookFunctions,
): Promise<{ ok: true; bytes: Buffer } | { ok: false; problem: string }> {
	const request = context.getRequestObject();
	if (request.rawBody === undefined) {
		try {
			await Promise.race([request.readRawBody(), aborted(request)]);
		} catch (error) {
			const { message } = error as Error;
			return { ok: false, problem: `it could not be read to its end (${message})` };
		}
	}
	return { ok: true, bytes: request.rawBody ?? NO_BYTES };
}

/** Rejects when the sender gives up: a compressed body that breaks off is never read to its end. */
async function aborted(request: ReturnType<IWebhookFunctions['getRequestObject']>): Promise<never> {
	return await new Promise((_, reject) => {
		request.once('aborted', () => reject(new Error('the sender gave up')));
	});
}

function accept(
	context: IWebhookFunctions,
	{ eventId: id, outputs, atOnce }: Extract<Decision, { kind: 'accepted' }>,
): IWebhookResponseData {
	const body = { ok: true, eventId: id };
	return atOnce
		? { ...answer(context, body), workflowData: outputs }
		: { webhookResponse: body, workflowData: outputs };
}

function refuse(
	context: IWebhookFunctions,
	{ code, detail }: Extract<Decision, { kind: 'refused' }>,
): IWebhookResponseData {
	const { status, message, headers } = REFUSALS[code];
	return answer(context, { error: code, message: withDetail(message, detail) }, status, headers);
}

function withDetail(message: string, detail: string | undefined): string {
	return detail === undefined ? message : `${message} The reason: ${detail}.`;
}

function answer(
	context: IWebhookFunctions,
	body: object,
	status = 200,
	headers: Record<string, string> = {},
): IWebhookResponseData {
	context.getResponseObject().status(status).set(headers).json(body);
	return { noWebhookResponse: true };
}

function logRefusal(
	context: IWebhookFunctions,
	node: INode,
	{ code, detail, logged }: Extract<Decision, { kind: 'refused' }>,
): void {
	const workflow = context.getWorkflow();
	const line = shouldLog(refusals, `${workflow.id} ${node.id}`, code, performance.now());
	if (line === undefined) return;
	const { leftOut } = line;
	context.logger.warn(
		[
			`Zenduty Trigger refused a delivery (${code}).`,
			withDetail(logged ?? REFUSALS[code].message, detail),
			...(leftOut === 0 ? [] : [`${leftOut} more like it were not logged.`]),
		].join(' '),
		{ workflowId: workflow.id, nodeName: node.name, code, leftOut },
	);
}
