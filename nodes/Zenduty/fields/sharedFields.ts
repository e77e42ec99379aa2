import type { INodeProperties } from 'n8n-workflow';
import type { Field } from './parameters';

/** The field that chooses between a simplified output and the unchanged response of the API. */
export const simplifyField: INodeProperties = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
};

/**
 * The field for an urgency. Its values are words. `URGENCY_CODES` has the API's number for each
 * word.
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
 * The field that asks for all entries of a list. If it is on, the editor hides {@link limitField}.
 */
export const returnAllField: INodeProperties = {
	displayName: 'Return All',
	name: 'returnAll',
	type: 'boolean',
	default: false,
	description: 'Whether to return all results or only up to a given limit',
};

/**
 * The field for the largest number of entries that a list returns. The editor shows it only if
 * "Return All" is off.
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

/** "Return All" and "Limit". `readLimit` reads both. */
export const limitFields: INodeProperties[] = [returnAllField, limitField];

/**
 * The largest number of items that are processed at the same time. It is read once for the whole
 * run, from the first item.
 */
export const concurrencyOption: INodeProperties = {
	displayName: 'Concurrency',
	name: 'concurrency',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 100 },
	default: 1,
	description: 'How many items to process at the same time. With 1 they are processed in order.',
};

/** The largest number of attempts for one request. Attempts that got a 429 are not included. */
export const maxAttemptsOption: INodeProperties = {
	displayName: 'Max Attempts',
	name: 'maxAttempts',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 10 },
	default: 3,
	description:
		'How many attempts to make in total if Zenduty cannot be reached or fails. A request that could take effect twice is repeated only if it is certain that the first one had no effect.',
};

/**
 * The longest time that one attempt may take, in milliseconds. Each further attempt may take as
 * long.
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
 * The collection "Options" without any option. {@link onceOptions} and {@link apiOptions} add
 * options to it.
 */
export const optionsField = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add Option',
	default: {},
} satisfies INodeProperties;

/**
 * Makes the options of an operation that calls the REST API for each item.
 *
 * @param more the options that only this operation has
 */
export function apiOptions(...more: INodeProperties[]): INodeProperties {
	return onceOptions(concurrencyOption, ...more);
}

/**
 * Makes the options of an operation that runs once, and not for each item. So there is no option
 * "Concurrency".
 *
 * @param more the options that only this operation has
 */
export function onceOptions(...more: INodeProperties[]): INodeProperties {
	return { ...optionsField, options: inOrder([maxAttemptsOption, timeoutOption, ...more]) };
}

/** Sorts optional fields by their names. The editor lists the fields in this order. */
export function inOrder(fields: readonly INodeProperties[]): INodeProperties[] {
	return [...fields].sort((a, b) => a.displayName.localeCompare(b.displayName));
}

/** The collection of the optional fields of an operation that creates something. */
export const ADDITIONAL_FIELDS: Field = {
	displayName: 'Additional Fields',
	name: 'additionalFields',
	default: {},
};

/** The collection in an operation that changes a record. It has the fields that can be changed. */
export const UPDATE_FIELDS: Field = {
	displayName: 'Update Fields',
	name: 'updateFields',
	default: {},
};

/** Makes a collection of optional fields. The user adds each field with "Add Field". */
export function fieldsToAdd(
	{ displayName, name }: Field,
	options: INodeProperties[],
): INodeProperties {
	return { displayName, name, type: 'collection', placeholder: 'Add Field', default: {}, options };
}

/**
 * Makes a field that chooses several records from a list, which the API fills.
 *
 * @param loadOptionsDependsOn the parameters whose change makes the editor load the list again
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
