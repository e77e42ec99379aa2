import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { Question } from '../../../answerPage/question';
import { givenText, isObject, parseJson } from '../../../json';
import type { IntegrationSource } from '../integration';
import { keepEnd } from './earlierWaits';

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

/** Only n8n 1 has to be told to check the links for answers; n8n 2 has dropped the method. */
type Signing = IExecuteFunctions & { setSignatureValidationRequired?(): void };

/** Keeps a question with the execution, in the place of an earlier one of the node. */
export function keepQuestion(context: IExecuteFunctions, question: OpenQuestion): void {
	const kept: IDataObject = context.getContext('node');
	// A text, since n8n gives the page nothing else as it was kept.
	kept[CONTEXT_MEMBER] = JSON.stringify(question);
	keepEnd(context, question.until);
}

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

/**
 * Puts the execution to wait once the node has ended.
 *
 * @param unanswered the output if nobody answers
 */
export async function waitForAnswer(
	context: IExecuteFunctions,
	until: Date,
	unanswered: IDataObject,
): Promise<void> {
	// Without this n8n 1 would let anybody answer who knows the number of the execution.
	(context as Signing).setSignatureValidationRequired?.();
	// n8n disables the node of this run to go on after it. Runs that queue behind it have the same
	// object, and would pass without asking anybody.
	const run = context.getExecuteData();
	run.node = { ...run.node };
	// When the time is up, or somebody retries what was stopped, n8n hands on what the node got. An
	// earlier yes may stand there.
	run.data = { ...run.data, main: [[{ json: unanswered, pairedItem: { item: 0 } }]] };
	await context.putExecutionToWait(until);
}
