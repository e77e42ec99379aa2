import type { IDataObject, INodeProperties } from 'n8n-workflow';
import type { JsonObject } from '../../json';
import { InputError } from '../../errors';
import type { ItemParameters } from '../../fields/parameters';
import type { Connection } from './connect';
import type { ItemRecord, RunRecord } from './runRecord';
import { withoutSecrets } from '../../api/hideSecrets';

/** One input item, as an operation sees it. */
export interface Item extends ItemParameters {
	/** Its place among the input items, from 0. */
	index: number;
	/** Shows a hint beside the output of the node, once for all items that give it. */
	hint(message: string): void;
	/** The field "Simplify". */
	isSimplified: boolean;
	/** The collection "Options". */
	options: JsonObject;
	/** What is known of this item from an earlier run of the node. */
	record: ItemRecord;
	/** What all items of this run share: the seed of generated values, and the start. */
	run: Pick<RunRecord, 'seed' | 'startedAt'>;
}

/** One operation of a resource: its fields in the editor, and what it does. */
export interface Operation {
	/** The name in the list of operations. */
	name: string;
	/** What the operation does, as the list of actions shows it. */
	action: string;
	/** What it does and when to use it, in one sentence; an AI agent reads it too. */
	description: string;
	/** The fields that only this operation shows. */
	fields: INodeProperties[];
	/**
	 * Whether the work for an item is done for good: when n8n runs the node again, the item gives the
	 * same output and is not begun again. What only reads leaves it out.
	 */
	isFinal?: boolean | ((output: IDataObject[]) => boolean);
	/**
	 * Whether it runs once, for the first input item. As the review of an agent's tool its failure then
	 * ends the node, with "Continue" too.
	 */
	isOnce?: boolean;
	/**
	 * Does the work for one item; what it throws becomes the error of that item.
	 *
	 * @returns the items of the output
	 */
	execute(item: Item, connection: Connection): Promise<IDataObject[]>;
}

/** One resource of the node. */
export interface Resource {
	/** The name in the list of resources. */
	name: string;
	/** By their values in saved workflows. The first one is the default. */
	operations: Readonly<Record<string, Operation>>;
	/**
	 * The parameter `authentication` of its operations; that of the API key if it is left out. An
	 * operation that leaves the choice has a field for the parameter.
	 */
	authentication?: 'webhook';
	/** Whether a failed item tells with "Continue" how many attempts were made. */
	tellsAttempts?: true;
}

/**
 * Finds an operation by its value in saved workflows.
 *
 * @throws InputError if the resource has no such operation
 */
export function findOperation({ operations }: Resource, value: string): Operation {
	if (Object.hasOwn(operations, value)) return operations[value];
	throw unknownChoice('Operation', value);
}

/**
 * Returns the "Operation" field of a resource and those of each operation, shown for it alone.
 *
 * @param value that of the resource in saved workflows
 */
export function propertiesOf(value: string, { operations }: Resource): INodeProperties[] {
	return [
		operationField(value, operations),
		...Object.entries(operations).flatMap(([operation, { fields }]) =>
			fields.map((field) => showFor(field, value, operation)),
		),
	];
}

/** Makes the error for an update in which no field has a value. */
export function nothingToUpdate(): InputError {
	return new InputError(
		'There is nothing to update: no field has a value.',
		"Add at least one field under 'Update Fields'. An empty text counts as not set.",
	);
}

/** Makes the error for a resource or an operation that the node lacks, such as "Custom API Call". */
export function unknownChoice(field: 'Resource' | 'Operation', value: string): InputError {
	return new InputError(
		`The value "${value}" in '${field}' is unknown.`,
		"Choose one from the list. For any other request, use the HTTP Request node: as 'Authentication' choose 'Predefined Credential Type', then the credential type of this node.",
	);
}

function operationField(resource: string, operations: Resource['operations']): INodeProperties {
	const [first] = Object.keys(operations);
	const options = Object.entries(operations)
		.map(([value, { name, action, description }]) => ({ name, value, action, description }))
		.sort((a, b) => a.name.localeCompare(b.name));
	return {
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: [resource] } },
		options,
		default: first,
	};
}

function showFor(field: INodeProperties, resource: string, operation: string): INodeProperties {
	const { show, hide } = field.displayOptions ?? {};
	return {
		...field,
		displayOptions: {
			show: { resource: [resource], operation: [operation], ...show },
			...(hide && { hide }),
		},
	};
}

/** A simplified output: each member by its name in the API, or by a function of object and team. */
export type Output = Readonly<
	Record<string, string | ((object: JsonObject, teamId?: string) => unknown)>
>;

/**
 * Returns a function that simplifies an object of the API. What a response does not have is null.
 *
 * @param teamId the team that the object was asked for
 */
export function simplifyBy(output: Output, teamId?: string): (object: JsonObject) => IDataObject {
	return (object) =>
		Object.fromEntries(
			Object.entries(output).map(([name, source]) => [
				name,
				typeof source === 'string' ? (object[source] ?? null) : source(object, teamId),
			]),
		) as IDataObject;
}

/**
 * Makes the output for objects of the API: simplified, or with Simplify off as they were sent but
 * for their secrets.
 *
 * @param simplify makes an item, or several, of one object
 */
export function simplifiedOutput(
	{ isSimplified }: Pick<Item, 'isSimplified'>,
	objects: JsonObject[],
	simplify: (object: JsonObject) => JsonObject | JsonObject[],
): IDataObject[] {
	const asSent = (object: JsonObject) => withoutSecrets(object) as JsonObject;
	return objects.flatMap<JsonObject>(isSimplified ? simplify : asSent) as IDataObject[];
}

/**
 * Makes the body of a PUT. Zenduty empties what a PUT lacks, so the body repeats what the API
 * holds, also what this package does not know. It has no members that are null.
 *
 * @param current as the API returned it
 * @param readOnly the members that only the API sets, and does not take
 */
export function mergeForPut(
	current: JsonObject,
	readOnly: readonly string[],
	changes: JsonObject,
): JsonObject {
	const merged = Object.entries({ ...current, ...changes });
	return Object.fromEntries(
		merged.filter(([name, value]) => !readOnly.includes(name) && value !== null),
	);
}
