import type { INodeProperties } from 'n8n-workflow';
import type { JsonObject } from '../json';
import { readCollection, type ItemParameters } from './parameters';

/** The field that chooses between a simplified output and the unchanged response of the API. */
export const simplifyField: INodeProperties = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
};

/** The field that chooses the urgency of an incident. */
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

/** The fields that set the largest number of entries that a list returns. */
export const limitFields: INodeProperties[] = [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
		displayOptions: { show: { returnAll: [false] } },
	},
];

/**
 * Makes the options of an operation that calls the REST API for each item.
 *
 * @param more the options that only this operation has
 */
export function apiOptions(...more: INodeProperties[]): INodeProperties {
	return onceOptions(
		{
			displayName: 'Concurrency',
			name: 'concurrency',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 100 },
			default: 1,
			description:
				'How many items to process at the same time. With 1 they are processed in order.',
		},
		...more,
	);
}

/**
 * Makes the options of an operation that runs once, and not for each item.
 *
 * @param more the options that only this operation has
 */
export function onceOptions(...more: INodeProperties[]): INodeProperties {
	const options: INodeProperties[] = [
		{
			displayName: 'Max Attempts',
			name: 'maxAttempts',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 10 },
			default: 3,
			description:
				'How many attempts to make in total if Zenduty cannot be reached or fails. A request that could take effect twice is repeated only if it is certain that the first one had no effect.',
		},
		{
			displayName: 'Timeout (Ms)',
			name: 'timeout',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 10_000,
			description: 'How long one request to Zenduty may take',
		},
		...more,
	];
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: inOrder(options),
	};
}

/** Returns optional fields, sorted by their names in the editor. */
export function inOrder(fields: readonly INodeProperties[]): INodeProperties[] {
	return [...fields].sort((a, b) => a.displayName.localeCompare(b.displayName));
}

/** The name of a collection of optional fields. */
export type AddedFields = 'additionalFields' | 'updateFields';

const ADDED_FIELDS: Readonly<Record<AddedFields, string>> = {
	additionalFields: 'Additional Fields',
	updateFields: 'Update Fields',
};

/** Makes a collection of optional fields. */
export function fieldsToAdd(name: AddedFields, options: INodeProperties[]): INodeProperties {
	const displayName = ADDED_FIELDS[name];
	return { displayName, name, type: 'collection', placeholder: 'Add Field', default: {}, options };
}

/**
 * Reads the collection that {@link fieldsToAdd} makes.
 *
 * @throws InputError if an expression for the whole collection returns nothing
 */
export function readAddedFields(item: ItemParameters, name: AddedFields): JsonObject {
	return readCollection(item, name, ADDED_FIELDS[name]);
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
