/**
 * A failure with a text that explains it. The text must not contain a secret, because callers log
 * the text or show it to users.
 */
interface Problem {
	/**
	 * The text that explains the failure, in sentences, or as a clause such as "it is empty". The
	 * comment of each function says which of the two forms the function returns.
	 */
	problem: string;
	/**
	 * The advice that says what to do. If `remedy` is set, the caller shows it in place of its own
	 * advice. An empty text means that `problem` already says what to do.
	 */
	remedy?: string;
}

/** A failure with a code, such as `invalid_signature`, in place of a text. */
export interface CodedFailure<Code extends string> {
	code: Code;
}

/**
 * The result of a function that can fail. A success has `ok: true` and the values that were found.
 * A failure has `ok: false` and the reason.
 *
 * @template Found the members of a success. If a success has no members, `Found` is `object`.
 * @template Failed the members of a failure
 */
export type Result<Found extends object, Failed extends object = Problem> =
	| ({ ok: true } & Found)
	| ({ ok: false } & Failed);

/**
 * Returns the result of a function that failed.
 *
 * @param text explains why the function failed
 * @param remedy says what to do, in place of the advice of the caller
 */
export function problem(text: string, remedy?: string): { ok: false } & Problem {
	return { ok: false, problem: text, remedy };
}
