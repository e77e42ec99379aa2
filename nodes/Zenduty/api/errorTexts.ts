import { ZendutyError, type ErrorFacts } from '../errors';
import { MB, withoutEnd } from '../json';
import { DEFAULT_BASE_URL } from './authorize';
import { MAX_BYTES, MAX_RESPONSE_WEIGHT } from './call/attempt';
import { FAILURES, isKeyRefused, MAX_WORDS, type Failure, type FailureKind } from './call/failure';
import type { CallKind, FailedCall } from './call/nextStep';
import type { Subject } from './endpoints';

/** The facts about the server that gets a request. They are used only in the texts of errors. */
export interface Server {
	/** The origin of the URL that is called, such as `https://www.zenduty.com`. */
	origin: string;
	/**
	 * The texts that errors must hide, such as the API key. If the API sends one of them back, the
	 * error shows `***` in its place.
	 */
	secrets: readonly string[];
	/** `true` if the server is called at the URL of an alert integration, without an API key. */
	isIntegration?: boolean;
}

/**
 * The facts that are needed to write the error for a failed call: the server, the kind of the call
 * and the timeout. The reason of the failure is in {@link FailedCall}.
 */
export interface Called extends Server {
	kind: CallKind;
	/**
	 * The longest time that one attempt may take, in milliseconds. Errors after a timeout show this
	 * time.
	 */
	timeout: number;
}

/**
 * If Zenduty returns another record than the one that was asked for, the error shows the number or
 * the ID of the returned record, cut to this many characters.
 */
const MAX_IDENTITY = 60;

/**
 * The code and the texts of an error. The message says what happened, the description says what to
 * do.
 */
type Texts = Pick<ErrorFacts, 'code' | 'message' | 'description'>;

const NOT_SENT =
	'This request was not sent: an earlier request of this run failed for the same reason, and this one would too.';

/**
 * Returns the error for a call that failed. Usually, the message of the error says why the call
 * failed. There are two exceptions:
 *
 * - If nobody knows whether a write was done, the message says so, with the reason.
 * - If other work was done before the call, the message is `subject.done`. The description then
 *   says what failed.
 */
export function explainFailure(result: FailedCall, subject: Subject, called: Called): ZendutyError {
	const { failure, because, isUnclear, isOfRun } = result;
	const { statusCode = null, retryAfter } = failure;
	let texts = textsFor(result, subject, called);
	if (isOfRun) texts = { ...texts, description: `${NOT_SENT} ${texts.description}` };
	if (isUnclear) {
		const isLast = FAILURES[failure.kind].effect === 'unclear' && because === undefined;
		const cause =
			isLast || failure.kind === 'cancelled'
				? { clause: clauseFor(failure, called), last: LOOK_AT_BOTH[failure.kind] }
				: { clause: NO_CLEAR_RESPONSE, last: `The last attempt: ${texts.message}` };
		texts = unclear(subject, called.kind, cause);
	}
	const mayExist = isUnclear && called.kind === 'doubling';
	const facts = { ...texts, mayExist, statusCode, retryAfter };
	return new ZendutyError(subject.done === undefined ? facts : partlyDone(subject.done, facts));
}

/**
 * An extra sentence for the description of the error, if nobody knows whether a write was done.
 * Only the failure `otherRecord` needs an extra sentence: the user must check two records in
 * Zenduty.
 */
const LOOK_AT_BOTH: Partial<Record<FailureKind, string>> = {
	otherRecord: 'Zenduty may have changed that record instead, so look at both.',
};

/**
 * Returns a clause that says what went wrong, such as `its response was cut off`. If nobody knows
 * whether a write was done, the message of the error contains the clause as the reason.
 */
function clauseFor(failure: Failure, called: Called): string {
	const notExpected = 'its response is not the expected JSON';
	const otherRecord = shownIdentity(failure, called);
	const clauses: Partial<Record<FailureKind, string>> = {
		timeout: `it did not respond within ${called.timeout} ms`,
		serverError: `it failed with status ${failure.statusCode}${quoted(failure, called)}`,
		cutOff: 'its response was cut off',
		notJson: notExpected,
		unexpected: notExpected,
		tooLarge: 'its response is too large',
		otherRecord: `its response is about another record (${otherRecord})`,
		cancelled: 'the execution was canceled before its response arrived',
	};
	return (
		clauses[failure.kind] ?? failure.words ?? 'the connection broke before its response arrived'
	);
}

/**
 * Returns the topic of the error for a failed call, such as `wrongKey`. The topic is a key of the
 * table `texts` in {@link textsFor}.
 */
