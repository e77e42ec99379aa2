import { ApiError } from './apiError';
import { MAX_ANSWER_WEIGHT, MAX_BYTES } from './attempt';
import { DEFAULT_BASE_URL } from './baseUrl';
import type { FailedCall } from './call';
import type { Failure } from './failure';
import { MAX_BUSY_WAIT, type CallKind } from './policy';
import { MB } from './weight';

/** What a call is about, for the texts of its errors. */
export interface Subject {
	/** What a 404 means, such as `no incident with the number 42`. */
	missing?: string;
	/** What was done before this call, as a sentence with which an error begins. */
	done?: string;
	/** What a write does, as a clause: `the incident was created`. */
	outcome?: string;
	/** Where to see whether a write was done, such as `the incidents of the service`. */
	lookAt?: string;
}

/** What the texts need to know besides the failure. */
export interface Circumstances {
	kind: CallKind;
	/** Where the API is, such as `https://www.zenduty.com`. */
	origin: string;
	/** milliseconds for one attempt */
	timeout: number;
	/** What must not be repeated, though the API may say it. */
	secrets: readonly string[];
	/** Whether an alert integration was called, at an address without a key, and not the API. */
	isIntegration?: boolean;
}

/** How much of what the API says is repeated, in characters. */
const MAX_WORDS = 500;

/** Makes the error that explains a call that failed. */
export function toApiError(result: FailedCall, subject: Subject, about: Circumstances): ApiError {
	const { failure, isUnclear } = result;
	return new ApiError(explain(result, subject, about), failure.statusCode ?? null, isUnclear);
}

/** Says what happened, then what to do, in whole sentences. */
export function explain(result: FailedCall, subject: Subject, about: Circumstances): string {
	const [text, remedy] = describe(result, subject, about);
	const happened = subject.done === undefined ? text : `${subject.done} ${text}`;
	return `${happened} ${result.isUnclear ? explainUnclear(subject, about.kind) : remedy}`;
}

/** Says that a write may be done, and where to look. */
export function explainUnclear(
	{ outcome = 'this was done', lookAt }: Subject,
	kind: CallKind,
): string {
	const chance = kind === 'doubling' ? 'it may exist' : 'it may be so';
	const place = lookAt === undefined ? 'Zenduty' : `${lookAt} in Zenduty`;
	return `It is not known whether ${outcome}: ${chance}. Look at ${place} before you try again.`;
}

const CANCELLED: [string, string] = [
	'The execution was cancelled before Zenduty had answered.',
	'Run it again if needed.',
];

function describe(result: FailedCall, subject: Subject, about: Circumstances): [string, string] {
	const { failure, because, attempts } = result;
	const tries = attempts > 1 ? ` (after ${attempts} attempts)` : '';
	if (because === 'cancelled') return CANCELLED;
	if (because === 'asked to wait too long') {
		const seconds = Math.ceil((failure.retryAfter ?? 0) / 1000);
		return [
			`Zenduty asks to wait ${seconds} seconds before the next request.`,
			'Run it again after that time.',
		];
	}
	switch (failure.kind) {
		case 'busy':
			return [
				`Zenduty went on to answer "too many requests" for ${MAX_BUSY_WAIT / 60_000} minutes.`,
				'Send fewer items at a time, or run it again later.',
			];
		case 'unavailable':
		case 'serverError':
			return [
				`Zenduty failed with status ${failure.statusCode}${tries}${quoted(failure, about)}.`,
				'Try again later; if it stays so, look at the status page of Zenduty.',
			];
		case 'noConnection':
			return [
				`Zenduty could not be reached at ${about.origin}: ${failure.words}${tries}.`,
				`Check ${addressOf(about)}, and that n8n can reach it.`,
			];
		case 'connectionLost':
			return [
				`Zenduty could not be reached at ${about.origin}: ${failure.words}${tries}.`,
				'Try again; if it stays so, look at the network and a proxy on the way.',
			];
		case 'timeout':
			return [
				`Zenduty did not answer completely within ${about.timeout} ms${tries}.`,
				'Raise the option "Timeout", or try again later.',
			];
		case 'cutOff':
			return [`The answer of Zenduty broke off or is damaged${tries}.`, 'Try again.'];
		case 'tooLarge':
			return [
				`The answer of Zenduty is larger than ${MAX_BYTES / MB} MB, or takes more than ${MAX_ANSWER_WEIGHT / MB} MB of memory.`,
				'Ask for less, for example by filters.',
			];
		case 'blocked':
			return blocked(209);
		case 'notJson':
			return failure.isWebPage
				? notZenduty(about)
				: [
						'The answer of Zenduty cannot be read: it is not the JSON that was due.',
						`Check ${addressOf(about)}, and whether a proxy changes answers.`,
					];
		case 'redirect':
			return notZenduty(about);
		case 'cancelled':
			return CANCELLED;
		case 'refused':
			return describeRefusal(failure, subject, about);
	}
}

