import type { CodedFailure } from '../result';
import type { AuthenticationCode } from './authenticate';
import type { INode, IWebhookFunctions } from 'n8n-workflow';

/**
 * The code for the reason why a delivery is refused. The response has this code in its member
 * `error`.
 */
export type RefusalCode =
	| 'unsupported_media_type'
	| 'misconfigured'
	| AuthenticationCode
	| 'invalid_payload';

/**
 * The reason why a delivery is refused: a code, and a text if the code alone does not explain the
 * problem.
 */
export interface Refused extends CodedFailure<RefusalCode> {
	/**
	 * The problem with this delivery, as a clause such as "it is not JSON". The response, the log and
	 * the item of "Delivery Refused" show this clause.
	 */
	problem?: string;
	/**
	 * The problem with the node, in sentences. The log and the item of "Delivery Refused" show these
	 * sentences. The response does not show them, because anyone can read the response.
	 */
	problemForLog?: string;
}

/** The parts of the response to a refused delivery that depend on the reason. */
interface Refusal {
	status: number;
	/**
	 * The message of the response: what happened, and how to correct it. The message must not contain
	 * a secret, because anyone can read the response.
	 */
	message: string;
	headers?: Record<string, string>;
}

/** The header that asks for Basic credentials and names their charset (RFC 7617 §2 and §2.1). */
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
 * Returns the sentences that explain a refusal to the sender.
 *
 * @param problem the problem with this delivery, as a clause such as "it is not JSON"
 */
export function refusalMessage(code: RefusalCode, problem?: string): string {
	const { message } = REFUSALS[code];
	return problem === undefined ? message : `${message} The reason: ${problem}.`;
}

/**
 * Returns the sentences that explain a refusal to the user of the node, in the log and in the item
 * of "Delivery Refused".
 */
export function reasonOf({ code, problem, problemForLog }: Refused): string {
	return problemForLog ?? refusalMessage(code, problem);
}

/**
 * After a trigger has logged a refusal, it logs no other refusal with the same code for this many
 * milliseconds. It counts these refusals instead.
 */
const PERIOD = 60_000;

/**
 * A {@link RefusalHistory} has at most this many entries. If a further entry is added, the entry
 * with the earliest `loggedAt` is removed.
 */
const MAX_ENTRIES = 1000;

interface Entry {
	/** The time at which a refusal was last logged: the `now` of {@link logRefusal}. */
	loggedAt: number;
	/** The number of refusals after `loggedAt`. These refusals were not logged. */
	leftOut: number;
}

/**
 * For each trigger and each code, the time of the last logged refusal, and the number of refusals
 * after this time. All triggers of the process share one history.
 */
export type RefusalHistory = Map<string, Entry>;

/**
 * Logs a refusal as a warning, without secrets, at most once per minute for each trigger and code.
 * The next warning says how many refusals were not logged.
 *
 * @param now milliseconds of a clock that is never set back
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
	// If this trigger logged the same code less than a minute ago, the refusal is only counted, so
	// that many forged deliveries do not fill the log.
	if (last !== undefined && now - last.loggedAt < PERIOD) {
		last.leftOut += 1;
		return;
	}
	const leftOut = last?.leftOut ?? 0;
	history.delete(key);
	history.set(key, { loggedAt: now, leftOut: 0 });
	const [oldest] = history.keys();
	if (history.size > MAX_ENTRIES) history.delete(oldest);
	// Some log viewers show only the text and not the metadata, so the text names the trigger and the
	// workflow.
	const trigger = JSON.stringify(node.name);
	const flow = JSON.stringify(workflow.name);
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
