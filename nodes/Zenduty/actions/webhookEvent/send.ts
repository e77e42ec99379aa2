import type { INodeProperties } from 'n8n-workflow';
import { readBoolean } from '../../json';
import type { Operation } from '../operation/operation';
import { readCount, readText } from '../../fields/parameters';
import { eventFields, formatOption } from './eventFields';
import { deliverAndReport } from './deliver';
import { readReceiver } from './receiverUrl';
import { eventBody } from './eventBody';

const sendOptions: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add Option',
	default: {},
	options: [
		{
			displayName: 'Concurrency',
			name: 'concurrency',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 100 },
			default: 1,
			description: 'How many items to send at the same time. With 1 they are sent in order.',
		},
		formatOption,
		{
			displayName: 'Max Attempts',
			name: 'maxAttempts',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 10 },
			default: 3,
			description:
				'How many attempts to make in total if the receiver cannot be reached, is too slow or too busy, or fails',
		},
		{
			displayName: 'Never Error',
			name: 'neverError',
			type: 'boolean',
			default: false,
			description:
				'Whether to return an item with "delivered": false and the receiver\'s response instead of an error when the receiver does not accept the event',
		},
		{
			displayName: 'Timeout (Ms)',
			name: 'timeout',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 3000,
			description: 'How long one attempt may take. Zenduty itself waits for 3 seconds.',
		},
	],
};

/** *Webhook Event: Send*: posts an event to a receiver, signed as Zenduty signs it. */
export const send: Operation = {
	name: 'Send',
	action: 'Send webhook event',
	description:
		"Post an event in Zenduty's webhook format to a URL, signed as Zenduty signs it: to relay an event to another receiver of Zenduty's webhooks, or to test one. This does not open an incident in Zenduty.",
	fields: [
		{
			displayName: 'URL',
			name: 'url',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. https://example.com/webhook',
			description:
				'The URL of the receiver, such as the production URL of a Zenduty Trigger (under Webhook URLs there)',
		},
		...eventFields,
		sendOptions,
	],
	isFinal: ([report]) => report.delivered === true,
	async execute(item, { loadWebhook, context }) {
		const { send: post, fields } = await loadWebhook();
		const { timeout, maxAttempts, neverError } = item.options;
		const url = readText(item.read('url'));
		const body = eventBody(item);
		const options = {
			timeout: readCount(timeout, 3000),
			maxAttempts: readCount(maxAttempts, 3),
			neverError: readBoolean(neverError, false),
		};
		const cancelled = context.getExecutionCancelSignal();
		return [await deliverAndReport(post, readReceiver(url, fields), body, options, cancelled)];
	},
};