function topicOf({ failure, because }: FailedCall, { isIntegration }: Called) {
	const { kind, statusCode, isWebPage } = failure;
	if (because === 'cancelled') return because;
	if (because === 'asked to wait too long') return because;
	if (kind === 'unavailable') return 'serverError';
	if (kind === 'notJson' || kind === 'unexpected') return isWebPage ? 'redirect' : 'notJson';
	if (kind !== 'refused') return kind;
	if (isWebPage) return statusCode === 403 ? 'blocked' : 'redirect';
	if (isIntegration && [401, 403, 404].includes(Number(statusCode))) return 'noIntegration';
	if (isKeyRefused(failure)) return 'wrongKey';
	if (statusCode === 403) return 'forbidden';
	if (statusCode === 404) return 'notFound';
	return Number(statusCode) < 300 ? 'saidToFail' : 'refused';
}

/**
 * Returns the code and the texts of the error for a failed call. The texts say why the call failed
 * and what to do, but not whether a write may have been done.
 */
function textsFor(result: FailedCall, { missing }: Subject, called: Called): Texts {
	const { failure, attempts, waited } = result;
	const { statusCode, retryAfter = 0 } = failure;
	const { origin, timeout, isIntegration } = called;
	const tries = attempts > 1 ? ` (after ${attempts} attempts)` : '';
	const said = quoted(failure, called);
	const url = isIntegration ? 'the URL of the integration' : "'Base URL' in the credential";
	const chooseAnother = 'Choose another integration, or copy its URL from Zenduty again.';
	const asked = missing === undefined ? '' : ` (${missing})`;
	/**
	 * The texts for each topic that {@link topicOf} returns. If a topic has no `code` here, the error
	 * gets the code that {@link FAILURES} has for the kind of the failure.
	 */
	const texts: Record<ReturnType<typeof topicOf>, Omit<Texts, 'code'> & Partial<Texts>> = {
		cancelled: {
			code: 'cancelled',
			message: 'The execution was canceled before Zenduty responded.',
			description: 'Run it again if needed.',
		},
		'asked to wait too long': {
			code: 'rate_limited',
			message: `Zenduty asks for a wait of ${Math.ceil(retryAfter / 1000)} seconds before the next request.`,
			description: 'Run it again after that time.',
		},
		rateLimited: {
			message: `Zenduty kept responding "too many requests" for ${Math.round(waited / 1000)} seconds.`,
			description: 'Send fewer items at a time, or run it again later.',
		},
		serverError: {
			message: `Zenduty failed with status ${statusCode}${tries}${said}.`,
			description: "Try again later. If this continues, check Zenduty's status page.",
		},
		noConnection: {
			message: `Zenduty could not be reached at ${origin}: ${failure.words}${tries}.`,
			description: `Check ${url}, and that n8n can reach it.`,
		},
		connectionLost: {
			message: `Zenduty at ${origin} did not respond: ${clauseFor(failure, called)}${tries}.`,
			description: 'Try again. If this continues, check the network and any proxy in between.',
		},
		notAllowed: {
			message: `n8n does not allow calls to ${origin}.`,
			description: `Check ${url}, or ask the admin of n8n to allow this URL.`,
		},
		timeout: {
			message: `Zenduty did not respond completely within ${timeout} ms${tries}.`,
			description: "Raise the option 'Timeout (Ms)', or try again later.",
		},
		cutOff: {
			message: `The response of Zenduty was cut off or damaged${tries}.`,
			description: 'Try again.',
		},
		tooLarge: {
			message: `The response of Zenduty is too large: the limit is ${MAX_BYTES / MB} MB, or ${MAX_RESPONSE_WEIGHT / MB} MB in memory.`,
			description: 'Request less data, for example with filters.',
		},
		blocked: {
			code: 'blocked',
			message: `A firewall in front of Zenduty blocked the request (status ${statusCode}).`,
			description:
				"Send fewer requests, change the text that you sent, or contact Zenduty's support.",
		},
		notJson: {
			message: 'The response of Zenduty is not the expected JSON.',
			description: `Check ${url}, and whether a proxy changes responses.`,
		},
		otherRecord: {
			message: `Zenduty returned another record (${shownIdentity(failure, called)}) than the one that was asked for${asked}.`,
			description:
				'Check whether a proxy or a cache between n8n and Zenduty mixes up responses, then try again.',
		},
		contradicted: {
			message: 'Zenduty accepted the change, but the incident does not show it.',
			description:
				'Check the incident in Zenduty: a rule or another person may have changed it again.',
		},
		redirect: {
			code: 'unexpected_response',
			message: isIntegration
				? `There is no alert integration of Zenduty at ${origin}: the response is a redirect or a web page.`
				: `There is no Zenduty API at ${origin}: the response is a redirect or a web page.`,
			description: isIntegration
				? chooseAnother
				: `Enter the address of Zenduty as 'Base URL' in the credential. ${DEFAULT_BASE_URL} is right for most accounts.`,
		},
		noIntegration: {
			code: 'not_found',
			message: `Zenduty has no alert integration at the URL that was called (status ${statusCode})${said}.`,
			description: chooseAnother,
		},
		wrongKey: {
			code: 'credential',
			message: `Zenduty refuses the API key: it is wrong or inactive${said}.`,
			description:
				'Create a key in Zenduty under Account → API Keys, and enter it in the credential.',
		},
		forbidden: {
			code: 'forbidden',
			message: `The API key has no permission for this${said}.`,
			description:
				'Use the key of an owner or admin of the account, or give this key the permission in Zenduty.',
		},
		notFound: {
			code: 'not_found',
			message:
				missing === undefined
					? `Zenduty did not find what was asked for${said}.`
					: `Zenduty has no ${missing}.`,
			description: 'Check the number or ID, and that the API key belongs to the same account.',
		},
		saidToFail: {
			code: 'refused',
			message: `Zenduty responded that this failed, although with status ${statusCode}${said}.`,
			description: 'Correct what Zenduty names, or do this in Zenduty.',
		},
		refused: {
			message: `Zenduty refuses the values (status ${statusCode})${said}.`,
			description: 'Correct the fields that Zenduty names, or choose the values from the lists.',
		},
	};
	return { code: FAILURES[failure.kind].code, ...texts[topicOf(result, called)] };
}

