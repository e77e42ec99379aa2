import type { IExecuteFunctions } from 'n8n-workflow';
import type { ItemApi } from '../../api/client';
import { CHOOSE_API_CREDENTIAL, loadApi } from '../../api/loadApi';
import type { ExecutionHost, ItemOptions } from '../../api/itemContext';
import { ACCOUNT_MEMBERS, ALL_TEAMS, type Endpoint } from '../../api/endpoints';
import { unusableCredential } from '../../errors';
import type { JsonObject } from '../../json';
import { findUserAmong, type UserLookUp } from '../../fields/findUser';
import { readCount } from '../../fields/parameters';
import { isTool } from './agentTool';
import { makeOnce } from './oncePerRun';
import {
	defineResource,
	type Connected,
	type Item,
	type Operation,
	type Resource,
} from './operation';

/** What operations that work through the REST API get for one item. */
export interface ApiConnection {
	/** Makes the calls of the item, by its options. */
	api: ItemApi;
	/** Finds the user that a field names. */
	findUser: UserLookUp;
	/** Lists all members of the account, once for all items of a run. */
	listMembers(): Promise<JsonObject[]>;
	/** Lists all teams of the account, once for all items of a run. */
	listTeams(): Promise<JsonObject[]>;
	/** The time zone of the workflow, such as `Europe/Berlin`. */
	timeZone: string;
}

/** An operation that works through the REST API. */
export type ApiOperation = Operation<ApiConnection>;

/**
 * Loads the credential of the node, once for a run.
 *
 * @throws ZendutyError `credential` if it is missing or cannot work
 */
export async function connectApi(context: IExecuteFunctions): Promise<Connected<ApiConnection>> {
	const connected = await loadApi(context, executionOf(context));
	if (!connected.ok) throw unusableCredential(connected.problem, CHOOSE_API_CREDENTIAL);
	const optionsFor = itemOptionsFor(context);
	const timeZone = context.getTimezone();
	const once = makeOnce();
	return {
		hideKey: connected.api.hideKey,
		forItem(item) {
			const api = connected.api.forItem(optionsFor(item));
			const listAll = async (endpoint: Endpoint) =>
				await once(String(endpoint.path), async () => await api.list(endpoint));
			const listMembers = async () => await listAll(ACCOUNT_MEMBERS);
			const listTeams = async () => await listAll(ALL_TEAMS);
			return { api, findUser: findUserAmong(listMembers), listMembers, listTeams, timeZone };
		},
	};
}

/** Returns the execution in which a node makes its calls; they end when the user stops it. */
export function executionOf(context: IExecuteFunctions): ExecutionHost {
	return {
		executionId: context.getExecutionId(),
		cancelled: context.getExecutionCancelSignal(),
	};
}

/** Returns a function that reads the options of an item for its calls. */
export function itemOptionsFor(
	context: IExecuteFunctions,
): (item: Pick<Item, 'options' | 'record'>) => Required<ItemOptions> {
	const mayMakeOtherWrites = isTool(context);
	return ({ options, record }) => ({
		timeout: readCount(options.timeout, 10_000),
		maxAttempts: readCount(options.maxAttempts, 3),
		memory: record,
		mayMakeOtherWrites,
	});
}

/** Makes a resource whose operations work through the REST API. */
export function defineApiResource(definition: {
	name: string;
	/** By their values in saved workflows. */
	operations: Record<string, ApiOperation>;
}): Resource {
	return defineResource({ ...definition, connect: connectApi });
}
