/*
 * Answers a question that a node of the real n8n-core has asked, as n8n's server would let a person
 * answer it.
 */
import { parse } from 'node:querystring';
import type { IDataObject, INode, IRunExecutionData, Workflow } from 'n8n-workflow';
import {
	readOpenQuestion,
	type OpenQuestion,
} from '../../nodes/Zenduty/actions/alert/sendAndWait/openQuestion';
import { webhookOf, type N8n } from './n8n.cjs';

/**
 * Posts the form of the page that asks a question.
 *
 * @param link the link in the alert
 * @param runData what n8n has stored of the execution that waits for the answer
 * @param fill returns the fields of the form for a question
 * @returns the items with which the workflow goes on
 */
export async function answer(
	n8n: N8n,
	{ workflow, node }: { workflow: Workflow; node: INode },
	link: string,
	runData: IRunExecutionData,
	fill: (question: OpenQuestion) => Record<string, string>,
): Promise<IDataObject[]> {
	const kept = runData.executionData?.contextData[`node:${node.name}`]?.zendutyQuestion;
	const question = readOpenQuestion(kept);
	const httpRequest = {
		method: 'POST',
		query: Object.fromEntries(new URL(link).searchParams),
		headers: { 'content-type': 'application/x-www-form-urlencoded' },
		body: parse(String(new URLSearchParams(fill(question)))),
	};
	const page = { status: () => page, set: () => page, send: (html: string) => void html };
	const context = new n8n.core.WebhookContext(
		workflow,
		node,
		n8n.additionalData({ executionId: '1', httpRequest, httpResponse: page }),
		'trigger',
		webhookOf(n8n, node),
		[],
		runData,
	);
	const { type, typeVersion } = node;
	const output = await n8n.nodeTypes.getByNameAndVersion(type, typeVersion).webhook?.call(context);
	return (output?.workflowData ?? []).flat().map(({ json }) => json);
}
