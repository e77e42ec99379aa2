/** A failure with a text that explains it. The text holds no secret. */
interface Problem {
	/**
	 * Whole sentences, or one clause such as "it is empty". The comment of each function says which
	 * of the two it returns.
	 */
	problem: string;
	/**
	 * What to do, in place of the caller's own advice. Empty if `problem` already says what to do.
	 */
	remedy?: string;
}

/** A failure with a code in place of a text that explains it. */
export interface CodedFailure<Code extends string> {
	code: Code;
}

/**
 * The result of a function that can fail: the values that it found, with `ok: true`, or the reason
 * why it failed, with `ok: false`.
 *
 * @template Found the members of a success. If a success has no members, it is `object`.
 * @template Failed the members of a failure
 */
export type Result<Found extends object, Failed extends object = Problem> =
	| ({ ok: true } & Found)
	| ({ ok: false } & Failed);

/**
 * Makes the result of a function that failed, with the text that explains why.
 *
 * @param remedy what to do, in place of the caller's own advice
 */
export function problem(text: string, remedy?: string): { ok: false } & Problem {
	return { ok: false, problem: text, remedy };
}
