/** What the examples share: an n8n, a receiver in the place of addresses, and stand-ins for others. */
import { randomUUID } from 'node:crypto';
import { startServer, type OwnServer } from '../n8n/server.mts';
import { startJira, type Jira } from '../programs/jira.mts';
import { startMail, type Mail } from '../programs/mail.mts';
import { startScriptedModel, type ScriptedModel } from '../programs/scriptedModel.mts';
import { startSlack, type Slack } from '../programs/slack.mts';
import { NOWHERE } from '../support/nowhere.mts';
import { startReceiver, type Receiver } from '../zenduty/receiver.mts';
import { startStores, type Stores } from './stores.mts';

/** The signing key of what is delivered to the examples. */
export const KEY = 'e2e-examples-key';

/** The fields of the credential that the examples use. */
export const CREDENTIAL = { authentication: 'signature', signingSecret: KEY };

/** The header of those who may call the examples that begin with a Webhook. */
export const CALLER = { 'x-caller': 'e2e-examples-key-of-the-caller' };

/** Credentials that are chosen in some rows, and the signing key of the first one. */
export const OF_RECEIVER = 'Zenduty Webhook: receiver';
export const OTHER_KEY = 'e2e-examples-key-of-the-receiver';
export const OTHER_SECRET = 'Crypto: other';
export const NO_MODEL = 'OpenAi: nobody there';

const MODEL_KEY = 'e2e-examples-key-of-the-model';

export interface Stage {
	server: OwnServer;
	receiver: Receiver;
	stores: Stores;
	slack: Slack;
	jira: Jira;
	mail: Mail;
	model: ScriptedModel;
	close(): Promise<void>;
}

/** Starts all of it, and stores credentials with the names that n8n gives to new ones. */
export async function startStage(): Promise<Stage> {
	const slack = await startSlack();
	const server = await startServer('n8n-2', slack.env);
	const stores = await startStores(server);
	const receiver = await startReceiver();
	const jira = await startJira();
	const mail = await startMail();
	const model = await startScriptedModel(MODEL_KEY);
	const [[name, value]] = Object.entries(CALLER);
	for (const [type, credential, fields] of [
		['zendutyWebhookApi', 'Zenduty Webhook account', CREDENTIAL],
		['httpHeaderAuth', 'Header Auth account', { name, value }],
		['httpQueryAuth', 'Query Auth account', { name: 'secret', value: 'e2e-examples-key-of-jira' }],
		['crypto', 'Crypto account', { hmacSecret: randomUUID() }],
		['slackApi', 'Slack account', { accessToken: slack.token }],
		['jiraSoftwareCloudApi', 'Jira SW Cloud account', jira.credential],
		['smtp', 'SMTP account', mail.credential],
		['openAiApi', 'OpenAi account', { apiKey: MODEL_KEY, url: model.url }],
		['openAiApi', NO_MODEL, { apiKey: MODEL_KEY, url: NOWHERE }],
		['crypto', OTHER_SECRET, { hmacSecret: randomUUID() }],
		['zendutyWebhookApi', OF_RECEIVER, { ...CREDENTIAL, signingSecret: OTHER_KEY }],
	] as const) {
		await server.rest.createCredential(credential, fields, type);
	}
	return {
		server,
		receiver,
		stores,
		slack,
		jira,
		mail,
		model,
		async close() {
			await stores.stop();
			await receiver.close();
			await slack.stop();
			await jira.stop();
			await mail.stop();
			await model.stop();
			await server.discard();
		},
	};
}
