import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { AnswerWay, Question } from '../../../answerPage/question';
import { InputError } from '../../../errors';
import { isObject, toText } from '../../../json';
import { isTimeZone } from '../../../model/date';
import { ALLOW_NOTHING, membersOf, readObject } from '../../../fields/parameters';
import { readBoolean, readChoice, readText } from '../../../fields/readers';
import { isReview, isTool } from '../../operation/agentTool';
import type { Item, Operation } from '../../operation/operation';
import { alertBody, idFrom, readTexts, type Addition } from '../alertBody';
import { PAGING_TYPES } from '../alertFields';
import { findAlertIntegration, type IntegrationSource } from '../alertIntegration';
import { waitForEarlierTimers } from './earlierWaits';
import { hashOfId, keepQuestion, QUESTION_PARAMETER, waitForAnswer } from './openQuestion';
import {
	checkReview,
	readable,
	readReview,
	writeCall,
	writeTools,
	type Review,
} from './toolReview';
import {
	approvalOptionsField,
	approvalTypeField,
	approveLabel,
	askForNameOption,
	declineLabel,
	resolveWhenAnsweredOption,
	responseTypeField,
	sendAndWaitFields,
} from './sendAndWaitFields';
import { endOfWait, readWaitLimit } from './waitLimit';

/**
 * The value of the operation in saved workflows. n8n checks the signature of an answer link only if
 * the parameter `operation` of the node has exactly this value.
 */
export const SEND_AND_WAIT = 'sendAndWait';

/** The text of the link in the alert. The link opens the answer page. */
const LINK = 'Answer';

/**
 * *Alert: Send and Wait for Response*. If nobody answers within the time limit, the output says so
 * in `data.timedOut`.
 */
export const sendAndWait: Operation = {
	name: 'Send and Wait for Response',
	action: 'Send alert and wait for response',
	description:
		'Page whoever is on call with an alert that links to a web page, and wait until somebody answers there',
	fields: sendAndWaitFields,
	isFinal: true,
	isOnce: true,
	async execute(item, connection) {
		const { context, clock } = connection;
		const { now } = clock;
		checkLink(context);
		const workflow = context.getWorkflow().name ?? '';
		const timeZone = context.getTimezone();
		const earliestEnd = endOfWait(readWaitLimit(item, now(), timeZone), now());
		const input = context.getInputData().map(({ json }) => json);
		const review = isReview(context) ? readReview(context) : undefined;
		if (review !== undefined) checkReview(input, review);
		const way = readWay(item);
		// The ID of the question decides which links are valid:
		// - With "Retry On Fail", the execution ID and the seed stay the same. So a sent link stays
		//   valid.
		// - Another pass of a loop has another seed, and a retry of the execution has another execution
		//   ID. So a link that was sent before is not valid.
		const id = idFrom(['question', context.getExecutionId(), item.run.seed]);
		const link = context.getSignedResumeUrl({ [QUESTION_PARAMETER]: id });
		const texts = readQuestionTexts(item, review, input[0]);
		const addition: Addition = {
			texts,
			link: { url: link, text: LINK },
			line: `The n8n workflow "${workflow}" waits for an answer: the link "${LINK}" in the alert opens a page for it.`,
			types: PAGING_TYPES,
		};
		const alert = alertBody(item, { isTool: isTool(context), addition });
		const { alerts, integration, source } = await findAlertIntegration(item, connection);
		await waitForEarlierTimers(context, earliestEnd, clock);
		// Waiting for the earlier timers may take more than a minute. So the limit is read a second
		// time here. If the limit is a date that has passed by now, `readWaitLimit` throws an error.
		const limit = readWaitLimit(item, now(), timeZone);
		const traceId = await alerts.sendAlert(integration, alert.text);
		const { entityId, isEntityIdGenerated } = alert;
		// Sending the alert may have taken minutes, so the time limit of the wait begins only now.
		const until = endOfWait(limit, now());
		keepQuestion(context, {
			idHash: hashOfId(id),
			page: {
				...texts,
				workflow,
				way,
				asksForName: readBoolean(item.options, askForNameOption, ALLOW_NOTHING),
				askedAt: now(),
				timeZone: isTimeZone(timeZone) ? timeZone : 'UTC',
				...serviceName(context, source),
			},
			entityId,
			traceId,
			source,
			// If the user entered the entity ID, the alert may have joined an incident that was already
			// open. An answer must not resolve such an incident. So by default, only an incident with a
			// generated entity ID is resolved.
			isResolving: readBoolean(
				item.options,
				{ ...resolveWhenAnsweredOption, default: isEntityIdGenerated },
				ALLOW_NOTHING,
			),
			until: until.getTime(),
		});
		const data = { ...(way.kind === 'approval' && { approved: false }), timedOut: true };
		await waitForAnswer(context, until, { data, entityId, traceId, incidentResolved: null });
		// n8n drops this output. After the wait, the node outputs the answer. If nobody answered, the
		// node outputs the object that was passed to `waitForAnswer`.
		return [{ entityId, traceId }];
	},
};

