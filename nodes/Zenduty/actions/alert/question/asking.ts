import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { isObject } from '../../../json';
import { isReview, isTool } from '../../operation/agentTool';
import { CONTEXT_MEMBER, QUESTION_PARAMETER, type OpenQuestion } from './openQuestion';

/** What n8n gives a node that asks something and waits for the answer. */
export interface Asking {
	/** As what the node asks: in a workflow, as a tool of an agent, or as the review of a tool. */
	role: 'node' | 'tool' | 'review';
	/** Whether an input item has what n8n takes for an approval, should it pass the items on. */
	isInputApproved: boolean;
	/** What the tool gets that a review is about; undefined outside of one. */
	toolInput: unknown;
	/** The operation as it is saved: an expression is its text. */
	savedOperation: unknown;
	/** The name of the workflow. */
	workflow: string;
	/** The time zone of the workflow, such as `Europe/Berlin`. */
	timeZone: string;
	/** Makes the signed link to a question; undefined where n8n is too old to sign one. */
	linkTo?: (questionId: string) => string;
	/** Keeps a question with the execution, in the place of an earlier one. */
	keep(question: OpenQuestion): void;
	/** Puts the execution to wait once the node has ended. */
	waitUntil(time: Date): Promise<void>;
}

/** Older versions of n8n cannot sign links, and only n8n 1 has to be told to check them. */
type Signing = Partial<Pick<IExecuteFunctions, 'getSignedResumeUrl'>> & {
	setSignatureValidationRequired?(): void;
};

/** Makes what a question needs of the execution. */
export function askingIn(context: IExecuteFunctions): Asking {
	const signing: Signing = context;
	const role = roleOf(context);
	const input = context.getInputData().map(({ json }) => json);
	return {
		role,
		isInputApproved: input.some(isApproved),
		toolInput: role === 'review' ? input[0]?.toolParameters : undefined,
		savedOperation: context.getNode().parameters.operation,
		workflow: context.getWorkflow().name ?? '',
		timeZone: context.getTimezone(),
		linkTo:
			signing.getSignedResumeUrl &&
			((id) => context.getSignedResumeUrl({ [QUESTION_PARAMETER]: id })),
		keep(question) {
			const kept: IDataObject = context.getContext('node');
			// A text, since n8n gives the page nothing else as it was kept.
			kept[CONTEXT_MEMBER] = JSON.stringify(question);
		},
		async waitUntil(time) {
			// Without this n8n 1 would let anybody answer who knows the number of the execution.
			signing.setSignatureValidationRequired?.();
			await context.putExecutionToWait(time);
		},
	};
}

/** Looks where the agents of n8n do. */
function isApproved({ approved, data }: IDataObject): boolean {
	return approved === true || (isObject(data) && data.approved === true);
}

function roleOf(context: IExecuteFunctions): Asking['role'] {
	if (isReview(context)) return 'review';
	return isTool(context) ? 'tool' : 'node';
}
