import type { IExecuteFunctions } from 'n8n-workflow';
import type { ItemApi } from '../../api/client';
import { connect } from '../../api/connect';
import type { ItemOptions } from '../../api/host';
import { isTool } from './agentTool';
import { unusableCredential } from '../../errors';
import { defineResource, type Item, type Operation, type Resource } from './operation';
import { readCount } from '../fields/parameters';

/** What operations that work through the REST API need. */
export interface ApiConnection {
	/** Makes the calls of one input item, by its options. */
	forItem(item: Item): ItemApi;
	/** The time zone of the workflow, such as `Europe/Berlin`. */
	timeZone: string;
	/** Looks something up once for a run, whatever the number of items. */
	once<T>(key: string, lookUp: () => Promise<T>): Promise<T>;
	/** Copies what is shown or stored, without the API key. */
	hideKey<T>(value: T): T;
}

/**
 * Loads the credential of the node, once for a run.
 *
 * @throws ZendutyError `credential` if it is missing or cannot work
 */
export async function connectApi(context: IExecuteFunctions): Promise<ApiConnection> {
	const executionId = context.getExecutionId();
	const connected = await connect(context, executionId, context.getExecutionCancelSignal());
	if (!connected.ok) {
		throw unusableCredential(
			connected.problem,
			'Choose a Zenduty API credential in the node, and test it. Create the key in Zenduty under Account → API Keys.',
		);
	}
	const { api } = connected;
	const optionsFor = itemOptionsFor(context);
	const lookUps = new Map<string, Promise<unknown>>();
	return {
		forItem: (item) => api.forItem(optionsFor(item)),
		timeZone: context.getTimezone(),
		hideKey: api.hideKey,
		async once<T>(key: string, lookUp: () => Promise<T>) {
			const known = lookUps.get(key) as Promise<T> | undefined;
			if (known !== undefined) return await known;
			const found = lookUp();
			lookUps.set(key, found);
			// What failed is looked up again for the next item.
			found.catch(() => lookUps.delete(key));
			return await found;
		},
	};
}

/** Returns a function that reads the options of an item for its calls. */
export function itemOptionsFor(
	context: IExecuteFunctions,
): (item: Pick<Item, 'options' | 'record'>) => ItemOptions {
	const bodyCounts = isTool(context);
	return ({ options, record }) => ({
		timeout: readCount(options.timeout, 10_000),
		maxAttempts: readCount(options.maxAttempts, 3),
		memory: record,
		bodyCounts,
	});
}

/** Makes a resource whose operations work through the REST API. */
export function defineApiResource(definition: {
	name: string;
	/** By their values in saved workflows. */
	operations: Record<string, Operation<ApiConnection>>;
}): Resource {
	return defineResource({
		...definition,
		connect: connectApi,
		withoutSecrets: ({ hideKey }, value) => hideKey(value),
	});
}
