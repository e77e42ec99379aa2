import { MAX_NAME, MAX_TEXT } from './question';

/** The language of all texts here. */
export const LANGUAGE = 'en';

/** What the fields and the buttons of the page are called. */
export const LABELS = { text: 'Your answer', name: 'Your name (optional)', send: 'Send answer' };

/** Says who asks. */
export function askedBy(workflow: string): string {
	return `The n8n workflow "${workflow}" asks this and waits for the answer.`;
}

/** Makes the title of a page on which an answer was not taken, which is read before all else. */
export function notRecorded(message: string): string {
	return `Not recorded: ${message}`;
}

const COUNT = new Intl.NumberFormat('en-US');

/** Says why a posted answer was not taken, and what to do. */
export const PROBLEMS = {
	notTheForm:
		'Nothing was recorded, because this was not sent with the form below. Please use the form.',
	noAnswer: 'Nothing was recorded yet. Please choose one of the buttons below.',
	noText: 'Nothing was recorded, since the answer is empty. Please enter one.',
	longText: `Nothing was recorded, since the answer has more than ${COUNT.format(MAX_TEXT)} characters. Please shorten it.`,
	longName: `Nothing was recorded, since the name has more than ${COUNT.format(MAX_NAME)} characters. Please shorten it.`,
} as const;

/** What a page says that asks nothing. */
export interface Notice {
	title: string;
	/** Whole sentences. */
	text: string;
}

/** The pages that ask nothing. */
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
 * Makes the page for somebody whose answer was taken.
 *
 * @param chosen what the button said; undefined for an answer in words
 * @param incidentResolved null if the incident was not to be resolved, false if it could not be
 */
export function recorded(chosen: string | undefined, incidentResolved: boolean | null): Notice {
	const title = chosen === undefined ? 'Answer recorded' : `Answer recorded: ${chosen}`;
	const incident = RESOLVED[`${incidentResolved}`];
	return { title, text: `${incident} The workflow goes on. You can close this page.` };
}

const RESOLVED = {
	true: 'The incident was resolved.',
	false: 'The incident could not be resolved. Please resolve it in Zenduty.',
	null: 'The incident was not resolved, so it may still be open.',
};
