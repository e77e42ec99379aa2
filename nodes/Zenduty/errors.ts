/**
 * The codes that win over the others, the strongest first: they say what a user must know before
 * trying again.
 */
export const STRONG_CODES = [
	/** A write of which nobody knows whether it was done, and which would double. */
	'may_exist',
	/** A write of which nobody knows whether it was done, harmless to repeat. */
	'unclear',
	/** One part is done, and another one failed. */
	'partly_done',
	/** A resolved incident would have been opened again. */
	'already_resolved',
	/** The user stopped the execution; nothing is unclear. */
	'cancelled',
] as const;

/** What an operation can fail with. The codes are public: workflows decide by them. */
export const ERROR_CODES = [
	...STRONG_CODES,
	/** A value of the node cannot be used. */
	'invalid_input',
	/** The credential is missing or unusable, or its key is wrong or inactive. */
	'credential',
	/** The key lacks a permission. */
	'forbidden',
	/** 404 */
	'not_found',
	/** Another 4xx: the other side says no. */
	'refused',
	/** Too many requests for too long, or a wait that is asked for is too long. */
	'rate_limited',
	/** Not reachable, 5xx or a timeout; nothing was done, or it was a read. */
	'unavailable',
	/** Not JSON, a redirect, a web page, or a record without its number or ID, or with another one. */
	'unexpected_response',
	/** The firewall in front of Zenduty, or n8n's protection of private addresses. */
	'blocked',
	/** Zenduty took an alert and could not process it. */
	'failed',
	/** An expression of the user fails, or the node has a bug. */
	'unexpected',
] as const;

/** One of {@link ERROR_CODES}. */
export type ErrorCode = (typeof ERROR_CODES)[number];

/** What is told of a failed operation. No text holds a secret. */
export interface ErrorFacts {
	code: ErrorCode;
	/** What happened, in a sentence of at most 120 characters without inserted values. */
	message: string;
	/** What to do, in whole sentences. */
	description: string;
	/** Whether something may exist that would be there twice if it was created again. */
	mayExist: boolean;
	/** HTTP status; null if no response came, or if nothing was sent. */
	statusCode: number | null;
	/** How often a webhook event was sent. */
	attempts?: number;
}

/** A failed operation. */
export class ZendutyError extends Error implements ErrorFacts {
	override name = 'ZendutyError';

	readonly code: ErrorCode;
	readonly description: string;
	readonly mayExist: boolean;
	readonly statusCode: number | null;
	/** How long a wait Zenduty asks for, in milliseconds. */
	readonly retryAfter?: number;
	readonly attempts?: number;

	constructor(
		given: Pick<ErrorFacts, 'code' | 'message' | 'description'> &
			Partial<ErrorFacts> & { retryAfter?: number },
	) {
		super(given.message);
		this.code = given.code;
		this.description = given.description;
		this.mayExist = given.mayExist ?? false;
		this.statusCode = given.statusCode ?? null;
		this.retryAfter = given.retryAfter;
		this.attempts = given.attempts;
	}
}

/** A value of the node that cannot be used: what is wrong, and what to enter instead. */
export class InputError extends ZendutyError {
	override name = 'InputError';

	constructor(message: string, description: string) {
		super({ code: 'invalid_input', message, description });
	}
}

/** A response that a working API does not give, such as a thing without its ID. */
export function unexpectedResponse(message: string, description: string): ZendutyError {
	return new ZendutyError({ code: 'unexpected_response', message, description });
}

/** A credential that is missing or cannot work. */
export function unusableCredential(message: string, description: string): ZendutyError {
	return new ZendutyError({ code: 'credential', message, description });
}

/** Returns what is told of an error; one that is no {@link ZendutyError} is `unexpected`. */
export function factsOf(error: unknown): ErrorFacts {
	if (error instanceof ZendutyError) {
		const { code, message, description, mayExist, statusCode, attempts } = error;
		const counted = attempts !== undefined && { attempts };
		return { code, message, description, mayExist, statusCode, ...counted };
	}
	const text = error instanceof Error ? error.message : String(error);
	return {
		code: 'unexpected',
		message: text || 'Unknown error.',
		description: descriptionOf(error),
		mayExist: false,
		statusCode: null,
	};
}

/** Joins message and description, for places that show one text alone. */
export function inOneText({ message, description }: ErrorFacts): string {
	return [endSentence(message), description].filter((text) => text !== '').join(' ');
}

/** Ends a text of somebody else's with a period, so that another sentence can follow it. */
function endSentence(text: string): string {
	return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** Reads the description of an error of n8n, such as that of an expression. */
function descriptionOf(error: unknown): string {
	const { description } = Object(error) as { description?: unknown };
	return typeof description === 'string' ? description : '';
}

/** Tells whether the API key has no permission for something. */
export function isForbidden(error: unknown): boolean {
	return error instanceof ZendutyError && error.code === 'forbidden';
}
