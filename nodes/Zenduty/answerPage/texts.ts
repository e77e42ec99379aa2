import { MAX_NAME, MAX_TEXT } from './question';

/**
 * The language of all texts in this file. Every page has this value as its attribute `lang`, so
 * that screen readers pronounce the texts correctly.
 */
export const LANGUAGE = 'en';

/** The labels of the form fields, and the label of the button that sends a written answer. */
export const LABELS = { text: 'Your answer', name: 'Your name (optional)', send: 'Send answer' };

/**
 * The labels of the lines that the page shows about a question, and the text for a question without
 * a time limit.
 */
export const FACTS = {
	service: 'Service:',
	asked: 'Asked:',
	answerBefore: 'Answer before:',
	left: 'Time left:',
	limit: 'Time limit:',
	noLimit: 'none',
};

/**
 * Returns a text such as `5 minutes when this page was opened`. The page has no script, so it
 * cannot count the time down. That is why the text says when 5 minutes were left.
 *
 * @param left the time that was left, such as `5 minutes`. Undefined if no time was left
 */
export function timeLeft(left: string | undefined): string {
	return `${left ?? 'none'} when this page was opened`;
}

/** Returns the line below the question and its summary. The line names the workflow that asks. */
export function askedBy(workflow: string): string {
	return `The n8n workflow "${workflow}" asks this and waits for the answer.`;
}

/**
 * Returns the title of a page that shows a refused answer. The title says that nothing was
 * recorded, because screen readers read the title first.
 */
export function notRecorded(message: string): string {
	return `Not recorded: ${message}`;
}

const COUNT = new Intl.NumberFormat('en-US');

/** The texts for refused answers: the reason, and what the person can do. */
export const PROBLEMS = {
	notTheForm:
		'Nothing was recorded, because this was not sent with the form below. Please use the form.',
	noAnswer: 'Nothing was recorded yet. Please choose one of the buttons below.',
	noText: 'Nothing was recorded, since the answer is empty. Please enter one.',
	longText: `Nothing was recorded, since the answer has more than ${COUNT.format(MAX_TEXT)} characters. Please shorten it.`,
	longName: `Nothing was recorded, since the name has more than ${COUNT.format(MAX_NAME)} characters. Please shorten it.`,
} as const;

/** The texts of a page without a question, such as the page that confirms an answer. */
export interface Notice {
	title: string;
	/** The text of the page, in whole sentences. */
	text: string;
}

/**
 * The texts of two pages without a question. These texts do not depend on the question or on the
 * answer.
 */
export const NOTICES = {
	alreadyAnswered: {
		title: 'Already answered',
		text: 'This question was answered before, or a newer question has taken its place. Nothing was changed. You can close this page.',
	},
	broken: {
		title: 'Something went wrong',
		text: 'Nothing was recorded, and the workflow still waits. Please open the link again in a moment. If this happens again, tell the person who manages n8n.',
	},
} as const satisfies Record<string, Notice>;

/**
 * Returns the texts of the page that confirms an answer.
 *
 * @param chosen the label of the button that was pressed. Undefined for a written answer
 * @param incidentResolved `true` if the incident was resolved, `false` if it could not be resolved,
 * and null if the node was not set to resolve it
 */
export function recorded(chosen: string | undefined, incidentResolved: boolean | null): Notice {
	const title = chosen === undefined ? 'Answer recorded' : `Answer recorded: ${chosen}`;
	const text = `${afterAnswer(incidentResolved)} The workflow goes on. You can close this page.`;
	return { title, text };
}

function afterAnswer(incidentResolved: boolean | null): string {
	if (incidentResolved === null) return 'The incident was not resolved, so it may still be open.';
	return incidentResolved
		? 'The incident was resolved.'
		: 'The incident could not be resolved. Please resolve it in Zenduty.';
}