/**
 * Returns the number or the ID of the record that Zenduty returned by mistake, such as `number 41`.
 * The text has at most {@link MAX_IDENTITY} characters and no secrets.
 */
function shownIdentity({ words = '' }: Failure, { secrets }: Called): string {
	return [...onOneLine(words, secrets)].slice(0, MAX_IDENTITY).join('');
}

function quoted({ words }: Failure, { secrets }: Called): string {
	const said = words === undefined ? '' : onOneLine(words, secrets);
	return said === '' ? '' : `. Zenduty says: ${said}`;
}

/**
 * Puts an error text of the API on one line. The line has at most {@link MAX_WORDS} characters, no
 * secrets, and no dot at its end.
 */
export function onOneLine(words: string, secrets: readonly string[]): string {
	const line = secrets
		.reduce((open, secret) => open.replaceAll(secret, '***'), words)
		.slice(0, MAX_WORDS)
		.replace(/[\s\p{Cc}]+/gu, ' ')
		// The cut can leave half of a surrogate pair. Such a half is not valid Unicode, so U+FFFD
		// replaces it.
		.replace(/\p{Surrogate}/gu, '\ufffd');
	return withoutEnd(line, '. ');
}

/**
 * Returns the texts of an error for work that was done only in part.
 *
 * @param done the part that was done, as a sentence. It becomes the message.
 * @param facts the texts of the error for the part that failed. They become the description.
 */
export function partlyDone<Facts extends Texts>(done: string, facts: Facts): Facts {
	const description = `${facts.message} ${facts.description}`;
	return { ...facts, code: 'partly_done', message: done, description };
}

/**
 * The value of `clause` for {@link unclear}, if something else happened after the attempt that got
 * no clear response. For example, a further attempt failed, or the execution was cancelled during a
 * wait. The description of the error says what happened.
 */
export const NO_CLEAR_RESPONSE = 'an attempt got no clear response';

/**
 * Returns the texts of the error for an unclear write: a write that may or may not have been done.
 *
 * @param clause the reason why nobody knows whether the write was done, such as `the connection
 * broke before its response arrived`
 * @param last the sentences with which the description begins. They say what happened after the
 * unclear attempt, or give further advice.
 */
export function unclear(
	{ work = 'done this', lookAt = 'Zenduty' }: Subject,
	kind: CallKind,
	{ clause, last = '' }: { clause: string; last?: string },
): Texts {
	return {
		code: kind === 'doubling' ? 'may_exist' : 'unclear',
		message: `Zenduty may have ${work}: ${clause}.`,
		description: `${last} Check ${lookAt} before you run this again.`.trim(),
	};
}
