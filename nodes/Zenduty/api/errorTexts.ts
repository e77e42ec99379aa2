import type { ErrorFacts } from '../errors';
import { MB } from '../json';
import { DEFAULT_BASE_URL } from './authorize';
import { MAX_BYTES, MAX_RESPONSE_WEIGHT } from './call/attempt';
import { FAILURES, isKeyRefused, type Failure } from './call/failure';
import type { CallKind, FailedCall } from './call/nextStep';
import type { Subject } from './endpoints';

/** What is called. */
export interface Server {
	/** Where the API is, such as `https://www.zenduty.com`. */
	origin: string;
	/** What must not be repeated, though the API may say it. */
	secrets: readonly string[];
	/** Whether it is an alert integration, at a URL without a key, and not the API. */
	isIntegration?: boolean;
}

/** A call, as the texts of its errors need to know it besides its failure. */
export interface Called extends Server {
	kind: CallKind;
	/** milliseconds for one attempt */
	timeout: number;
}

/** How much of what the API says is repeated, in characters. */
const MAX_WORDS = 500;

/** What happened, and what to do. */
export type Texts = Pick<ErrorFacts, 'code' | 'message' | 'description'>;

/** Says as a clause what left open whether a write was done. */
export function clauseFor(failure: Failure, called: Called): string {
	switch (failure.kind) {
		case 'timeout':
			return `it did not respond within ${called.timeout} ms`;
		case 'serverError':
			return `it failed with status ${failure.statusCode}${quoted(failure, called)}`;
		case 'cutOff':
			return 'its response was cut off';
		case 'notJson':
		case 'unexpected':
			return 'its response is not the expected JSON';
		case 'tooLarge':
			return 'its response is too large';
		case 'cancelled':
			return 'the execution was canceled before its response arrived';
		default:
			return failure.words ?? 'the connection broke before its response arrived';
	}
}

const CANCELLED = {
	message: 'The execution was canceled before Zenduty responded.',
	description: 'Run it again if needed.',
};

/** Says what the last attempt failed with, and what to do. */
export function textsFor(result: FailedCall, subject: Subject, called: Called): Texts {
	const { failure, because, attempts, waited } = result;
	const tries = attempts > 1 ? ` (after ${attempts} attempts)` : '';
	if (because === 'cancelled') return { code: 'cancelled', ...CANCELLED };
	if (because === 'asked to wait too long') {
		const seconds = Math.ceil((failure.retryAfter ?? 0) / 1000);
		return {
			code: 'rate_limited',
			message: `Zenduty asks for a wait of ${seconds} seconds before the next request.`,
			description: 'Run it again after that time.',
		};
	}
	const told = (message: string, description: string): Texts => ({
		code: FAILURES[failure.kind].code,
		message,
		description,
	});
	switch (failure.kind) {
		case 'rateLimited':
			return told(
				`Zenduty kept responding "too many requests" for ${Math.round(waited / 1000)} seconds.`,
				'Send fewer items at a time, or run it again later.',
			);
		case 'unavailable':
		case 'serverError':
			return told(
				`Zenduty failed with status ${failure.statusCode}${tries}${quoted(failure, called)}.`,
				"Try again later. If this continues, check Zenduty's status page.",
			);
		case 'noConnection':
			return told(
				`Zenduty could not be reached at ${called.origin}: ${failure.words}${tries}.`,
				`Check ${urlInWords(called)}, and that n8n can reach it.`,
			);
		case 'connectionLost':
			return told(
				`Zenduty at ${called.origin} did not respond: ${clauseFor(failure, called)}${tries}.`,
				'Try again. If this continues, check the network and any proxy in between.',
			);
		case 'notAllowed':
			return told(
				`n8n does not allow calls to ${called.origin}.`,
				`Check ${urlInWords(called)}, or ask the admin of n8n to allow this URL.`,
			);
		case 'timeout':
			return told(
				`Zenduty did not respond completely within ${called.timeout} ms${tries}.`,
				'Raise the option "Timeout", or try again later.',
			);
		case 'cutOff':
			return told(`The response of Zenduty was cut off or damaged${tries}.`, 'Try again.');
		case 'tooLarge':
			return told(
				`The response of Zenduty is too large: the limit is ${MAX_BYTES / MB} MB, or ${MAX_RESPONSE_WEIGHT / MB} MB in memory.`,
				'Request less data, for example with filters.',
			);
		case 'blocked':
			return blocked(209);
		case 'notJson':
		case 'unexpected':
			return failure.isWebPage
				? notZenduty(called)
				: told(
						'The response of Zenduty is not the expected JSON.',
						`Check ${urlInWords(called)}, and whether a proxy changes responses.`,
					);
		case 'contradicted':
			return told(
				'Zenduty accepted the change, but the incident does not show it.',
				'Check the incident in Zenduty: a rule or another person may have changed it again.',
			);
		case 'redirect':
			return notZenduty(called);
		case 'refused':
			return refusalTexts(failure, subject, called);
		case 'cancelled':
			return { code: 'cancelled', ...CANCELLED };
	}
}

