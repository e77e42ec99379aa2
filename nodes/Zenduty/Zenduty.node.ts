import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';
import { answerWebhooks, makeReceiveAnswer } from './actions/alert/sendAndWait/receiveAnswer';
import { properties } from './actions/resources';
import { run } from './actions/run';
import { testApiCredential } from './apiCredential';
import { testIntegrationCredential } from './integrationCredential';
import { listSearch, loadOptions } from './listSearch';
import { testCredential } from './webhookCredential';

const receiveAnswer = makeReceiveAnswer(Date.now);

/**
 * The action node. It calls Zenduty's REST API, sends alerts, and sends and verifies webhook
 * events.
 */
export class Zenduty implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Zenduty',
		name: 'zenduty',
		icon: { light: 'file:zenduty.svg', dark: 'file:zenduty.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle:
			'={{ ($parameter["operation"] + ": " + $parameter["resource"]).replace(/[A-Z]/g, (letter) => " " + letter.toLowerCase()) }}',
		description:
			'Send alerts, page somebody and wait for the answer, work with incidents, and see who is on call in Zenduty (Xurrent IMR)',
		defaults: { name: 'Zenduty' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			// A field such as "Team" loads its list with an API key. If no credential is chosen, the
			// field offers to create a credential of the first type in this array. So `zendutyApi` comes
			// first.
			//
			// The slash in `/authentication` is needed. Without the slash, the editor would take the
			// parameter for n8n's own choice of an authentication method, and would hide the fields that
			// depend on the parameter.
			{
				name: 'zendutyApi',
				required: true,
				testedBy: 'testApiCredential',
				displayOptions: { show: { '/authentication': ['apiKey'] } },
			},
			{
				name: 'zendutyWebhookApi',
				required: true,
				testedBy: 'testCredential',
				displayOptions: { show: { '/authentication': ['webhook'] } },
			},
			{
				name: 'zendutyIntegrationApi',
				required: true,
				testedBy: 'testIntegrationCredential',
				displayOptions: { show: { '/authentication': ['integrationUrl'] } },
			},
		],
		webhooks: answerWebhooks,
		waitingNodeTooltip:
			'={{ $parameter["operation"] === "sendAndWait" ? "Open the alert of the new incident in Zenduty, then its link <b>Answer</b>." : "" }}',
		properties,
	};

	methods = {
		credentialTest: { testApiCredential, testCredential, testIntegrationCredential },
		listSearch,
		loadOptions,
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await run(this);
	}

	/**
	 * Handles the requests for the page on which somebody answers a question that "Send and Wait for
	 * Response" has sent. The function shows the page, and receives the answer.
	 */
	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receiveAnswer(this);
	}
}
