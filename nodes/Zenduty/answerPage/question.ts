/** The largest number of characters in a written answer. */
export const MAX_TEXT = 10_000;

/** The largest number of characters in a name. */
export const MAX_NAME = 200;

/** The way in which a person can answer: with a button, or with a written text. */
export type AnswerWay =
	| {
			kind: 'approval';
			/** The label of the button that approves. */
			approve: string;
			/** The label of the button that declines. If the page has no such button, it is missing. */
			decline?: string;
	  }
	| { kind: 'freeText' };

/** The question of a page. Its texts come from outside and are not escaped. */
export interface Question {
	/** The question itself, in one line. */
	message: string;
	/** More about the question, in one or many lines. The text may be empty. */
	summary: string;
	/** The name of the workflow that asks. */
	workflow: string;
	way: AnswerWay;
	/** Whether the page has a field for the name of the person who answers. */
	asksForName: boolean;
	/** The time when the question was asked, in milliseconds since 1970. */
	askedAt: number;
	/**
	 * The time zone of the workflow, such as `Europe/Berlin`, or `UTC` if that time zone does not
	 * exist.
	 */
	timeZone: string;
	/** The name of the service whose people are asked. If the name is unknown, it is missing. */
	service?: string;
}

/** The answer of a person. */
export type Answer = ({ approved: boolean } | { text: string }) & {
	/** The name that the person entered. Nobody checks whether the name is true. */
	name?: string;
};
