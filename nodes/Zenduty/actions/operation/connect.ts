import type { IExecuteFunctions } from 'n8n-workflow';
import { makeAlerts, type ItemAlerts } from '../../api/alerts';
import type { Api, ItemApi } from '../../api/client';
import { ACCOUNT_MEMBERS, ALL_TEAMS, type Endpoint } from '../../api/endpoints';
import type { IntegrationUrl } from '../../api/integrationUrl';
import type { ItemOptions, WriteMemory } from '../../api/itemContext';
import { CHOOSE_API_CREDENTIAL, loadApi, runHost } from '../../api/loadApi';
import { makeStatusTurns, type StatusTurns } from '../../api/statusTurns';
import { unusableCredential } from '../../errors';
import { findUserAmong, type UserLookUp } from '../../fields/users';
import { ALLOW_NOTHING, type ItemParameters } from '../../fields/parameters';
import { readCount } from '../../fields/readers';
import { maxAttemptsOption, timeoutOption } from '../../fields/sharedFields';
import { systemClock, type Clock } from '../../http/clock';
import type { Send } from '../../http/exchange';
import { sendWith } from '../../http/credential';
import { loadIntegrationUrl } from '../../integrationCredential';
import type { JsonObject } from '../../json';
import type { Result } from '../../result';
import { readWebhookIntegration, type WebhookIntegration } from '../../webhook/webhookIntegration';
import { CREDENTIAL, loadFields } from '../../webhookCredential';
import { isTool } from './agentTool';

/** The functions with which an operation uses the REST API for one item. */
export interface ApiConnection {
	/** Makes the requests of the item with the options of the item, such as the timeout. */
	api: ItemApi;
	/**
	 * Copies a value, and replaces the API key in the copy by `***`. An operation that cuts texts
	 * must call this function before the cut, because half a key would not be recognized later.
	 */
	hideKey<T>(value: T): T;
	findUser: UserLookUp;
	/**
	 * Lists all members of the account. The list is requested once for all items of a run. If the
	 * request fails, it is repeated for the next item that needs the list.
	 */
	listMembers(): Promise<JsonObject[]>;
	/**
	 * Lists all teams of the account. The list is requested once for all items of a run. If the
	 * request fails, it is repeated for the next item that needs the list.
	 */
	listTeams(): Promise<JsonObject[]>;
}

/**
 * The URL of an alert integration, and the functions that send alerts to this URL. The requests
 * need no API key.
 */
export interface AlertIntegrationConnection {
	integration: IntegrationUrl;
	/** Sends the alerts of the item with the options of the item, such as the timeout. */
	alerts: ItemAlerts;
}

interface WebhookConnection {
	/** The *Outgoing Webhooks* integration of Zenduty that the credential describes. */
	integration: WebhookIntegration;
	/** The decrypted fields of the credential, such as the domains to which it allows requests. */
	fields: JsonObject;
	/** Sends a request, and authenticates the request with the credential. */
	send: Send;
}

/**
 * The functions with which an operation uses Zenduty and n8n for one item. Each of the three `load`
 * functions throws a ZendutyError with the code `credential` if its credential is missing or cannot
 * be used.
 */
export interface Connection {
	loadApi(): Promise<ApiConnection>;
	loadAlertIntegration(): Promise<AlertIntegrationConnection>;
	loadWebhook(): Promise<WebhookConnection>;
	/**
	 * Runs a look-up in the API once for each path, and returns the same result to all items of the
	 * run. A look-up that failed runs again when the next item asks for the result.
	 */
	once: Once;
	/**
	 * The turns in which *Alert: Send* requests the status of alerts. All items of the run share the
	 * turns, because Zenduty limits these requests to one each second and 20 each minute.
	 */
	statusTurns: StatusTurns;
	context: IExecuteFunctions;
	/** The clock of the run. A wait on this clock ends when the execution is cancelled. */
	clock: Clock;
}

/**
 * Returns the result of `lookUp`, or of an earlier look-up for the same path (see
 * {@link Connection.once}).
 */
