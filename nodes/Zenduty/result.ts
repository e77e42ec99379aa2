/** A failure that a text explains. The text holds no secret. */
interface Problem {
	/**
	 * Either whole sentences, or one clause like "it is empty": the function's comment says which.
	 */
	problem: string;
	/** What to do, where the caller's own advice does not fit; empty if the problem says so itself. */
	remedy?: string;
}

/** A failure that a program can tell apart from others by its code. */
export interface CodedFailure<Code extends string> {
	code: Code;
}

/**
 * What a function found, with `ok: true`, or why it found nothing, with `ok: false`.
 *
 * @template Found the members of a success, `object` if there are none
 */
export type Result<Found extends object, Failed extends object = Problem> =
	| ({ ok: true } & Found)
	| ({ ok: false } & Failed);

/**
 * Makes the result of a function that found nothing, with the text that explains it.
 *
 * @param remedy what to do, where the caller's own advice does not fit
 */
export function problem(text: string, remedy?: string): { ok: false } & Problem {
	return { ok: false, problem: text, remedy };
}
