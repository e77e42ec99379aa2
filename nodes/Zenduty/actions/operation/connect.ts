import type { IExecuteFunctions } from 'n8n-workflow';
import { makeAlerts, type ItemAlerts } from '../../api/alerts';
import type { ItemApi } from '../../api/client';
import { ACCOUNT_MEMBERS, ALL_TEAMS, type Endpoint } from '../../api/endpoints';
import type { IntegrationUrl } from '../../api/integrationUrl';
import type { ItemOptions, WriteMemory } from '../../api/itemContext';
import { CHOOSE_API_CREDENTIAL, loadApi, runHost } from '../../api/loadApi';
import { unusableCredential } from '../../errors';
import { findUserAmong, type UserLookUp } from '../../fields/users';
import { readCount } from '../../fields/parameters';
import { systemClock, type Clock } from '../../http/clock';
import type { Send } from '../../http/exchange';
import { sendWith } from '../../http/credential';
import { loadIntegrationUrl } from '../../integrationCredential';
import type { JsonObject } from '../../json';
import type { Result } from '../../result';
import { readIntegration, type Integration } from '../../webhook/integration';
import { CREDENTIAL, loadFields } from '../../webhookCredential';
import { isTool } from './agentTool';

/** What operations that work through the REST API get for one item. */
export interface ApiConnection {
	/** Makes the calls of the item, by its options. */
	api: ItemApi;
	/** Copies what is shown, without the API key. */
	hideKey<T>(value: T): T;
	findUser: UserLookUp;
	/** Lists all members of the account, once for all items of a run. */
	listMembers(): Promise<JsonObject[]>;
	/** Lists all teams of the account, once for all items of a run. */
	listTeams(): Promise<JsonObject[]>;
}

/** An alert integration that is reached by its URL alone. */
export interface IntegrationConnection {
	integration: IntegrationUrl;
	/** Sends the alerts of the item, by its options. */
	alerts: ItemAlerts;
}

interface WebhookConnection {
	/** The integration that the credential describes. */
	integration: Integration;
	/** The fields of the credential, as n8n has them. */
	fields: JsonObject;
	/** Sends a request, authenticated with the credential. */
	send: Send;
}

/**
 * What an operation gets for one item. Each credential is loaded when an item needs it first, once
 * for a run; what loads it throws a ZendutyError `credential` if it is missing or cannot work.
 */
export interface Connection {
	loadApi(): Promise<ApiConnection>;
	loadIntegration(): Promise<IntegrationConnection>;
	loadWebhook(): Promise<WebhookConnection>;
	/** Looks something up once for a run, by a key. What failed is looked up again. */
	once: Once;
	context: IExecuteFunctions;
	/** Its waits end when the execution is canceled. */
	clock: Clock;
}

/** See {@link Connection.once}. */
type Once = <T>(key: string, lookUp: () => Promise<T>) => Promise<T>;

/** What a run of the node is connected with. */
interface RunConnection {
	/**
	 * Makes what an operation gets for one item.
	 *
	 * @param options the collection "Options"
	 * @param record what earlier runs of the node wrote for it
	 */
	forItem(item: { options: JsonObject; record: WriteMemory }): Connection;
	/** Copies what is shown, output or error, without the API key. */
	hideKey<T>(value: T): T;
}

/** Prepares the connections of one run of the node; it loads no credential yet. */
export function connect(context: IExecuteFunctions): RunConnection {
	const cancelled = context.getExecutionCancelSignal();
	const execution = { executionId: context.getExecutionId(), cancelled };
	const clock = systemClock(cancelled);
	const mayMakeOtherWrites = isTool(context);
	const once = makeOnce();
	let hideKey: RunConnection['hideKey'] = (value) => value;

	const openApi = lazily(async () => {
		const { api } = usable(await loadApi(context, execution), CHOOSE_API_CREDENTIAL);
		({ hideKey } = api);
		return api;
	});
	const openIntegration = lazily(async () => {
		const remedy = 'Choose a Zenduty Integration API credential in the node, and test it.';
		const { url } = usable(await loadIntegrationUrl(context), remedy);
		return { integration: { url }, alerts: makeAlerts(runHost(context, execution)) };
	});
	const openWebhook = lazily(async (): Promise<WebhookConnection> => {
		const remedy = 'Open the credential of this node and test it.';
		const { fields } = usable(await loadFields(context), remedy);
		const { integration } = usable(readIntegration(fields), remedy);
		return { integration, fields, send: sendWith(context, CREDENTIAL, fields) };
	});

	return {
		hideKey: (value) => hideKey(value),
		forItem({ options, record }) {
			const itemOptions: ItemOptions = {
				timeout: readCount(options.timeout, 10_000),
				maxAttempts: readCount(options.maxAttempts, 3),
				memory: record,
				mayMakeOtherWrites,
			};
			return {
				once,
				context,
				clock,
				async loadApi() {
					const opened = await openApi();
					const api = opened.forItem(itemOptions);
					const listing = (endpoint: Endpoint) => async () =>
						await once(String(endpoint.path), async () => await api.list(endpoint));
					const [listMembers, listTeams] = [listing(ACCOUNT_MEMBERS), listing(ALL_TEAMS)];
					return {
						api,
						hideKey: (value) => opened.hideKey(value),
						findUser: findUserAmong(listMembers),
						listMembers,
						listTeams,
					};
				},
				async loadIntegration() {
					const { integration, alerts } = await openIntegration();
					return { integration, alerts: alerts.forItem(itemOptions) };
				},
				loadWebhook: openWebhook,
			};
		},
	};
}

/** Returns what a credential holds, or throws why it cannot be used. */
function usable<T extends object>(loaded: Result<T>, remedy: string): T {
	if (loaded.ok) return loaded;
	throw unusableCredential(loaded.problem, loaded.remedy ?? remedy);
}

/** Makes something when it is first needed. What cannot be made is not tried again. */
function lazily<T>(make: () => Promise<T>): () => Promise<T> {
	let made: Promise<T> | undefined;
	return async () => await (made ??= make());
}

function makeOnce(): Once {
	const lookUps = new Map<string, Promise<unknown>>();
	return async <T>(key: string, lookUp: () => Promise<T>): Promise<T> => {
		const known = lookUps.get(key) as Promise<T> | undefined;
		if (known !== undefined) return await known;
		const found = lookUp();
		lookUps.set(key, found);
		found.catch(() => lookUps.delete(key));
		return await found;
	};
}
