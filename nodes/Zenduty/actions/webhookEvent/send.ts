import type { INodeProperties } from 'n8n-workflow';
import type { Operation } from '../operation/operation';
import { ALLOW_NOTHING } from '../../fields/parameters';
import { readBoolean, readCount, readText } from '../../fields/readers';
import {
	concurrencyOption,
	maxAttemptsOption,
	optionsField,
	timeoutOption,
} from '../../fields/sharedFields';
import { eventFields, formatOption } from './eventFields';
import { deliverAndReport } from './deliver';
import { readReceiver } from './receiverUrl';
import { eventBody } from './eventBody';

const receiverUrlField: INodeProperties = {
	displayName: 'URL',
	name: 'url',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. https://example.com/webhook',
	description:
		'The URL of the receiver, such as the production URL of a Zenduty Trigger (under Webhook URLs there)',
};

const attemptsOption: INodeProperties = {
	...maxAttemptsOption,
	description:
		'How many attempts to make in total if the receiver cannot be reached, is too slow or too busy, or fails',
};

const neverErrorOption: INodeProperties = {
	displayName: 'Never Error',
	name: 'neverError',
	type: 'boolean',
	default: false,
	description:
		'Whether to return an item with "delivered": false and the receiver\'s response instead of an error when the receiver does not accept the event',
};

const attemptTimeoutOption: INodeProperties = {
	...timeoutOption,
	default: 3000,
	description: 'How long one attempt may take. Zenduty itself waits for 3 seconds.',
};

const sendOptions: INodeProperties = {
	...optionsField,
	options: [
		{
			...concurrencyOption,
			description: 'How many items to send at the same time. With 1 they are sent in order.',
		},
		formatOption,
		attemptsOption,
		neverErrorOption,
		attemptTimeoutOption,
	],
};

/**
 * *Webhook Event: Send*. If n8n runs the node again after a failure, only the events that were not
 * delivered are sent again.
 */
export const send: Operation = {
	name: 'Send',
	action: 'Send webhook event',
	description:
		"Post an event in Zenduty's webhook format to a URL, signed as Zenduty signs it: to relay an event to another receiver of Zenduty's webhooks, or to test one. This does not open an incident in Zenduty.",
	fields: [receiverUrlField, ...eventFields, sendOptions],
	isFinal: ([report]) => report.delivered === true,
	async execute(item, { loadWebhook, context }) {
		const { send: post, fields } = await loadWebhook();
		const url = readText(item, receiverUrlField, ALLOW_NOTHING);
		const body = eventBody(item);
		const options = {
			timeout: readCount(item.options, attemptTimeoutOption, ALLOW_NOTHING),
			maxAttempts: readCount(item.options, attemptsOption, ALLOW_NOTHING),
			neverError: readBoolean(item.options, neverErrorOption, ALLOW_NOTHING),
		};
		const cancelled = context.getExecutionCancelSignal();
		return [await deliverAndReport(post, readReceiver(url, fields), body, options, cancelled)];
	},
};
