import type {
	IDataObject,
	IWebhookDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { noticePage, PAGE_HEADERS, questionPage } from '../../../answerPage/page';
import type { Answer, Question } from '../../../answerPage/question';
import { readAnswer } from '../../../answerPage/readAnswer';
import { NOTICES, recorded } from '../../../answerPage/texts';
import { escapeUnit } from '../../../json';
import {
	CONTEXT_MEMBER,
	QUESTION_PARAMETER,
	readOpenQuestion,
	type OpenQuestion,
} from './openQuestion';
import { resolveAnswered } from './resolveAnswered';

const page = {
	name: 'default',
	responseMode: 'onReceived',
	// Lets the response be what the node returns.
	responseData: '',
	path: '={{ $nodeId }}',
	restartWebhook: true,
	isFullPath: true,
} as const;

/** Where n8n takes answers while the node waits; its URL exists for no longer. */
export const answerWebhooks: IWebhookDescription[] = [
	{ ...page, httpMethod: 'GET' },
	{ ...page, httpMethod: 'POST' },
];

/**
 * For how long a second answer is refused here, in milliseconds. n8n may take long to go on, if many
 * executions run before this one.
 */
const TAKEN_TIME = 24 * 60 * 60_000;

/**
 * How long before the end of the wait the incident is no longer resolved, in milliseconds: n8n would
 * go on without the answer while Zenduty is asked.
 */
const TOO_LATE = 5_000;

/**
 * Makes what receives the requests to all pages of this process. It never throws: n8n would end the
 * wait, and go on with an empty item.
 *
 * @param now milliseconds since 1970
 */
export function makeReceiveAnswer(
	now: () => number,
): (context: IWebhookFunctions) => Promise<IWebhookResponseData> {
	/**
	 * The questions that are being answered, or were a moment ago. A response has the status of an
	 * error if the node failed, or if n8n could not go on with the answer: its database may be away.
	 * Then the question still waits.
	 */
	const taken = new Map<string, { since: number; response: { readonly statusCode: number } }>();

	function isTaken(id: string): boolean {
		for (const [each, { since, response }] of taken) {
			if (since + TAKEN_TIME <= now() || response.statusCode >= 400) taken.delete(each);
		}
		return taken.has(id);
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
		const question = readOpenQuestion(keptQuestion(context));
		const { id, page } = question;
		const asked = (context.getQueryData() as IDataObject)[QUESTION_PARAMETER];
		if (asked !== id || isTaken(id)) {
			return show(context, 409, noticePage(NOTICES.alreadyAnswered));
		}
		if (context.getRequestObject().method !== 'POST') {
			return show(context, 200, questionPage(page));
		}
		const contentType = context.getHeaderData()['content-type'];
		const result = readAnswer(page, contentType, context.getBodyData());
		if (!result.ok) return show(context, 400, questionPage(page, result));
		taken.set(id, { since: now(), response: context.getResponseObject() });
		return await take(context, question, result.answer).catch((error: unknown) => {
			taken.delete(id);
			return broken(context, error);
		});
	}

	return async (context) =>
		await receive(context).catch((error: unknown) => broken(context, error));
}

/**
 * Reads what the node has kept with the execution. `webhook()` has no other way to it, and a name can
 * hold what would end the expression.
 */
function keptQuestion(context: IWebhookFunctions): unknown {
	const name = JSON.stringify(context.getNode().name).replace(/[{}]/g, escapeUnit);
	return context.evaluateExpression(`{{ $node[${name}].context["${CONTEXT_MEMBER}"] }}`);
}

/** Returns what the button said that was pressed; undefined for an answer in words. */
function chosenIn({ way }: Pick<Question, 'way'>, answer: Answer): string | undefined {
	if (way.kind !== 'approval' || !('approved' in answer)) return undefined;
	return answer.approved ? way.approve : way.decline;
}

function show(context: IWebhookFunctions, status: number, html: string): IWebhookResponseData {
	context.getResponseObject().status(status).set(PAGE_HEADERS).send(html);
	return { noWebhookResponse: true };
}

/** Tells that something went wrong: to the reader without details, and to the log with them. */
function broken(context: IWebhookFunctions, error: unknown): IWebhookResponseData {
	try {
		const reason = error instanceof Error ? error.message : String(error);
		context.logger.error(`Zenduty: the answer page cannot be shown. ${reason}`);
		return show(context, 500, noticePage(NOTICES.broken));
	} catch {
		return { noWebhookResponse: true };
	}
}
