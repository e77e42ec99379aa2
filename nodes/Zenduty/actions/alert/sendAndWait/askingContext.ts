import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { isReview, isTool } from '../../operation/agentTool';
import { CONTEXT_MEMBER, QUESTION_PARAMETER, type OpenQuestion } from './openQuestion';
import type { Review } from './toolReview';

/** What n8n gives a node that asks something and waits for the answer. */
export interface Asking {
	/** As what the node asks: in a workflow, as a tool of an agent, or as the review of a tool. */
	role: 'node' | 'tool' | 'review';
	/** The input items: in a review, one with the call of the agent. */
	input: readonly IDataObject[];
	/** What is around the node in a review. */
	review?: Review;
	executionId: string;
	/** The operation as it is saved: an expression is its text. */
	savedOperation: unknown;
	/** The name of the workflow. */
	workflow: string;
	/** The time zone of the workflow, such as `Europe/Berlin`. */
	timeZone: string;
	/**
	 * Until when the last question of the execution was to wait, if n8n goes on then only with what
	 * waits, in milliseconds since 1970; undefined if there was none.
	 */
	lastEnd?: number;
	/** Makes the signed link to a question; undefined where n8n is too old to sign one. */
	linkTo?: (questionId: string) => string;
	/** Keeps a question with the execution, in the place of an earlier one. */
	keep(question: OpenQuestion): void;
	/** Puts the execution to wait once the node has ended. @param otherwise the output without answer */
	waitUntil(time: Date, otherwise: IDataObject): Promise<void>;
}

/** The member of the execution's context that holds until when its last question was to wait. */
const LAST_END = 'zendutyQuestionEnd';

/** Older versions of n8n cannot sign links, and only n8n 1 has to be told to check them. */
type Signing = Partial<Pick<IExecuteFunctions, 'getSignedResumeUrl'>> & {
	setSignatureValidationRequired?(): void;
};

/** Makes what a question needs of the execution. */
export function askingIn(context: IExecuteFunctions): Asking {
	const signing: Signing = context;
	const role = roleOf(context);
	const isOld = signing.setSignatureValidationRequired !== undefined;
	const all: IDataObject = context.getContext('flow');
	return {
		role,
		input: context.getInputData().map(({ json }) => json),
		...(role === 'review' && { review: reviewIn(context) }),
		executionId: context.getExecutionId(),
		lastEnd: isOld ? undefined : (all[LAST_END] as number | undefined),
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
			all[LAST_END] = question.until;
		},
		async waitUntil(time, otherwise) {
			// Without this n8n 1 would let anybody answer who knows the number of the execution.
			signing.setSignatureValidationRequired?.();
			// n8n disables the node of this run to go on after it. Runs that queue behind it have the same
			// object, and would pass without asking anybody.
			const run = context.getExecuteData();
			run.node = { ...run.node };
			// When the time is up, or somebody retries what was stopped, n8n hands on what the node got. An
			// earlier yes may stand there.
			run.data = { ...run.data, main: [[{ json: otherwise, pairedItem: { item: 0 } }]] };
			await context.putExecutionToWait(time);
		},
	};
}

/** What n8n itself asks for the connections of a node; its types do not have it. */
interface Connected {
	getConnections(
		node: { name: string },
		type: 'main',
	): ReadonlyArray<ReadonlyArray<{ node: string; index: number }> | null>;
}

/** Reads what is around the review of a tool. */
function reviewIn(context: IExecuteFunctions): Review {
	const { previousNode: agent } = context.getInputSourceData();
	const { $ } = context.getWorkflowDataProxy(0);
	const before = (context as unknown as Connected).getConnections({ name: agent }, 'main');
	const counts = before
		.flatMap((outputs) => outputs ?? [])
		.map(({ node, index }) => {
			try {
				return ($(node).all(index) as unknown[]).length;
			} catch {
				// The node did not run, or this output gave nothing.
				return 0;
			}
		});
	const behind = { connectionType: 'ai_tool', depth: 1, includeNodeParameters: true } as const;
	const tools = context.getParentNodes(context.getNode().name, behind);
	return {
		agentItems: Math.max(0, ...counts),
		tools: tools.filter(({ disabled }) => !disabled),
	};
}

function roleOf(context: IExecuteFunctions): Asking['role'] {
	if (isReview(context)) return 'review';
	return isTool(context) ? 'tool' : 'node';
}
