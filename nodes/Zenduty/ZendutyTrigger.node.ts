import {
	type IHookFunctions,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';
import { simplifyField } from './fields/sharedFields';
import {
	EVENTS,
	EVENTS_SUBTITLE,
	titleContainsFilter,
	urgenciesFilter,
} from './fields/sharedTriggerFields';
import { testCredential } from './webhookCredential';
import { activate } from './trigger/activate';
import { receive } from './trigger/receive';

/** The trigger that receives Zenduty's webhooks. It starts the workflow for the chosen events. */
export class ZendutyTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Zenduty Trigger',
		name: 'zendutyTrigger',
		icon: { light: 'file:zenduty.svg', dark: 'file:zenduty.dark.svg' },
		group: ['trigger'],
		// For a trigger of version 1, n8n evaluates one more expression for each request to the
		// webhook, which takes time. So the first version of this node is 2.
		version: 2,
		subtitle: EVENTS_SUBTITLE,
		// The description is about this trigger and also about the action node, because the nodes panel
		// shows this description for both nodes.
		description:
			'Send alerts, page somebody and wait, work with incidents, and see who is on call in Zenduty (Xurrent IMR), or start a workflow when an incident or the person on call changes',
		defaults: { name: 'Zenduty Trigger' },
		eventTriggerDescription:
			'Waiting for Zenduty to call the test URL. A refused event does not appear here: the log of n8n says why.',
		activationMessage: 'Zenduty can now send events to the production URL.',
		triggerPanel: {
			header: 'Receive an event from Zenduty',
			executionsHelp: {
				inactive:
					'While you build the workflow, press the button above, enter the test URL (under <b>Webhook URLs</b>) in Zenduty and press "Test webhook" there. If this node has no event yet, "Execute step" of a later node waits for one, too, without saying so. When the workflow is ready, publish (activate) it and enter the production URL instead.',
				active:
					'Events that arrive at the production URL run the workflow: see the Executions tab. To try changes, use the test URL.',
			},
			activationHint: 'Publish (activate) the workflow to receive events all the time.',
		},
		inputs: [],
		// This expression must read "Separate Outputs" as `toBoolean` in `json.ts` does, and "Trigger
		// On" as `isRefusedChosen` does. Otherwise, the canvas could show more or fewer outputs than
		// the node returns.
		outputs:
			'={{ ["true", "1"].includes(String($parameter["separateOutputs"]).trim().toLowerCase()) ? ["Triggered", "Acknowledged", "Resolved", "On-Call Changed", "Other", ...((() => { try { return [$parameter["events"]].flat().some((each) => (typeof each === "object" ? JSON.stringify(each) : String(each)).split(",").some((word) => word.trim() === "refused")); } catch { return false; } })() ? ["Refused"] : [])].map((displayName) => ({ type: "main", displayName })) : ["main"] }}',
		credentials: [{ name: 'zendutyWebhookApi', required: true, testedBy: 'testCredential' }],
		webhooks: [
			{
				name: 'default',
				httpMethod: 'POST',
				responseMode: 'onReceived',
				// Because `responseData` is an empty text, n8n responds with the `webhookResponse` that the
				// trigger returns. If `responseData` were missing, n8n would respond to accepted deliveries
				// with the text "firstEntryJson".
				responseData: '',
				path: 'webhook',
			},
		],
		properties: [
			{
				displayName:
					'In Zenduty, open the service, then <b>Integrations</b>, add <b>Outgoing Webhooks</b>, <b>Save</b>, and open its <b>Config</b>. Open <b>Webhook URLs</b> above, and enter the <b>Production URL</b> there. Choose <b>Signature</b>, and copy the signing key into the credential. <a href="https://github.com/n8n-nodes-zenduty/n8n-nodes-zenduty/blob/main/docs/first-event.md" target="_blank">Step by step</a>. Nothing arrives, or the signing key may be wrong? <a href="https://github.com/n8n-nodes-zenduty/n8n-nodes-zenduty/blob/main/docs/nothing-happens.md" target="_blank">Where to look</a>',
				name: 'setupNotice',
				type: 'notice',
				default: '',
			},
			{
				displayName: 'Trigger On',
				name: 'events',
				type: 'multiOptions',
				required: true,
				// The options are not sorted by name, because the nodes panel shows the events in the order
				// of this list. The list begins with the events of an incident in the order in which they
				// happen: triggered, acknowledged, resolved.
				options: [
					EVENTS.triggered(
						'An incident was opened, or triggered again because it stayed acknowledged for too long',
					),
					EVENTS.acknowledged,
					EVENTS.resolved,
					EVENTS.onCallChanged(
						'Another person is on call, or nobody is. Zenduty sends this from a webhook of the account.',
					),
					{
						name: 'Other',
						value: 'other',
						action: 'On any other event',
						description:
							'Any event type that is not in this list. What "Test webhook" in Zenduty sends may be one.',
					},
					{
						name: 'Delivery Refused',
						value: 'refused',
						action: 'On delivery refused',
						description:
							'Choose it in the trigger that receives the events: it reports only what its own URL refuses, for example because the signing key is wrong. Starts at most once an hour for each reason.',
					},
				],
				default: ['triggered', 'acknowledged', 'resolved'],
				description:
					'The events that start the workflow. All other events are accepted and ignored.',
			},
			{
				displayName: 'Filters',
				name: 'filters',
				type: 'collection',
				placeholder: 'Add Filter',
				default: {},
				description:
					'Which incidents start the workflow. All filters must match. If a filter has several values, one of them is enough. On-call changes only have a team: any filter but Teams and Exclude Services excludes them.',
				options: [
					{
						displayName: 'Assignees',
						name: 'assignees',
						type: 'string',
						typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Assignee' },
						default: [],
						placeholder: 'e.g. anna@example.com',
						description:
							'Usernames or email addresses of the people that the incident is assigned to',
					},
					{
						displayName: 'Exclude Services',
						name: 'excludeServices',
						type: 'string',
						typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Service' },
						default: [],
						placeholder: 'e.g. Payments',
						description:
							'Names or IDs of services whose incidents start nothing. Of "Team / Service" only the part after the slash counts, since webhooks do not name the team: services of that name in other teams are excluded too. To exclude only one of them, enter its ID.',
					},
					{
						displayName: 'Priorities',
						name: 'priorities',
						type: 'string',
						typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Priority' },
						default: [],
						placeholder: 'e.g. 1',
						description:
							'Priorities as in the output of the trigger: what Zenduty sends, which may be a number and not a name such as P1',
					},
					{
						displayName: 'Services',
						name: 'services',
						type: 'string',
						typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Service' },
						default: [],
						placeholder: 'e.g. Payments',
						description:
							'Names or IDs of services. Of "Team / Service", as lists show it, only the part after the slash counts, since webhooks do not name the team: services of that name in other teams match too. To tell them apart, enter IDs, or use the filter Teams too.',
					},
					{
						displayName: 'Teams',
						name: 'teams',
						type: 'string',
						typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Team' },
						default: [],
						placeholder: 'e.g. 910825254a64446fae1fb94744ab343b',
						description:
							'IDs of the teams that the services belong to, with or without dashes. In the output, the ID is service.teamId. For on-call changes, names of teams work too.',
					},
					titleContainsFilter,
					urgenciesFilter('Only incidents of these urgencies start the workflow'),
				],
			},
			{
				displayName: 'Separate Outputs',
				name: 'separateOutputs',
				type: 'boolean',
				default: false,
				description:
					'Whether each kind of event has its own output: Triggered, Acknowledged, Resolved, On-Call Changed, Other, and Refused if Delivery Refused is selected',
			},
			simplifyField,
			{
				displayName: 'Options',
				name: 'options',
				type: 'collection',
				placeholder: 'Add Option',
				default: {},
				options: [
					{
						displayName: 'Respond',
						name: 'respond',
						type: 'options',
						options: [
							{
								name: 'Immediately',
								value: 'immediately',
								description: 'Right after the event is verified, even if n8n is busy',
							},
							{
								name: 'When Saved',
								value: 'whenSaved',
								description: 'After n8n has saved the execution (n8n 1 responds earlier)',
							},
						],
						default: 'whenSaved',
						description:
							'When to respond to Zenduty, which waits for 3 seconds. "Immediately" waits neither until the execution is saved nor for n8n\'s concurrency limit.',
					},
				],
			},
			{
				displayName:
					'With "Immediately", an event is lost if n8n stops before it has saved the execution',
				name: 'immediatelyNotice',
				type: 'notice',
				default: '',
				displayOptions: { show: { '/options.respond': ['immediately'] } },
			},
		],
	};

	methods = { credentialTest: { testCredential } };

	webhookMethods = {
		default: {
			/**
			 * Returns false, so that n8n calls `create`, which checks the credential and the parameters.
			 */
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return false;
			},
			async create(this: IHookFunctions): Promise<boolean> {
				return await activate(this);
			},
			/**
			 * Does nothing, because Zenduty has no API that removes the URL of the webhook. The user
			 * removes this URL in Zenduty.
			 */
			async delete(this: IHookFunctions): Promise<boolean> {
				return true;
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receive(this);
	}
}
