import type { IExecuteFunctions } from 'n8n-workflow';
import { makeAlerts, type ItemAlerts } from '../../api/alerts';
import { systemClock } from '../../http/clock';
import { runHost } from '../../api/loadApi';
import type { IntegrationUrl } from '../../api/integrationUrl';
import { loadIntegrationUrl } from '../../integrationCredential';
import { isTool } from '../operation/agentTool';
import {
	connectApi,
	itemOptionsFor,
	executionOf,
	type ApiConnection,
} from '../operation/connectApi';
import { unusableCredential } from '../../errors';
import { makeOnce, type Once } from '../operation/oncePerRun';
import type { Connected, Item } from '../operation/operation';
import { askingIn, type Asking } from './sendAndWait/askingContext';
import { startWaiting, type WaitForIncident } from './waitForIncident';

/** An integration that is reached by its URL alone. */
export interface IntegrationConnection {
	integration: IntegrationUrl;
	/** Sends the alerts of the item, by its options. */
	alerts: ItemAlerts;
}

/**
 * What operations on alerts get for one item. Each credential is loaded when an item needs it, once
 * for a run.
 */
export interface AlertConnection {
	/**
	 * Loads the credential for the REST API, and connects with it.
	 *
	 * @throws ZendutyError if the credential is missing or cannot work
	 */
	loadApi(): Promise<ApiConnection>;
	/**
	 * Loads the credential that holds the URL of an integration.
	 *
	 * @throws ZendutyError if the credential is missing or cannot work
	 */
	loadIntegration(): Promise<IntegrationConnection>;
	/** Looks something up once for a run. */
	once: Once;
	/** Whether an agent uses the node as a tool. */
	isTool: boolean;
	waitForIncident: WaitForIncident;
	/** Makes what a question needs of the execution. */
	asking(): Asking;
	/** Returns the time, in milliseconds since 1970. */
	now(): number;
	/** Waits some milliseconds, or until the execution is canceled. */
	wait(milliseconds: number): Promise<void>;
}

/** Prepares the connections of one run of the node; it loads no credential yet. */
export async function connectAlerts(
	context: IExecuteFunctions,
): Promise<Connected<AlertConnection>> {
	let api: Connected<ApiConnection> | undefined;
	const loadApi = lazily(async () => (api = await connectApi(context)));
	const loadIntegration = lazily(async () => await connectIntegration(context));
	const clock = systemClock(context.getExecutionCancelSignal());
	const shared = {
		once: makeOnce(),
		isTool: isTool(context),
		waitForIncident: startWaiting(clock),
		asking: () => askingIn(context),
		now: clock.now,
		wait: clock.wait,
	};
	return {
		// Only a key that was loaded can be anywhere.
		hideKey: (value) => api?.hideKey?.(value) ?? value,
		forItem: (item) => ({
			...shared,
			loadApi: async () => (await loadApi()).forItem(item),
			loadIntegration: async () => (await loadIntegration())(item),
		}),
	};
}

async function connectIntegration(
	context: IExecuteFunctions,
): Promise<(item: Item) => IntegrationConnection> {
	const loaded = await loadIntegrationUrl(context);
	if (!loaded.ok) {
		throw unusableCredential(
			loaded.problem,
			'Choose a Zenduty Integration API credential in the node, and test it.',
		);
	}
	const integration = { url: loaded.url };
	const host = runHost(context, executionOf(context));
	const alerts = makeAlerts(host);
	const optionsFor = itemOptionsFor(context);
	return (item) => ({ integration, alerts: alerts.forItem(optionsFor(item)) });
}

/** Makes something when it is first needed. What cannot be made is not tried again. */
function lazily<T>(make: () => Promise<T>): () => Promise<T> {
	let made: Promise<T> | undefined;
	return async () => await (made ??= make());
}
