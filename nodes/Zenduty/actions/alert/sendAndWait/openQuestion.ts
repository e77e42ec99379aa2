import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { Question } from '../../../answerPage/question';
import { isObject, parseJson, toText } from '../../../json';
import { idFrom } from '../alertBody';
import type { IntegrationSource } from '../alertIntegration';
import { keepEnd } from './earlierWaits';

/**
 * A question that waits for its answer, with all data that the node needs to show the answer page
 * and to accept the answer.
 */
export interface OpenQuestion {
	/**
	 * The hash of the ID of the question, see {@link hashOfId}. The link to the answer page has the
	 * ID itself, so the link of an earlier question cannot answer this question.
	 */
	idHash: string;
	/** The texts of the answer page, and the way in which a person can answer. */
	page: Question;
	entityId: string;
	traceId: string;
	source: IntegrationSource;
	/** `true` if the node resolves the incident after somebody has answered. */
	isResolving: boolean;
	/** The time when n8n stops waiting, in milliseconds since 1970. */
	until: number;
}

/**
 * The name of the query parameter in the link to the answer page. Its value is the ID of the
 * question.
 */
export const QUESTION_PARAMETER = 'question';

/**
 * The name under which the last question of the node is stored, as a JSON text. The question is
 * stored in the node's context, an object that n8n saves with the execution.
 */
export const CONTEXT_MEMBER = 'zendutyQuestion';

/**
 * n8n's context with a method that n8n has only before 2.14. The method makes n8n check the
 * signature of the links for answers.
 */
type Signing = IExecuteFunctions & { setSignatureValidationRequired?(): void };

/**
 * Returns the hash of the ID of a question. Only the hash is stored with the execution. n8n 2 stores
 * there the token of the link, too. So whoever can only read the stored data knows the token, but
 * not the ID, and cannot answer.
 */
export function hashOfId(id: unknown): string {
	return idFrom(['hash of the question', id]);
}

/**
 * Stores a question with the execution. The question replaces an earlier question of the same node.
 * After that, nobody can answer the earlier question.
 */
export function keepQuestion(context: IExecuteFunctions, question: OpenQuestion): void {
	const kept: IDataObject = context.getContext('node');
	// The question is stored as a text, because n8n passes a text to the answer page unchanged. Other
	// kinds of values may change.
	kept[CONTEXT_MEMBER] = JSON.stringify(question);
	keepEnd(context, question.until);
}

/**
 * Reads a question that {@link keepQuestion} stored. The function checks only the members
 * `idHash` and `page`.
 *
 * @throws Error if the stored value is not a question
 */
export function readOpenQuestion(kept: unknown): OpenQuestion {
	const question = parseJson(toText(kept));
	if (isObject(question) && typeof question.idHash === 'string' && isObject(question.page)) {
		return question as unknown as OpenQuestion;
	}
	throw new Error('The question of this execution was not found.');
}

/**
 * Makes the execution wait for an answer after the node has ended.
 *
 * @param until the time when n8n stops waiting
 * @param unanswered the output of the node if nobody answers
 */
export async function waitForAnswer(
	context: IExecuteFunctions,
	until: Date,
	unanswered: IDataObject,
): Promise<void> {
	// Without `setSignatureValidationRequired`, n8n 1 would accept an answer from anybody who knows
	// the number of the execution.
	(context as Signing).setSignatureValidationRequired?.();
	// After the wait, n8n disables the node object of this run. n8n may already have planned further
	// runs with the same object. With a disabled object, these runs would ask nobody. So this run
	// gets a copy of the object.
	const run = context.getExecuteData();
	run.node = { ...run.node };
	// After a timeout, or after a retry of a stopped execution, n8n outputs the input of the node.
	// The input may have the approval of an earlier question, so the input is replaced by
	// `unanswered`.
	run.data = { ...run.data, main: [[{ json: unanswered, pairedItem: { item: 0 } }]] };
	await context.putExecutionToWait(until);
}