type Once = <T>(path: Endpoint['path'], lookUp: () => Promise<T>) => Promise<T>;

/** The connections for the items of one run of the node. */
interface RunConnection {
	/**
	 * Returns the connection for one item.
	 *
	 * @param options the members of the collection "Options"
	 * @param record the memory of the writes that this run and earlier runs made for the item
	 */
	forItem(item: { options: ItemParameters; record: WriteMemory }): Connection;
	/**
	 * Copies an output or an error, and replaces the API key in the copy by `***`. So n8n does not
	 * show the key.
	 */
	hideKey<T>(value: T): T;
}

/**
 * Prepares the connections for one run of the node. A credential is loaded later, when an item
 * needs the credential.
 */
export function connect(context: IExecuteFunctions): RunConnection {
	const cancelled = context.getExecutionCancelSignal();
	const execution = { executionId: context.getExecutionId(), cancelled };
	const clock = systemClock(cancelled);
	const mayMakeOtherWrites = isTool(context);
	const once = makeOnce();
	const statusTurns = makeStatusTurns(clock);
	/** The API of the run. Undefined until the credential is loaded. */
	let openedApi: Api | undefined;

	const openApi = lazily(async () => {
		const { api } = usable(await loadApi(context, execution), CHOOSE_API_CREDENTIAL);
		openedApi = api;
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
		const { integration } = usable(readWebhookIntegration(fields), remedy);
		return { integration, fields, send: sendWith(context, CREDENTIAL, fields) };
	});

	return {
		// Until the credential is loaded, no request has sent the API key. So no response can contain
		// the key, and the value is returned unchanged.
		hideKey: (value) => (openedApi === undefined ? value : openedApi.hideKey(value)),
		forItem({ options, record }) {
			const itemOptions: ItemOptions = {
				timeout: readCount(options, timeoutOption, ALLOW_NOTHING),
				maxAttempts: readCount(options, maxAttemptsOption, ALLOW_NOTHING),
				memory: record,
				mayMakeOtherWrites,
			};
			return {
				once,
				statusTurns,
				context,
				clock,
				async loadApi() {
					const opened = await openApi();
					const api = opened.forItem(itemOptions);
					const listOnce = async (endpoint: Endpoint) =>
						await once(endpoint.path, async () => await api.list(endpoint));
					const listMembers = async () => await listOnce(ACCOUNT_MEMBERS);
					return {
						api,
						hideKey: (value) => opened.hideKey(value),
						findUser: findUserAmong(listMembers),
						listMembers,
						listTeams: async () => await listOnce(ALL_TEAMS),
					};
				},
				async loadAlertIntegration() {
					const { integration, alerts } = await openIntegration();
					return { integration, alerts: alerts.forItem(itemOptions) };
				},
				loadWebhook: openWebhook,
			};
		},
	};
}

/**
 * Returns the loaded credential.
 *
 * @param remedy what the user should do if the credential cannot be used. The error shows this text
 * only if `loaded` has no text `remedy` of its own.
 * @throws ZendutyError `credential` if the credential cannot be used
 */
function usable<T extends object>(loaded: Result<T>, remedy: string): T {
	if (loaded.ok) return loaded;
	throw unusableCredential(loaded.problem, loaded.remedy ?? remedy);
}

/**
 * Returns a function that calls `make` only once, at the first call. All later calls return the
 * result of the first call.
 */
function lazily<T>(make: () => Promise<T>): () => Promise<T> {
	// A failed promise is kept, too. So a credential that cannot be used is not loaded a second time.
	let made: Promise<T> | undefined;
	return async () => await (made ??= make());
}

function makeOnce(): Once {
	const lookUps = new Map<string, Promise<unknown>>();
	return async <T>(path: Endpoint['path'], lookUp: () => Promise<T>): Promise<T> => {
		const key = JSON.stringify(path);
		const earlier = lookUps.get(key) as Promise<T> | undefined;
		if (earlier !== undefined) return await earlier;
		const found = lookUp();
		lookUps.set(key, found);
		found.catch(() => lookUps.delete(key));
		return await found;
	};
}
