/** The workflows in `examples/workflows`, as a user imports them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../scripts/process.mts';
import type { Receiver } from '../zenduty/receiver.mts';
import type { Server } from '../n8n/server.mts';
import type { Json } from '../n8n/rest.mts';

const folder = join(root, 'examples', 'workflows');

/** The names of the examples, without `.json`. */
export const EXAMPLES = readdirSync(folder)
	.filter((name) => name.endsWith('.json'))
	.map((name) => name.slice(0, -'.json'.length));

/** Where the placeholders point before a user replaces them. */
export const PLACEHOLDER = /https:\/\/example\.com\/([a-z-]+)/g;

/** The path of an example. */
export const fileOf = (name: string): string => join(folder, `${name}.json`);

/** The text of an example. */
export const readExample = (name: string): string => readFileSync(fileOf(name), 'utf8');

/** The credentials that examples need, as their notes name them, by their types. */
export const CREDENTIALS: Record<string, string> = {
	crypto: 'Crypto',
	httpHeaderAuth: 'Header Auth',
	httpQueryAuth: 'Query Auth',
	jiraSoftwareCloudApi: 'Jira SW Cloud API',
	openAiApi: 'OpenAi',
	postgres: 'Postgres',
	redis: 'Redis',
	slackApi: 'Slack API',
	smtp: 'SMTP',
	zendutyApi: 'Zenduty API',
	zendutyIntegrationApi: 'Zenduty Integration API',
	zendutyWebhookApi: 'Zenduty Webhook API',
};

/** The nodes that need credentials whatever their parameters are. */
const NODES: Record<string, string[]> = {
	'@n8n/n8n-nodes-langchain.lmChatOpenAi': ['openAiApi'],
	'n8n-nodes-base.emailSend': ['smtp'],
	'n8n-nodes-base.jira': ['jiraSoftwareCloudApi'],
	'n8n-nodes-base.jiraTrigger': ['jiraSoftwareCloudApi', 'httpQueryAuth'],
	'n8n-nodes-base.postgres': ['postgres'],
	'n8n-nodes-base.redis': ['redis'],
	'n8n-nodes-base.slack': ['slackApi'],
	'n8n-nodes-zenduty.zendutyPollingTrigger': ['zendutyApi'],
	'n8n-nodes-zenduty.zendutyTrigger': ['zendutyWebhookApi'],
};

/** What the action needs, by its parameter `authentication`. */
const BY_AUTHENTICATION: Record<string, string> = {
	apiKey: 'zendutyApi',
	integrationUrl: 'zendutyIntegrationApi',
	webhook: 'zendutyWebhookApi',
};

/** The types of the credentials that a node of an example needs. */
export function credentialTypes({ type, parameters }: Json): string[] {
	if (/^n8n-nodes-zenduty\.zenduty((Hitl)?Tool)?$/.test(type)) {
		// n8n does not save a value that is the default.
		const usual = parameters.resource === 'webhookEvent' ? 'webhook' : 'apiKey';
		return [BY_AUTHENTICATION[parameters.authentication ?? usual]];
	}
	if (parameters.authentication === 'headerAuth') return ['httpHeaderAuth'];
	if (parameters.authentication === 'predefinedCredentialType') {
		return [parameters.nodeCredentialType];
	}
	if (type === 'n8n-nodes-base.crypto' && parameters.action === 'hmac') return ['crypto'];
	return NODES[type] ?? [];
}

/** Chooses in a node the credentials that have the names that n8n gives to new ones. */
export function chooseCredentials(node: Json): void {
	const named = (type: string) => `${CREDENTIALS[type]?.replace(/ API$/, '')} account`;
	node.credentials = Object.fromEntries(
		credentialTypes(node).map((type) => [type, { id: null, name: named(type) }]),
	);
}

/** An imported example. */
export interface Imported {
	workflow: Json;
	/** The production URL of its trigger. */
	url: string;
	/** The address that took the place of a placeholder, by the placeholder's path. */
	at(path: string): string;
}

/**
 * Imports an example, and chooses credentials, which n8n finds by their names. Placeholders become
 * addresses of a receiver, and every Wait takes 2 seconds.
 *
 * @param addresses instead of the receiver's, by the placeholder's path
 * @param change changes nodes before they are imported
 */
export async function importExample(
	server: Server,
	name: string,
	receiver: Receiver,
	addresses: Record<string, string> = {},
	change: (node: Json) => void = () => {},
): Promise<Imported> {
	const text = readExample(name).replace(
		PLACEHOLDER,
		(_, path: string) => (addresses[path] ??= receiver.url([200])),
	);
	const { pinData, ...example }: Json = JSON.parse(text);
	for (const node of example.nodes) {
		if (isWait(node)) Object.assign(node.parameters, { amount: 2, unit: 'seconds' });
		chooseCredentials(node);
		change(node);
	}
	const workflow = await server.rest.createWorkflow({ ...example, pinData });
	const trigger = example.nodes.find((node: Json) => node.webhookId && !isWait(node));
	const path = trigger?.parameters.path ?? `${trigger?.webhookId}/webhook`;
	return {
		workflow,
		url: `${server.url}/webhook/${path}`,
		at(placeholder) {
			const address = addresses[placeholder];
			if (address === undefined) throw new Error(`${name} has no placeholder ${placeholder}`);
			return address;
		},
	};
}

function isWait({ type }: Json): boolean {
	return type === 'n8n-nodes-base.wait';
}
