import type { CodedFailure } from '../result';
import type { AuthenticationCode } from './authenticate';
import type { INode, IWebhookFunctions } from 'n8n-workflow';

/** Why a delivery is refused: the `error` of the response. */
export type RefusalCode =
	| 'unsupported_media_type'
	| 'misconfigured'
	| AuthenticationCode
	| 'invalid_payload';

/** A delivery that is refused. */
export interface Refused extends CodedFailure<RefusalCode> {
	/** What is wrong with this delivery, as a clause. The response and the log both say it. */
	problem?: string;
	/**
	 * What is wrong with the node, in sentences. The log and the item of "Delivery Refused" say it, but
	 * not the response, which anyone can read.
	 */
	problemForLog?: string;
}

/** The response to a refused delivery. */
interface Refusal {
	/** HTTP status */
	status: number;
	/** What happened and how to correct it. Anyone can read it, so it holds nothing secret. */
	message: string;
	headers?: Record<string, string>;
}

/** RFC 7617 §2 and §2.1: how a receiver asks for Basic credentials, and in which charset. */
const BASIC_CHALLENGE = { 'WWW-Authenticate': 'Basic realm="Zenduty", charset="UTF-8"' };

/** The response for each reason to refuse a delivery. */
export const REFUSALS: Readonly<Record<RefusalCode, Refusal>> = {
	unsupported_media_type: {
		status: 415,
		message:
			'A multipart body cannot be verified. Send the JSON body that Zenduty sends, with the content type application/json.',
	},
	misconfigured: {
		status: 500,
		message:
			'The trigger is not set up: it has no usable credential, or a parameter cannot be used. Open the Zenduty Trigger node in n8n and test its credential; the log of n8n says what is wrong.',
	},
	invalid_header: {
		status: 401,
		message:
			'A custom header is missing or has a wrong value. Enter the same custom headers in Zenduty and in the credential.',
	},
	missing_signature: {
		status: 401,
		message:
			'There is no X-SIGNATURE header. In Zenduty, choose Signature for this URL. If Zenduty uses another method, choose that method in the credential.',
	},
	invalid_signature: {
		status: 401,
		message:
			'The X-SIGNATURE header does not match the body. Copy the signing key of this integration from Zenduty into the credential again, and make sure that no proxy changes the body.',
	},
	missing_credentials: {
		status: 401,
		message:
			'There is no username and password. In Zenduty, choose Basic for this URL. If Zenduty uses another method, choose that method in the credential.',
		headers: BASIC_CHALLENGE,
	},
	invalid_credentials: {
		status: 401,
		message:
			'The username or the password is wrong. Enter the same ones in Zenduty and in the credential.',
		headers: BASIC_CHALLENGE,
	},
	invalid_payload: {
		status: 400,
		message:
			'The body is not an event. Send what Zenduty sends: {"payload": {"event_type": "…", "incident": {…}}}, as JSON in UTF-8.',
	},
};

/**
 * Returns the sentences that explain a refusal.
 *
 * @param problem what is wrong with this delivery, as a clause
 */
export function refusalMessage(code: RefusalCode, problem?: string): string {
	const { message } = REFUSALS[code];
	return problem === undefined ? message : `${message} The reason: ${problem}.`;
}

/** Returns the sentences that explain a refusal to the user of the node: in the log, for example. */
export function reasonOf({ code, problem, problemForLog }: Refused): string {
	return problemForLog ?? refusalMessage(code, problem);
}

/** How long a trigger does not log the same code again, in milliseconds. */
const PERIOD = 60_000;

/** How many triggers and codes are remembered. When there are more, the oldest is forgotten. */
const MAX_ENTRIES = 1000;

interface Entry {
	loggedAt: number;
	leftOut: number;
}

/** The refusals that were logged in the last minute. One serves the whole process. */
export type RefusalHistory = Map<string, Entry>;

/**
 * Logs a refusal as a warning, without secrets: at most once per trigger, code and minute, so that a
 * flood of forged deliveries does not become a flood of log lines.
 *
 * @param now milliseconds, by a clock that only goes forward
 */
export function logRefusal(
	history: RefusalHistory,
	context: IWebhookFunctions,
	node: INode,
	refused: Refused,
	now: number,
): void {
	const { code } = refused;
	const workflow = context.getWorkflow();
	const key = `${workflow.id} ${node.id} ${code}`;
	const last = history.get(key);
	if (last !== undefined && now - last.loggedAt < PERIOD) {
		last.leftOut += 1;
		return;
	}
	const leftOut = last?.leftOut ?? 0;
	history.delete(key);
	history.set(key, { loggedAt: now, leftOut: 0 });
	if (history.size > MAX_ENTRIES) history.delete(history.keys().next().value ?? '');
	// A log may be all that somebody sees, without what n8n writes beside the text.
	const [trigger, flow] = [node.name, workflow.name].map((name) => JSON.stringify(name));
	const at = new Date().toISOString();
	context.logger.warn(
		[
			`Zenduty Trigger ${trigger} in workflow ${flow} refused a delivery (${code}) at ${at}:`,
			reasonOf(refused),
			...(leftOut === 0 ? [] : [`${leftOut} more with the same code were not logged.`]),
		].join(' '),
		{ workflowId: workflow.id, nodeName: node.name, code, leftOut },
	);
}
