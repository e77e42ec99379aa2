import type { Question } from '../../../answerPage/question';
import { givenText, isObject, parseJson } from '../../../json';
import type { IntegrationSource } from '../integration';

/** A question that waits for its answer: all that its page and the answer need. */
export interface OpenQuestion {
	/** Tells this question from earlier ones of the same node; the link has it too. */
	id: string;
	/** What the page shows. */
	page: Question;
	entityId: string;
	traceId: string;
	source: IntegrationSource;
	/** Whether the alert is resolved once somebody has answered. */
	isResolving: boolean;
	/** Until when n8n waits, in milliseconds since 1970. */
	until: number;
}

/** The parameter of the link that says which question it answers. */
export const QUESTION_PARAMETER = 'question';

/** The member of the node's context that holds its last question, as a JSON text. */
export const CONTEXT_MEMBER = 'zendutyQuestion';

/**
 * Reads what was kept of a question.
 *
 * @throws Error for what is none
 */
export function readOpenQuestion(kept: unknown): OpenQuestion {
	const question = parseJson(givenText(kept));
	if (isObject(question) && typeof question.id === 'string' && isObject(question.page)) {
		return question as unknown as OpenQuestion;
	}
	throw new Error('The question of this execution was not found.');
}
