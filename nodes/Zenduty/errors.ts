/**
 * The codes that come before all other codes, because users must know of these cases before they
 * try again. If several codes fit a failed item, the item gets `partly_done` if that is one of
 * them, and otherwise the first fitting code of this list.
 */
export const STRONG_CODES = [
	/** Nobody knows whether Zenduty created something. Trying again could create it twice. */
	'may_exist',
	/** Nobody knows whether Zenduty made a change. Trying again does no harm. */
	'unclear',
	/** One part of the operation was done, and another part failed. */
	'partly_done',
	/** The operation would have opened a resolved incident again. */
	'already_resolved',
	/** The execution was cancelled. Zenduty certainly did nothing. */
	'cancelled',
] as const;

/**
 * The codes of a failed operation. They are public, because workflows use them to decide what to
 * do.
 */
export const ERROR_CODES = [
	...STRONG_CODES,
	/** The value of a field cannot be used. */
	'invalid_input',
	/** The credential is missing or cannot be used, or Zenduty refuses its API key. */
	'credential',
	/** The API key has no permission for the request. */
	'forbidden',
	/**
	 * Zenduty has no such record, no integration exists at the URL, or a receiver answered 404. In
	 * most cases the status is 404.
	 */
	'not_found',
	/**
	 * Zenduty or a receiver answered with a 4xx for which this list has no code of its own. Or
	 * Zenduty answered with a success, but the change was not made.
	 */
	'refused',
	/**
	 * Zenduty or a receiver still answered 429 after all attempts, or Zenduty asks for a wait that is
	 * too long.
	 */
	'rate_limited',
	/** The server is not reachable, answers 5xx, or is too slow. Nothing was changed. */
	'unavailable',
	/**
	 * The response is a redirect, is not JSON (such as a web page), is too large, or is a record
	 * without an ID or with another ID than was asked for.
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

/** The code of a failed operation. */
export type ErrorCode = (typeof ERROR_CODES)[number];

/** The facts about a failed operation that users see. No text holds a secret. */
export interface ErrorFacts {
	code: ErrorCode;
	/**
	 * What happened, in one sentence. Without the values that are inserted, it has at most 120
	 * characters.
	 */
	message: string;
	/** What to do, in whole sentences. */
	description: string;
	/**
	 * Whether Zenduty may have created something. If so, creating it again could make a second one.
	 */
	mayExist: boolean;
	/** The status of the response. Null if no response came or no request was sent. */
	statusCode: number | null;
	/** The number of times that a webhook event was sent. Undefined for any other operation. */
	attempts?: number;
}

/** A failed operation, with the facts that users see and the wait that Zenduty asks for. */
export class ZendutyError extends Error implements ErrorFacts {
	override name = 'ZendutyError';

	readonly code: ErrorCode;
	readonly description: string;
	readonly mayExist: boolean;
	readonly statusCode: number | null;
	/** The wait that Zenduty asks for, in milliseconds. */
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
 * Makes the error for a word that is not in the list of possible words.
 *
 * @param field the name of the field in the editor
 */
export function unknownWord(field: string, word: string, words: readonly string[]): InputError {
	return new InputError(
		`The value "${word.slice(0, 40)}" in '${field}' is unknown.`,
		`Use one of ${words.join(', ')}.`,
	);
}

/**
 * Makes the error for a response that a working API does not send, such as a team without its ID.
 */
export function unexpectedResponse(message: string, description: string): ZendutyError {
	return new ZendutyError({ code: 'unexpected_response', message, description });
}

/** Makes the error for a credential that is missing or cannot be used. */
export function unusableCredential(message: string, description: string): ZendutyError {
	return new ZendutyError({ code: 'credential', message, description });
}

/**
 * Returns the facts of an error. Any error other than a {@link ZendutyError} gets the code
 * `unexpected`.
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

/** Joins the message and the description, for places that show only one text. */
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
