import type { CallResult } from './call';
import type { Failure } from './failure';
import { MAX_BUSY_WAIT } from './policy';

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
	baseUrl: string;
	/** milliseconds for one attempt */
	timeout: number;
}

type FailedCall = Extract<CallResult, { ok: false }>;

/** Says what happened, then what to do, in whole sentences. */
export function explain(result: FailedCall, subject: Subject, about: Circumstances): string {
	const { isUnclear } = result;
	const { done, outcome, lookAt } = subject;
	const [text, remedy] = describe(result, subject, about);
	const happened = done === undefined ? text : `${done} ${text}`;
	if (!isUnclear || outcome === undefined) return `${happened} ${remedy}`;
	const place = lookAt === undefined ? 'Zenduty' : `${lookAt} in Zenduty`;
	return `${happened} It is not known whether ${outcome}: it may be so. Look at ${place} before you try again.`;
}

function describe(result: FailedCall, subject: Subject, about: Circumstances): [string, string] {
	const { failure, because, attempts } = result;
	const tries = attempts > 1 ? ` (after ${attempts} attempts)` : '';
	if (because === 'cancelled') {
		return ['The execution was cancelled before Zenduty had answered.', 'Run it again if needed.'];
	}
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
				`Zenduty failed with status ${failure.statusCode}${tries}${quoted(failure)}.`,
				'Try again later; if it stays so, look at the status page of Zenduty.',
			];
		case 'noConnection':
			return [
				`Zenduty could not be reached at ${about.baseUrl}: ${failure.words}${tries}.`,
				'Check the base URL in the credential, and that n8n can reach it.',
			];
		case 'connectionLost':
			return [
				`Zenduty could not be reached at ${about.baseUrl}: ${failure.words}${tries}.`,
				'Try again; if it stays so, look at the network and a proxy on the way.',
			];
		case 'timeout':
			return [
				`Zenduty did not answer completely within ${about.timeout} ms${tries}.`,
				'Raise the option "Timeout", or try again later.',
			];
		case 'cutOff':
			return [`The answer of Zenduty broke off${tries}.`, 'Try again.'];
		case 'tooLarge':
			return [
				'The answer of Zenduty is larger than 20 MB.',
				'Ask for less, for example by filters.',
			];
		case 'blocked':
			return [
				'A firewall in front of Zenduty blocked the request (status 209).',
				'Send fewer requests, change the text that was sent, or ask the support of Zenduty.',
			];
		case 'notJson':
			return failure.isWebPage
				? notZenduty(about)
				: [
						'The answer of Zenduty cannot be read: it is not the JSON that was due.',
						'Check the base URL in the credential, and whether a proxy changes answers.',
					];
		case 'redirect':
			return notZenduty(about);
		case 'cancelled':
			return [
				'The execution was cancelled before Zenduty had answered.',
				'Run it again if needed.',
			];
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
	if (failure.isWebPage && statusCode !== 403) return notZenduty(about);
	if (statusCode === 401 || (statusCode === 403 && /token|credentials/i.test(words ?? ''))) {
		return [
			`Zenduty refuses the API key: it is wrong or inactive${quoted(failure)}.`,
			'Make a key in Zenduty under Account → API Keys, and enter it in the credential.',
		];
	}
	if (statusCode === 403) {
		return [
			`The API key has no permission for this${quoted(failure)}.`,
			'Use the key of an owner or admin of the account, or give this key the permission in Zenduty.',
		];
	}
	if (statusCode === 404) {
		return [
			missing === undefined
				? `Zenduty did not find what was asked for${quoted(failure)}.`
				: `Zenduty has ${missing}.`,
			'Check the number or ID, and that the API key belongs to the same account.',
		];
	}
	return [
		`Zenduty refuses the values (status ${statusCode})${quoted(failure)}.`,
		'Correct the fields that it names, or choose the values from the lists.',
	];
}

function notZenduty({ baseUrl }: Circumstances): [string, string] {
	return [
		`There is no Zenduty API at ${baseUrl}: the answer is a redirect or a web page.`,
		'Enter the base URL of Zenduty in the credential; https://www.zenduty.com is right for most accounts.',
	];
}

/** What the API said, in its own words. */
function quoted({ words }: Failure): string {
	return words === undefined ? '' : `. It says: ${words.replace(/[.\s]+$/, '')}`;
}