function describeRefusal(
	failure: Failure,
	{ missing }: Subject,
	about: Circumstances,
): [string, string] {
	const { statusCode, words } = failure;
	if (failure.isWebPage) return statusCode === 403 ? blocked(403) : notZenduty(about);
	if (about.isIntegration && [401, 403, 404].includes(Number(statusCode))) {
		return [
			`Zenduty has no alert integration at the address that was called (status ${statusCode})${quoted(failure, about)}.`,
			'Choose another integration, or copy its URL from Zenduty again.',
		];
	}
	if (statusCode === 401 || (statusCode === 403 && /token|credentials/i.test(String(words)))) {
		return [
			`Zenduty refuses the API key: it is wrong or inactive${quoted(failure, about)}.`,
			'Create a key in Zenduty under Account → API Keys, and enter it in the credential.',
		];
	}
	if (statusCode === 403) {
		return [
			`The API key has no permission for this${quoted(failure, about)}.`,
			'Use the key of an owner or admin of the account, or give this key the permission in Zenduty.',
		];
	}
	if (statusCode === 404) {
		return [
			missing === undefined
				? `Zenduty did not find what was asked for${quoted(failure, about)}.`
				: `Zenduty has ${missing}.`,
			'Check the number or ID, and that the API key belongs to the same account.',
		];
	}
	return [
		`Zenduty refuses the values (status ${statusCode})${quoted(failure, about)}.`,
		'Correct the fields that it names, or choose the values from the lists.',
	];
}

function notZenduty({ origin, isIntegration }: Circumstances): [string, string] {
	if (isIntegration) {
		return [
			`There is no alert integration of Zenduty at ${origin}: the answer is a redirect or a web page.`,
			'Choose another integration, or copy its URL from Zenduty again.',
		];
	}
	return [
		`There is no Zenduty API at ${origin}: the answer is a redirect or a web page.`,
		`Enter the base URL of Zenduty in the credential; ${DEFAULT_BASE_URL} is right for most accounts.`,
	];
}

function blocked(status: number): [string, string] {
	return [
		`A firewall in front of Zenduty blocked the request (status ${status}).`,
		'Send fewer requests, change the text that was sent, or ask the support of Zenduty.',
	];
}

function addressOf({ isIntegration }: Circumstances): string {
	return isIntegration ? 'the URL of the integration' : 'the base URL in the credential';
}

function quoted({ words }: Failure, { secrets }: Circumstances): string {
	return words === undefined ? '' : `. It says: ${onOneLine(words, secrets)}`;
}

/**
 * Puts what the API said on one line, in its own words: not too long, without secrets, and without
 * the dot at its end.
 */
export function onOneLine(words: string, secrets: readonly string[]): string {
	return (
		secrets
			.reduce((open, secret) => open.replaceAll(secret, '***'), words)
			.slice(0, MAX_WORDS)
			.replace(/[\s\p{Cc}]+/gu, ' ')
			// Also half of a character, which no text can hold.
			.replace(/\p{Surrogate}/gu, '\ufffd')
			.replace(/[. ]+$/, '')
	);
}
