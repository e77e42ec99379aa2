import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { eventFields } from './actions/webhookEvent/eventFields';
import { run } from './actions/run';
import { testCredential } from './webhookCredential';

/** The action: sends incident events as Zenduty does, signs them, and verifies signatures. */
export class Zenduty implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Zenduty',
		name: 'zenduty',
		icon: { light: 'file:zenduty.svg', dark: 'file:zenduty.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle:
			'={{ { send: "send event", sign: "sign event", verify: "verify signature" }[$parameter["operation"]] + ($parameter["operation"] !== "verify" && $parameter["source"] === "fields" && $parameter["eventType"] ? ": " + $parameter["eventType"] : "") }}',
		description: "Send incident events in Zenduty's webhook format",
		defaults: { name: 'Zenduty' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'zendutyWebhookApi', required: true, testedBy: 'testCredential' }],
		properties: [
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				options: [
					{
						name: 'Send Event',
						value: 'send',
						action: 'Send an event',
						description:
							"Post an incident event in Zenduty's webhook format to a URL, signed as Zenduty signs it. This does not open an incident in Zenduty.",
					},
					{
						name: 'Sign Event',
						value: 'sign',
						action: 'Sign an event',
						description: 'Write the body of an event and its signature, without sending it',
					},
					{
						name: 'Verify Signature',
						value: 'verify',
						action: 'Verify a signature',
						description:
							'Check whether a body was signed with the signing key of the credential, and read the event from what was signed',
					},
				],
				default: 'send',
			},
			{
				displayName: 'URL',
				name: 'url',
				type: 'string',
				required: true,
				default: '',
				placeholder: 'e.g. https://example.com/webhook',
				description: 'The address of the receiver, such as the production URL of a Zenduty Trigger',
				displayOptions: { show: { operation: ['send'] } },
			},
			...eventFields,
			{
				displayName: 'Body',
				name: 'body',
				type: 'string',
				required: true,
				default: '',
				placeholder: 'e.g. {"payload": {"event_type": "triggered", …}}',
				description:
					'The exact text that was received, not parsed JSON: a space more or less changes the signature',
				displayOptions: { show: { operation: ['verify'] } },
			},
			{
				displayName: 'Signature',
				name: 'signature',
				type: 'string',
				default: '',
				placeholder: 'e.g. {{ $json.headers["x-signature"] }}',
				description: 'The value of the X-SIGNATURE header',
				displayOptions: { show: { operation: ['verify'] } },
			},
			{
				displayName: 'Options',
				name: 'options',
				type: 'collection',
				placeholder: 'Add Option',
				default: {},
				displayOptions: { show: { operation: ['send', 'sign'] } },
				options: [
					{
						displayName: 'Concurrency',
						name: 'concurrency',
						type: 'number',
						typeOptions: { minValue: 1, maxValue: 100 },
						default: 1,
						description: 'How many items are sent at the same time. With 1 they go out in order.',
						displayOptions: { show: { '/operation': ['send'] } },
					},
					{
						displayName: 'Format',
						name: 'format',
						type: 'options',
						options: [
							{
								name: 'Compact',
								value: 'compact',
								description: 'As JavaScript writes JSON, without spaces',
							},
							{
								name: 'Zenduty',
								value: 'zenduty',
								description: 'Byte for byte as Zenduty writes it',
							},
						],
						default: 'zenduty',
						description: 'How the JSON of the body is written',
					},
					{
						displayName: 'Max Attempts',
						name: 'maxAttempts',
						type: 'number',
						typeOptions: { minValue: 1, maxValue: 10 },
						default: 3,
						description:
							'How many times to try in all when the receiver cannot be reached, is too slow or too busy, or fails',
						displayOptions: { show: { '/operation': ['send'] } },
					},
					{
						displayName: 'Never Error',
						name: 'neverError',
						type: 'boolean',
						default: false,
						description:
							'Whether to return an item with "delivered": false, and the answer, when the receiver does not accept the event',
						displayOptions: { show: { '/operation': ['send'] } },
					},
					{
						displayName: 'Timeout',
						name: 'timeout',
						type: 'number',
						typeOptions: { minValue: 1 },
						default: 3000,
						description:
							'How long one attempt may take, in milliseconds. Zenduty itself waits for 3 seconds.',
						displayOptions: { show: { '/operation': ['send'] } },
					},
				],
			},
		],
	};

	methods = { credentialTest: { testCredential } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await run(this);
	}
}
