import type { IExecuteFunctions } from 'n8n-workflow';
import { makeAlerts, type ItemAlerts } from '../../api/alerts';
import { systemClock } from '../../http/clock';
import { runHost } from '../../api/connect';
import type { IntegrationUrl } from '../../api/integrationUrl';
import { loadIntegrationUrl } from '../../integrationCredential';
import { isTool } from '../operation/agentTool';
import { connectApi, itemOptionsFor, type ApiConnection } from '../operation/connectApi';
import { unusableCredential } from '../../errors';
import type { Item } from '../operation/operation';
import { startWaiting, type WaitForIncident } from './waitForIncident';

/** The integration of the credential that holds its address. */
export interface IntegrationConnection extends IntegrationUrl {
	/** Makes the alerts of one input item, by its options. */
	forItem(item: Item): ItemAlerts;
}

/** What operations on alerts need. Each credential is loaded when it is needed, once for a run. */
export interface AlertConnection {
	/**
	 * Connects with the REST API.
	 *
	 * @throws ZendutyError if the credential is missing or cannot work
	 */
	api(): Promise<ApiConnection>;
	/**
	 * Loads the address of an integration.
	 *
	 * @throws ZendutyError if the credential is missing or cannot work
	 */
	integration(): Promise<IntegrationConnection>;
	/** Copies what is shown or stored, without the API key, if one was loaded. */
	hideKey<T>(value: T): T;
	/** Whether an agent uses the node as a tool. */
	isTool: boolean;
	waitForIncident: WaitForIncident;
}

/** Makes the connection for one run of the node. */
export async function connectAlerts(context: IExecuteFunctions): Promise<AlertConnection> {
	let connected: ApiConnection | undefined;
	return {
		api: once(async () => (connected = await connectApi(context))),
		hideKey: (value) => connected?.hideKey(value) ?? value,
		integration: once(async () => await connectIntegration(context)),
		isTool: isTool(context),
		waitForIncident: startWaiting(systemClock(context.getExecutionCancelSignal())),
	};
}

async function connectIntegration(context: IExecuteFunctions): Promise<IntegrationConnection> {
	const loaded = await loadIntegrationUrl(context);
	if (!loaded.ok) {
		throw unusableCredential(
			loaded.problem,
			'Choose a Zenduty Integration API credential in the node, and test it.',
		);
	}
	const host = runHost(context, context.getExecutionId(), context.getExecutionCancelSignal());
	const alerts = makeAlerts(host);
	const optionsFor = itemOptionsFor(context);
	return { url: loaded.url, forItem: (item) => alerts.forItem(optionsFor(item)) };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
	let made: Promise<T> | undefined;
	return async () => await (made ??= make());
}
