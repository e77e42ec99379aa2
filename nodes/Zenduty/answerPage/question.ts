/** The most characters of an answer in words. */
export const MAX_TEXT = 10_000;

/** The most characters of a name. */
export const MAX_NAME = 200;

/** How somebody can answer: with a button, or in words. */
export type AnswerWay =
	| {
			kind: 'approval';
			/** What the button says that approves. */
			approve: string;
			/** What the button says that declines; missing if there is none. */
			decline?: string;
	  }
	| { kind: 'freeText' };

/** What a page asks. All of it comes from outside. */
export interface Question {
	/** What it is about, in one line. */
	message: string;
	/** Details, in one or many lines; empty if there are none. */
	summary: string;
	/** The name of the workflow that asks. */
	workflow: string;
	way: AnswerWay;
	/** Whether the page has a field for the name of who answers. */
	asksForName: boolean;
}

/** What somebody answered. */
export type Answer = ({ approved: boolean } | { text: string }) & {
	/** The name that was entered, which nobody checks. */
	name?: string;
};
