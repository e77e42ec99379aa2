import type { UnwritableError } from './json';

/**
 * The codes of the cases that users must know about before they try again. If several of these
 * codes fit a failed item, the item gets the code that comes first in this list.
 *
 * Exception: if one of these codes is `partly_done`, the item gets `partly_done`, even if
 * `may_exist` fits, too. The member `mayExist` of the error then says that a record may exist.
 */
export const STRONG_CODES = [
	/** Nobody knows whether Zenduty created something. Trying again could create it twice. */
	'may_exist',
	/**
	 * Nobody knows whether the request had an effect. If the request is sent again:
	 *
	 * - a change in Zenduty is only repeated, which does no harm
	 * - an alert, or a webhook event for a receiver, may arrive twice
	 */
	'unclear',
	/** One part of the operation was done, and another part failed. */
	'partly_done',
	/**
	 * The node sent a change of an incident, and got no clear response. Now the incident is resolved.
	 * A second request could open the incident again, so the node did not send the change again.
	 */
	'already_resolved',
	/**
	 * The execution was cancelled before a request could have an effect. So Zenduty changed nothing,
	 * and a receiver got no event.
	 */
	'cancelled',
] as const;

/**
 * The codes of failed operations. They are public, because workflows use them to decide what to do.
 * So a code must keep its name and its meaning.
 */
export const ERROR_CODES = [
	...STRONG_CODES,
	/**
	 * The value of a field cannot be used. For example, the field is empty, or its text is not a
	 * date.
	 */
	'invalid_input',
	/**
	 * The credential is missing or cannot be used, Zenduty refuses its API key, or a receiver
	 * answered 401.
	 */
	'credential',
	/** The API key has no permission for the request, or a receiver answered 403. */
	'forbidden',
	/**
	 * Zenduty does not have the requested record, no integration exists at the URL, or a receiver
	 * answered 404. Or a poll by hand found nothing that it could show as a sample.
	 */
	'not_found',
	/**
	 * Zenduty or a receiver answered with a 4xx status that has no other code in this list. Or
	 * Zenduty answered with a success, but did not make the change.
	 */
	'refused',
	/**
	 * Zenduty still answered 429 after the node had waited, or Zenduty asks for a longer wait than
	 * the node accepts. Or a receiver answered 429 to the last attempt.
	 */
	'rate_limited',
	/**
	 * Zenduty or a receiver is not reachable, is too slow, or answers 408 or 5xx. Or the response of
	 * Zenduty was cut off. If the request may have had an effect, the code is `may_exist` or
	 * `unclear` instead.
	 */
	'unavailable',
	/**
	 * The response is not what the node needs. For example, it is too large, it is a redirect or a
	 * web page, or it is another record than the node asked for.
	 */
	'unexpected_response',
	/**
	 * A firewall in front of Zenduty, or n8n's protection of private addresses, stopped the request.
	 */
	'blocked',
	/** Zenduty accepted an alert but could not process it. */
	'failed',
	/**
	 * An error that is not a {@link ZendutyError}. For example, an expression of the user fails, or
	 * the node has a bug.
	 */
	'unexpected',
] as const;

/** One of the {@link ERROR_CODES}, such as `not_found`. */
export type ErrorCode = (typeof ERROR_CODES)[number];

/**
 * The facts about a failed operation that users see. If a response of Zenduty contains a secret,
 * such as the API key, the texts have `***` in place of the secret.
 */
export interface ErrorFacts {
	code: ErrorCode;
	/**
	 * Says what happened, in a short text such as `Zenduty failed with status 500.` For an error
	 * other than a {@link ZendutyError}, it is the message of that error.
	 */
	message: string;
	/**
	 * Says what to do, in sentences. Empty for an error of n8n or JavaScript that has no
	 * `description`.
	 */
	description: string;
	/**
	 * `true` if Zenduty may have created a record although the operation failed. If the operation is
	 * repeated, a second record may be created.
	 */
	mayExist: boolean;
	/**
	 * The HTTP status that Zenduty or a receiver answered, such as 404. Null for an error without a
	 * status, for example because no response came, or because a field is empty.
	 */
	statusCode: number | null;
	/**
	 * The number of attempts to deliver a webhook event, at least 1. Undefined if the error is not
	 * about such a delivery.
	 */
	attempts?: number;
}

