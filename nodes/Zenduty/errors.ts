/**
 * The codes of the cases that users must know about before they try again. If several codes fit a
 * failed item, the item gets the first one in this list.
 *
 * Exception: `partly_done` goes before all others, even before `may_exist`, because the member
 * `mayExist` of the error also says that a record may exist.
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
	/** The operation would have opened a resolved incident again, so it stopped. */
	'already_resolved',
	/**
	 * The execution was cancelled. Zenduty certainly changed nothing, and a receiver got no event.
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
	 * answered 404. In most cases, the status of the response is 404.
	 */
	'not_found',
	/**
	 * Zenduty or a receiver answered with a 4xx status that has no other code in this list. Or
	 * Zenduty answered with a success, but did not make the change.
	 */
	'refused',
	/**
	 * Zenduty or a receiver still answered 429 after all attempts, or Zenduty asks for a wait that is
	 * too long.
	 */
	'rate_limited',
	/**
	 * The server is not reachable, answers 5xx, or is too slow. Nothing was changed: if a write may
	 * have had an effect, the code is `unclear` or `may_exist`.
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
	/** An expression of the user fails, or the node has a bug. */
	'unexpected',
] as const;

/**
 * The code that says why an operation failed, such as `not_found`. Workflows can use the code to
 * decide what to do.
 */
export type ErrorCode = (typeof ERROR_CODES)[number];

/** The facts about a failed operation that users see. No text holds a secret. */
export interface ErrorFacts {
	code: ErrorCode;
	/**
	 * Says what happened, in one sentence. The sentence has at most 120 characters, not counting the
	 * values that are inserted.
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
	/** The status of the response. Null if no response came or no request was sent. */
	statusCode: number | null;
	/** How many times a webhook event was sent. Undefined for any other operation. */
	attempts?: number;
}

/** The error of a failed operation. It has the facts that users see. */
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
 * Returns the error for a word that is not one of the possible `words`. The error shows all of
 * them.
 *
 * @param field the name of the field in the editor, such as `Trigger On`
 */
export function unknownWord(field: string, word: string, words: readonly string[]): InputError {
	return new InputError(
		`The value "${word.slice(0, 40)}" in '${field}' is unknown.`,
		`Use one of ${words.join(', ')}.`,
	);
}

/**
 * Returns the error for a response that a working API does not send, such as a team without its ID.
 */
export function unexpectedResponse(message: string, description: string): ZendutyError {
	return new ZendutyError({ code: 'unexpected_response', message, description });
}

/**
 * Returns the error, with the code `credential`, for a credential that is missing or cannot be
 * used.
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

/** Adds a period to a text that does not end a sentence, so that another sentence can follow. */
function endSentence(text: string): string {
	return /[.!?]$/.test(text) ? text : `${text}.`;
}

/**
 * Returns the `description` of an error, which many errors of n8n have. If an error has none, the
 * text is empty.
 */
function descriptionOf(error: unknown): string {
	const { description } = Object(error) as { description?: unknown };
	return typeof description === 'string' ? description : '';
}

/** Tells whether an error says that the API key lacks a permission. */
export function isForbidden(error: unknown): boolean {
	return error instanceof ZendutyError && error.code === 'forbidden';
}
