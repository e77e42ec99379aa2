/** The largest number of characters in a written answer. A longer answer is refused. */
export const MAX_TEXT = 10_000;

/**
 * The largest number of characters in the name of the person who answers. A longer name is refused.
 */
export const MAX_NAME = 200;

/** The way in which a person can answer: with a button, or with a written text. */
export type AnswerWay =
	| {
			kind: 'approval';
			/** The label of the button that approves, such as `Approve`. */
			approve: string;
			/** The label of the button that declines. Undefined if the page has no such button. */
			decline?: string;
	  }
	| { kind: 'freeText' };

/**
 * The question that a page shows. The texts of the question come from outside, so the page must
 * escape them.
 */
export interface Question {
	/** The question itself, in one line. */
	message: string;
	/** More about the question, in one or many lines. The text may be empty. */
	summary: string;
	/** The name of the workflow that asks. The page shows this name below the question. */
	workflow: string;
	way: AnswerWay;
	/** `true` if the page has a field for the name of the person who answers. */
	asksForName: boolean;
	/** The time when the question was asked, in milliseconds since 1970. */
	askedAt: number;
	/**
	 * The time zone of the workflow, such as `Europe/Berlin`, or `UTC` if that time zone does not
	 * exist.
	 */
	timeZone: string;
	/** The name of the service whose people are asked. Undefined if the name is unknown. */
	service?: string;
}

/**
 * The answer of a person: the button that the person pressed, or the text that the person wrote.
 */
export type Answer = ({ approved: boolean } | { text: string }) & {
	/** The name that the person entered. Nobody checks whether the name is true. */
	name?: string;
};
