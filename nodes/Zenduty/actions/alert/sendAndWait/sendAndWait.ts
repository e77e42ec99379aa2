import type { INodeProperties } from 'n8n-workflow';
import type { AnswerWay } from '../../../answerPage/question';
import { InputError } from '../../../errors';
import { isObject, readBoolean } from '../../../json';
import { readChoice, readText } from '../../../fields/parameters';
import type { Clock } from '../../../http/clock';
import { isTool } from '../../operation/agentTool';
import type { Item, Operation } from '../../operation/operation';
import { alertBody, idFrom, type Addition } from '../alertBody';
import { PAGING_TYPES } from '../alertFields';
import { askingIn, type Asking } from './askingContext';
import { findIntegration } from '../integration';
import { checkReview, readable, writeCall, writeTools } from './toolReview';
import { approveLabel, declineLabel, sendAndWaitFields } from './sendAndWaitFields';
import { readWaitLimit } from './waitLimit';

/** Its value in saved workflows, which n8n looks for when it checks the link of an answer. */
export const SEND_AND_WAIT = 'sendAndWait';

/** What the link in the alert is called. */
const LINK = 'Answer';

/** Pages whoever is on call, and lets the workflow wait until somebody answers. */
export const sendAndWait: Operation = {
	name: 'Send and Wait for Response',
	action: 'Send an alert and wait for a response',
	description:
		'Page whoever is on call with an alert that links to a web page, and wait until somebody answers there',
	fields: sendAndWaitFields,
	isFinal: true,
	isOnce: true,
	async execute(item, connection) {
		const { context, clock } = connection;
		const { now } = clock;
		const asking = askingIn(context);
		const linkTo = readLinkTo(asking);
		const { workflow } = asking;
		const readLimit = () => readWaitLimit(item.options, now(), asking.timeZone);
		const soonest = readLimit()(now());
		if (asking.review !== undefined) checkReview(asking.input, asking.review);
		const way = readWay(item, asking.role);
		// The same when n8n runs the node again by itself, another in each round, and in an execution
		// that is retried, whose link is another one.
		const id = idFrom(['question', asking.executionId, item.run.seed]);
		const texts = readTexts(item, asking);
		const addition: Addition = {
			texts,
			link: { url: linkTo(id), text: LINK },
			line: `The n8n workflow "${workflow}" waits for an answer: the link "${LINK}" opens a page for it.`,
			types: PAGING_TYPES,
		};
		const alert = alertBody(item, { isTool: isTool(context), addition });
		const { alerts, integration, source } = await findIntegration(item, connection);
		await outlast(asking.lastEnd, soonest, clock);
		const untilFrom = readLimit();
		const traceId = await alerts.sendAlert(integration, alert.text);
		const { entityId, isEntityIdGenerated } = alert;
		// Sending it may have taken minutes.
		const until = untilFrom(now());
		const { askForName, resolveWhenAnswered } = item.options;
		asking.keep({
			id,
			page: {
				...texts,
				workflow,
				way,
				asksForName: readBoolean(askForName, false),
			},
			entityId,
			traceId,
			source,
			isResolving: readBoolean(resolveWhenAnswered, isEntityIdGenerated),
			until: until.getTime(),
		});
		const data = { ...(way.kind === 'approval' && { approved: false }), timedOut: true };
		await asking.waitUntil(until, { data, entityId, traceId, incidentResolved: null });
		// n8n drops this, and goes on with the answer.
		return [{ entityId, traceId }];
	},
};

/**
 * Checks that somebody can answer, and that only somebody who has the link can.
 *
 * @returns what makes the link
 * @throws InputError
 */
function readLinkTo({ role, savedOperation, linkTo }: Asking): NonNullable<Asking['linkTo']> {
	if (role === 'tool') {
		throw new InputError(
			'An AI agent cannot use Send and Wait for Response as a tool.',
			'In n8n 2, use Human review instead: choose Zenduty under Human review in the list of nodes, and connect it between the agent and the tool that needs an approval.',
		);
	}
	if (savedOperation !== SEND_AND_WAIT) {
		throw new InputError(
			'The operation is an expression, so n8n would not check who answers.',
			'Choose the operation Send and Wait for Response from the list.',
		);
	}
	if (linkTo === undefined) {
		throw new InputError(
			'This version of n8n cannot sign the link for the answer.',
			'Update n8n to version 1.107 or newer.',
		);
	}
	return linkTo;
}

/** How long ahead n8n sets the timer that ends a wait, in milliseconds: it looks once a minute. */
const TIMER_AHEAD = 75_000;

/**
 * How much longer a question waits for that timer to have passed, in milliseconds: in queue mode it
 * goes off in another process, whose clock may differ.
 */
const MARGIN = 5_000;

/**
 * Waits until n8n's timer for the last question has passed. It goes off although somebody has
 * answered, and would end the wait for this one, unless that ends sooner.
 */
async function outlast(
	lastEnd: number | undefined,
	end: Date,
	{ now, wait }: Pick<Clock, 'now' | 'wait'>,
): Promise<void> {
	if (lastEnd === undefined || end.getTime() <= lastEnd) return;
	const left = lastEnd - now();
	if (left > -MARGIN && left <= TIMER_AHEAD) await wait(left + MARGIN);
}

/** What n8n's own text for reviews shows in the place of the input. */
const UNREADABLE = '[object Object]';

/**
 * Reads what the question is about. The first line is the title of the incident, and further ones,
 * which the text of a review has, are details. A review always shows which tool runs, and what it
 * gets, since the text that a user enters may leave something out, or have it from the model.
 */
function readTexts(
	{ read }: Pick<Item, 'read'>,
	{ review, input }: Pick<Asking, 'review' | 'input'>,
): { message: string; summary: string } {
	const text = readText(read('message'));
	const details = readText(read('summary'));
	if (review === undefined) return split(text, details);
	const call = writeCall(input[0].toolParameters);
	const shown = text.replaceAll(UNREADABLE, () => call);
	const isShown = `${shown}\n${details}`.includes(call);
	return split(
		readable(shown),
		readable(details),
		readable(writeTools(review.tools)),
		isShown ? '' : readable(`The tool gets:\n${call}`),
	);
}

/** Puts all behind the first line into the summary. */
function split(text: string, ...details: string[]): { message: string; summary: string } {
	const [message, ...more] = text.trim().split(/\r?\n/);
	const parts = [more.join('\n').trim(), ...details];
	return { message, summary: parts.filter((part) => part.trim() !== '').join('\n\n') };
}

/** Reads how somebody can answer. A review that nobody can decline would be none. */
function readWay({ read }: Pick<Item, 'read'>, role: Asking['role']): AnswerWay {
	const kinds = ['approval', 'freeText'] as const;
	if (readChoice(read('responseType'), 'Response Type', kinds) === 'freeText') {
		return { kind: 'freeText' };
	}
	const options = read('approvalOptions', {});
	const values = isObject(options) && isObject(options.values) ? options.values : {};
	const types = ['single', 'double'] as const;
	const isUnset = role === 'review' && Object.keys(values).length === 0;
	const type = isUnset ? 'double' : readChoice(values.approvalType, 'Type of Approval', types);
	const labelOf = ({ name, default: usual }: INodeProperties) =>
		readText(values[name]).trim() || String(usual);
	const decline = type === 'double' && { decline: labelOf(declineLabel) };
	return { kind: 'approval', approve: labelOf(approveLabel), ...decline };
}