/**
 * The error that the nodes throw if they know what went wrong. Its code and texts are made for
 * users. From any other error, {@link factsOf} makes facts with the code `unexpected`.
 */
export class ZendutyError extends Error implements ErrorFacts {
	override name = 'ZendutyError';

	readonly code: ErrorCode;
	readonly description: string;
	readonly mayExist: boolean;
	readonly statusCode: number | null;
	/** The wait that Zenduty asks for, in milliseconds. Undefined if Zenduty asks for no wait. */
	readonly retryAfter?: number;
	readonly attempts?: number;

	constructor(
		facts: Pick<ErrorFacts, 'code' | 'message' | 'description'> &
			Partial<ErrorFacts> & { retryAfter?: number },
	) {
		super(facts.message);
		this.code = facts.code;
		this.description = facts.description;
		this.mayExist = facts.mayExist ?? false;
		this.statusCode = facts.statusCode ?? null;
		this.retryAfter = facts.retryAfter;
		this.attempts = facts.attempts;
	}
}

/** The error for a field whose value cannot be used. The error says what to enter instead. */
export class InputError extends ZendutyError {
	override name = 'InputError';

	constructor(message: string, description: string) {
		super({ code: 'invalid_input', message, description });
	}
}

/**
 * Returns the error for a word that a field does not accept. The error lists the words that the
 * field accepts.
 *
 * @param field the name of the field in the editor, such as `Trigger On`
 * @param word the word that is not accepted. The error shows its first 40 characters.
 * @param words the words that the field accepts
 */
export function unknownWord(field: string, word: string, words: readonly string[]): InputError {
	return new InputError(
		`The value "${word.slice(0, 40)}" in '${field}' is unknown.`,
		`Use one of ${words.join(', ')}.`,
	);
}

/**
 * Returns the error for a field with a value that JSON does not have, such as the number NaN.
 *
 * @param field the name of the field in the editor, such as `Payload`
 */
export function unwritable(field: string, { message }: UnwritableError): InputError {
	return new InputError(
		`'${field}' cannot be sent: ${message}.`,
		'Change that value, for example to a string.',
	);
}

/**
 * Returns the error for a response that a working API does not send, such as a team without its ID.
 */
export function unexpectedResponse(message: string, description: string): ZendutyError {
	return new ZendutyError({ code: 'unexpected_response', message, description });
}

/**
 * Returns the error for a credential that is missing or cannot be used. The code of the error is
 * `credential`.
 */
export function unusableCredential(message: string, description: string): ZendutyError {
	return new ZendutyError({ code: 'credential', message, description });
}

/**
 * Returns the facts of any error that was thrown. An error other than a {@link ZendutyError} gets
 * the code `unexpected`.
 */
export function factsOf(error: unknown): ErrorFacts {
	if (error instanceof ZendutyError) {
		const { code, message, description, mayExist, statusCode, attempts } = error;
		const counted = attempts !== undefined && { attempts };
		return { code, message, description, mayExist, statusCode, ...counted };
	}
	const text = error instanceof Error ? error.message : String(error);
	return {
		code: 'unexpected',
		message: text || 'No reason was given.',
		description: descriptionOf(error),
		mayExist: false,
		statusCode: null,
	};
}

/**
 * Joins the message and the description, for places that show only one text, such as a list in the
 * editor.
 */
export function inOneText({ message, description }: ErrorFacts): string {
	return [endSentence(message), description].filter((text) => text !== '').join(' ');
}

/**
 * Adds a period to a text that does not end with `.`, `!` or `?`, so that another sentence can
 * follow.
 */
function endSentence(text: string): string {
	return /[.!?]$/.test(text) ? text : `${text}.`;
}

/**
 * Returns the member `description`, which many errors of n8n have. If an error has no such text,
 * the result is the empty text.
 */
function descriptionOf(error: unknown): string {
	const { description } = Object(error) as { description?: unknown };
	return typeof description === 'string' ? description : '';
}

/** Tells whether an error says that the API key lacks a permission. */
export function isForbidden(error: unknown): boolean {
	return error instanceof ZendutyError && error.code === 'forbidden';
}