/**
 * Checks that somebody can answer the question, and that nobody can answer without the signed link.
 *
 * @throws InputError if one of the two conditions is not met
 */
function checkLink(context: IExecuteFunctions): void {
	if (isTool(context) && !isReview(context)) {
		throw new InputError(
			"An AI agent cannot use 'Send and Wait for Response' as a tool.",
			"In n8n 2, use a human review instead: choose Zenduty under 'Human review' in the list of nodes, and connect it between the agent and the tool that needs an approval.",
		);
	}
	// n8n checks the signature of the link only if the saved parameter `operation` is exactly
	// `sendAndWait`. If "Operation" is an expression, n8n saves the text of the expression, so n8n
	// would not check the signature.
	if (context.getNode().parameters.operation !== SEND_AND_WAIT) {
		throw new InputError(
			"'Operation' is an expression, so n8n would not check who answers.",
			"Choose the operation 'Send and Wait for Response' from the list.",
		);
	}
	const { getSignedResumeUrl } = context as Partial<IExecuteFunctions>;
	if (getSignedResumeUrl === undefined) {
		throw new InputError(
			'This version of n8n cannot sign the link for the answer.',
			'Update n8n to version 1.107 or newer.',
		);
	}
}

/**
 * The text that an expression makes from an object. n8n's default message for a review has an
 * expression for the parameters of the tool, which are an object. So the node replaces this text by
 * the parameters.
 */
const UNREADABLE = '[object Object]';

/**
 * Reads the texts of the question. The first line of "Message" becomes the title of the incident.
 * All further lines become a part of the summary.
 *
 * @param review undefined if the node is not a review. The texts of a review also show the
 * connected tools and the parameters of the call.
 */
function readQuestionTexts(
	item: Item,
	review: Review | undefined,
	{ toolParameters }: IDataObject,
): { message: string; summary: string } {
	const { message: text, summary: details } = readTexts(item);
	if (review === undefined) return split(text, details);
	// A model may have written the message of a review without the tools and the parameters of the
	// call. So the node adds the tools. It adds the parameters if the texts do not contain them.
	const call = writeCall(toolParameters);
	const shown = text.replaceAll(UNREADABLE, () => call);
	const isShown = `${shown}\n${details}`.includes(call);
	return split(
		readable(shown),
		readable(details),
		readable(writeTools(review.tools)),
		isShown ? '' : readable(`The tool gets:\n${call}`),
	);
}

/** Uses the first line of a text as the message, and puts everything else into the summary. */
function split(text: string, ...details: string[]): { message: string; summary: string } {
	const [message, ...more] = text.trim().split(/\r?\n/);
	const parts = [more.join('\n').trim(), ...details];
	return { message, summary: parts.filter((part) => part.trim() !== '').join('\n\n') };
}

/**
 * Returns the name of the service whose people are asked. The result has a name only if the user
 * chose the service from the list.
 */
function serviceName(
	context: IExecuteFunctions,
	source: IntegrationSource,
): Pick<Question, 'service'> {
	// For a choice from the list, the editor saves the name with the parameter. So the node does not
	// request the name. A request would take time, and could fail.
	const service: unknown = context.getNode().parameters.service;
	if (source.from !== 'apiKey' || !isObject(service)) return {};
	// If the user replaces the choice by an expression, the editor keeps the name of the old choice.
	// So the name is used only if the saved service is from the list, and is the service of the
	// integration.
	if (service.mode !== 'list' || service.value !== source.service) return {};
	const name = toText(service.cachedResultName).trim();
	return name === '' ? {} : { service: name };
}

/**
 * Reads how somebody can answer: with buttons, or with a written text. A button whose label is
 * blank has the default label.
 */
function readWay(item: Item): AnswerWay {
	const kind = readChoice(item, responseTypeField, ['approval', 'freeText']);
	if (kind === 'freeText') return { kind };
	const type = readChoice(item, approvalTypeField, ['double', 'single']);
	const { values } = readObject(item, approvalOptionsField);
	const labels = membersOf(item, 'approvalOptions.values', isObject(values) ? values : {});
	const labelOf = (label: INodeProperties) =>
		readText(labels, label, ALLOW_NOTHING).trim() || String(label.default);
	const decline = type === 'double' && { decline: labelOf(declineLabel) };
	return { kind: 'approval', approve: labelOf(approveLabel), ...decline };
}
