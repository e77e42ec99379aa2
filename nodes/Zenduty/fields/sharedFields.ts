import type { INodeProperties } from 'n8n-workflow';
import type { Field } from './parameters';

/**
 * The switch for the output of an operation. If the switch is on, the output is simplified. If the
 * switch is off, the output is the response of the API.
 */
export const simplifyField: INodeProperties = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
};

/**
 * The field for the urgency of an incident. Its values are words. `URGENCY_CODES` has the API's
 * number for each word.
 */
export const urgencyField: INodeProperties = {
	displayName: 'Urgency',
	name: 'urgency',
	type: 'options',
	options: [
		{ name: 'High', value: 'high' },
		{ name: 'Low', value: 'low' },
	],
	default: 'high',
};

/**
 * The switch with which an operation returns all entries of a list. If the switch is on, the editor
 * hides {@link limitField}.
 */
export const returnAllField: INodeProperties = {
	displayName: 'Return All',
	name: 'returnAll',
	type: 'boolean',
	default: false,
	description: 'Whether to return all results or only up to a given limit',
};

/**
 * The field "Limit". An operation returns at most this many entries. The editor shows this field
 * only if "Return All" is off.
 */
export const limitField: INodeProperties = {
	displayName: 'Limit',
	name: 'limit',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 50,
	description: 'Max number of results to return',
	displayOptions: { show: { returnAll: [false] } },
};

/**
 * The two fields that say how many entries of a list are returned: "Return All" and "Limit".
 * `readLimit` reads both fields.
 */
export const limitFields: INodeProperties[] = [returnAllField, limitField];

/**
 * The option "Concurrency". At most this many items are processed at the same time. The node reads
 * the option only for the first item, and uses this value for the whole run.
 */
export const concurrencyOption: INodeProperties = {
	displayName: 'Concurrency',
	name: 'concurrency',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 100 },
	default: 1,
	description: 'How many items to process at the same time. With 1 they are processed in order.',
};

/**
 * The option "Max Attempts". The node sends one request at most this many times. An attempt that
 * Zenduty's API answers with a 429 does not count.
 */
export const maxAttemptsOption: INodeProperties = {
	displayName: 'Max Attempts',
	name: 'maxAttempts',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 10 },
	default: 3,
	description:
		'How many attempts to make in total if Zenduty cannot be reached or fails. A request that could take effect twice is repeated only if the first one had no effect. After status 503 with Retry-After, this is assumed.',
};

/**
 * The option for the longest time that one attempt of a request may take, in milliseconds. A
 * request that needs several attempts may take longer.
 */
export const timeoutOption: INodeProperties = {
	displayName: 'Timeout (Ms)',
	name: 'timeout',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 10_000,
	description: 'How long one request to Zenduty may take',
};

/**
 * The collection "Options" without any option. An operation uses a copy of this collection, to
 * which its own options are added.
 */
export const optionsField = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add Option',
	default: {},
} satisfies INodeProperties;

/**
 * Returns the collection "Options" of an operation that sends requests to Zenduty for each item.
 * The collection has "Concurrency", "Max Attempts" and "Timeout (Ms)".
 *
 * @param more further options of the operation
 */
export function apiOptions(...more: INodeProperties[]): INodeProperties {
	return onceOptions(concurrencyOption, ...more);
}

/**
 * Returns the collection "Options" with "Max Attempts" and "Timeout (Ms)". An operation that runs
 * once, and not for each item, uses this collection, because it does not need "Concurrency".
 *
 * @param more further options of the operation
 */
export function onceOptions(...more: INodeProperties[]): INodeProperties {
	return { ...optionsField, options: inOrder([maxAttemptsOption, timeoutOption, ...more]) };
}

/**
 * Returns fields sorted by their names in the editor. The editor does not sort the fields of a
 * collection itself, so the list `options` of a collection must be sorted.
 */
export function inOrder(fields: readonly INodeProperties[]): INodeProperties[] {
	return [...fields].sort((a, b) => a.displayName.localeCompare(b.displayName));
}

/** The collection with the optional fields of an operation that creates a record. */
export const ADDITIONAL_FIELDS: Field = {
	displayName: 'Additional Fields',
	name: 'additionalFields',
	default: {},
};

/**
 * The collection with the fields that an operation can change in a record. A field that the user
 * does not add to the collection keeps its value in Zenduty.
 */
export const UPDATE_FIELDS: Field = {
	displayName: 'Update Fields',
	name: 'updateFields',
	default: {},
};

/**
 * Returns a collection of optional fields. In the editor, the user adds each field with the button
 * "Add Field".
 */
export function fieldsToAdd(
	{ displayName, name }: Field,
	options: INodeProperties[],
): INodeProperties {
	return { displayName, name, type: 'collection', placeholder: 'Add Field', default: {}, options };
}

/**
 * Returns a field in which the user chooses several records from a list.
 *
 * @param loadOptionsMethod the name of the method that loads the list, such as `getTeams`
 * @param loadOptionsDependsOn the paths of parameters, such as `filters.teams`. If one of these
 * parameters changes, the editor loads the list again.
 */
export function severalFrom(
	name: string,
	displayName: string,
	loadOptionsMethod: string,
	...loadOptionsDependsOn: string[]
): INodeProperties {
	return {
		displayName,
		name,
		type: 'multiOptions',
		typeOptions: { loadOptionsMethod, loadOptionsDependsOn, allowArbitraryValues: true },
		default: [],
		description:
			'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
	};
}
