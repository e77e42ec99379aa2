import {
	WAIT_INDEFINITELY,
	type IDataObject,
	type IWebhookDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';
import { noticePage, PAGE_HEADERS, questionPage } from '../../../answerPage/page';
import type { Answer, Question } from '../../../answerPage/question';
import { readAnswer } from '../../../answerPage/readAnswer';
import { NOTICES, recorded } from '../../../answerPage/texts';
import { escapeUnit } from '../../../json';
import {
	CONTEXT_MEMBER,
	hashOfId,
	QUESTION_PARAMETER,
	readOpenQuestion,
	type OpenQuestion,
} from './openQuestion';
import { resolveAnswered } from './resolveAnswered';

const answerUrl = {
	name: 'default',
	responseMode: 'onReceived',
	// Because `responseData` is an empty text, n8n responds with the `webhookResponse` that the node
	// returns.
	responseData: '',
	path: '={{ $nodeId }}',
	restartWebhook: true,
	isFullPath: true,
} as const;

/**
 * The webhooks for the answer page: GET shows the page, and POST receives the answer. n8n serves
 * their URL only while the node waits.
 */
export const answerWebhooks: IWebhookDescription[] = [
	{ ...answerUrl, httpMethod: 'GET' },
	{ ...answerUrl, httpMethod: 'POST' },
];

/**
 * For this many milliseconds after an answer, the node refuses a second answer to the same
 * question. A second answer can arrive until n8n resumes the execution. That can take long, because
 * n8n may run many other executions first.
 */
const TAKEN_TIME = 24 * 60 * 60_000;

/**
 * If at most this many milliseconds of the wait are left, an answer is accepted, but does not
 * resolve the incident. Otherwise, the wait could end before Zenduty responds, and n8n would
 * continue the workflow without the answer.
 */
const TOO_LATE = 5_000;

/**
 * Returns the function that handles every HTTP request for an answer page. The process has one such
 * function.
 *
 * @param now returns the present time, in milliseconds since 1970
 */
export function makeReceiveAnswer(
	now: () => number,
): (context: IWebhookFunctions) => Promise<IWebhookResponseData> {
	/**
	 * The questions to which a valid answer has arrived. The key is `idHash` of the question. `since`
	 * is the time of the answer, and `response` is the HTTP response to the answer.
	 */
	const taken = new Map<string, { since: number; response: { readonly statusCode: number } }>();

	/**
	 * Removes two kinds of questions from `taken`: the questions that can be answered again, and the
	 * questions that were answered {@link TAKEN_TIME} ago or earlier.
	 */
	function removeOpen(): void {
		for (const [key, { since, response }] of taken) {
			// If the response has an error status, the answer was not recorded. For example, n8n could
			// not reach its database to resume the execution. So the question can be answered again.
			if (since + TAKEN_TIME <= now() || response.statusCode >= 400) taken.delete(key);
		}
	}

	async function take(
		context: IWebhookFunctions,
		question: OpenQuestion,
		answer: Answer,
	): Promise<IWebhookResponseData> {
		const { entityId, traceId, isResolving, page, until } = question;
		const { name: respondedBy, ...said } = answer;
		const respondedAt = new Date(now()).toISOString();
		const data = { ...said, respondedAt, ...(respondedBy !== undefined && { respondedBy }) };
		const hasTime = until - now() > TOO_LATE;
		const incidentResolved = isResolving
			? hasTime && (await resolveAnswered(context, question))
			: null;
		const json: IDataObject = { data, entityId, traceId, incidentResolved };
		return {
			workflowData: [[{ json, pairedItem: { item: 0 } }]],
			webhookResponse: noticePage(recorded(chosenIn(page, answer), incidentResolved)),
		};
	}

	async function receive(context: IWebhookFunctions): Promise<IWebhookResponseData> {
		context.getResponseObject().set(PAGE_HEADERS);
		const question = readOpenQuestion(keptQuestion(context));
		const { idHash, page, until } = question;
		const asked = (context.getQueryData() as IDataObject)[QUESTION_PARAMETER];
		removeOpen();
		if (hashOfId(asked) !== idHash || taken.has(idHash)) {
			return show(context, 409, noticePage(NOTICES.alreadyAnswered));
		}
		const limit = until < WAIT_INDEFINITELY.getTime() ? until : undefined;
		const visit = { now: now(), until: limit };
		if (context.getRequestObject().method !== 'POST') {
			return show(context, 200, questionPage(page, visit));
		}
		const contentType = context.getHeaderData()['content-type'];
		const result = readAnswer(page, contentType, context.getBodyData());
		if (!result.ok) return show(context, 400, questionPage(page, visit, result));
		taken.set(idHash, { since: now(), response: context.getResponseObject() });
		return await take(context, question, result.answer).catch((error: unknown) => {
			taken.delete(idHash);
			return broken(context, error);
		});
	}

	// This function never throws. After an error, n8n would end the wait, and the workflow would
	// continue with an empty item.
	return async (context) =>
		await receive(context).catch((error: unknown) => broken(context, error));
}

/** Reads the question that the node has stored with the execution. */
function keptQuestion(context: IWebhookFunctions): unknown {
	// Braces in the node's name are escaped, because they would end the expression.
	const name = JSON.stringify(context.getNode().name).replace(/[{}]/g, escapeUnit);
	// The question is in the data that n8n stores for this node. A webhook function cannot read this
	// data directly, so an expression reads it.
	return context.evaluateExpression(`{{ $node[${name}].context["${CONTEXT_MEMBER}"] }}`);
}

/**
 * Returns the label of the button that was pressed. For a written answer, the result is undefined.
 */
function chosenIn({ way }: Pick<Question, 'way'>, answer: Answer): string | undefined {
	if (way.kind !== 'approval' || !('approved' in answer)) return undefined;
	return answer.approved ? way.approve : way.decline;
}

function show(context: IWebhookFunctions, status: number, html: string): IWebhookResponseData {
	context.getResponseObject().status(status).send(html);
	return { noWebhookResponse: true };
}

/**
 * Responds with a page that says that something went wrong. The details of the error are only in
 * n8n's log.
 */
function broken(context: IWebhookFunctions, error: unknown): IWebhookResponseData {
	try {
		const reason = error instanceof Error ? error.message : String(error);
		context.logger.error(`Zenduty: the answer page cannot be shown. ${reason}`);
		return show(context, 500, noticePage(NOTICES.broken));
	} catch {
		return { noWebhookResponse: true };
	}
}