function refusalTexts(failure: Failure, { missing }: Subject, called: Called): Texts {
	const { statusCode } = failure;
	if (failure.isWebPage) return statusCode === 403 ? blocked(403) : notZenduty(called);
	if (called.isIntegration && [401, 403, 404].includes(Number(statusCode))) {
		return {
			code: 'not_found',
			message: `Zenduty has no alert integration at the URL that was called (status ${statusCode})${quoted(failure, called)}.`,
			description: 'Choose another integration, or copy its URL from Zenduty again.',
		};
	}
	if (isKeyRefused(failure)) {
		return {
			code: 'credential',
			message: `Zenduty refuses the API key: it is wrong or inactive${quoted(failure, called)}.`,
			description:
				'Create a key in Zenduty under Account → API Keys, and enter it in the credential.',
		};
	}
	if (statusCode === 403) {
		return {
			code: 'forbidden',
			message: `The API key has no permission for this${quoted(failure, called)}.`,
			description:
				'Use the key of an owner or admin of the account, or give this key the permission in Zenduty.',
		};
	}
	if (statusCode === 404) {
		return {
			code: 'not_found',
			message:
				missing === undefined
					? `Zenduty did not find what was asked for${quoted(failure, called)}.`
					: `Zenduty has no ${missing}.`,
			description: 'Check the number or ID, and that the API key belongs to the same account.',
		};
	}
	if (Number(statusCode) < 300) {
		return {
			code: 'refused',
			message: `Zenduty responded that this failed, although with status ${statusCode}${quoted(failure, called)}.`,
			description: 'Correct what Zenduty names, or do this in Zenduty.',
		};
	}
	return {
		code: 'refused',
		message: `Zenduty refuses the values (status ${statusCode})${quoted(failure, called)}.`,
		description: 'Correct the fields that Zenduty names, or choose the values from the lists.',
	};
}

function notZenduty({ origin, isIntegration }: Called): Texts {
	const code = 'unexpected_response';
	if (isIntegration) {
		return {
			code,
			message: `There is no alert integration of Zenduty at ${origin}: the response is a redirect or a web page.`,
			description: 'Choose another integration, or copy its URL from Zenduty again.',
		};
	}
	return {
		code,
		message: `There is no Zenduty API at ${origin}: the response is a redirect or a web page.`,
		description: `Enter the base URL of Zenduty in the credential. ${DEFAULT_BASE_URL} is right for most accounts.`,
	};
}

function blocked(status: number): Texts {
	return {
		code: 'blocked',
		message: `A firewall in front of Zenduty blocked the request (status ${status}).`,
		description:
			"Send fewer requests, change the text that you sent, or contact Zenduty's support.",
	};
}

function urlInWords({ isIntegration }: Called): string {
	return isIntegration ? 'the URL of the integration' : 'the base URL in the credential';
}

function quoted({ words }: Failure, { secrets }: Called): string {
	const said = words === undefined ? '' : onOneLine(words, secrets);
	return said === '' ? '' : `. Zenduty says: ${said}`;
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

/** Adds that nothing was sent, since what went wrong before concerns the whole run. */
export function ofRun({ code, message, description }: Texts): Texts {
	const why =
		'Nothing was sent for this item: an earlier item failed with the same error, and this one would too.';
	return { code, message, description: `${why} ${description}` };
}

/** Makes what is told where one part of the work is done, and what comes after it failed. */
export function partlyDone<Facts extends Texts>(done: string, facts: Facts): Facts {
	const description = `${facts.message} ${facts.description}`;
	return { ...facts, code: 'partly_done', message: done, description };
}

/** Why nobody knows whether a write was done. */
export interface UnclearCause {
	/** A clause behind a colon: `the connection broke before its response arrived`. */
	clause: string;
	/** What the last attempt failed with, if an earlier one was unclear, as sentences. */
	last?: string;
}

/** Makes the texts for a write of which nobody knows whether it was done. */
export function unclear(
	{ work = 'done this', lookAt = 'Zenduty' }: Subject,
	kind: CallKind,
	{ clause, last }: UnclearCause,
): Texts {
	return {
		code: kind === 'doubling' ? 'may_exist' : 'unclear',
		message: `Zenduty may have ${work}: ${clause}.`,
		description: [last ?? '', `Check ${lookAt} before you run this again.`].join(' ').trim(),
	};
}
