import type { IDataObject, INodeProperties } from 'n8n-workflow';
import type { JsonObject } from '../../json';
import { InputError } from '../../errors';
import type { ItemParameters } from '../../fields/parameters';
import type { Connection } from './connect';
import type { ItemRecord, RunRecord } from './runRecord';
import { withoutSecrets } from '../../api/hideSecrets';

/**
 * An input item of the node, with the values and functions that an operation needs to process the
 * item.
 */
export interface Item extends ItemParameters {
	/** The position of the item among the input items. The first item has 0. */
	index: number;
	/**
	 * Shows a hint next to the output of the node. If several items give the same hint, the
	 * hint is shown once.
	 */
	hint(message: string): void;
	/**
	 * `true` if the field "Simplify" is on. If it is off, the output has the objects that Zenduty
	 * sent, without secrets.
	 */
	isSimplified: boolean;
	/**
	 * The options that the user added in the collection "Options", such as the timeout. They are read
	 * in the same way as the parameters of the item.
	 */
	options: ItemParameters;
	/**
	 * The record of the work that this run and earlier runs of the node have done for this item. With
	 * this record, work is not done twice if n8n runs the node again.
	 */
	record: ItemRecord;
	/**
	 * The seed and the start time of the run. They are the same for all items, and stay the same if
	 * n8n runs the node again.
	 */
	run: Pick<RunRecord, 'seed' | 'startedAt'>;
}

/** One operation of a resource: the fields in the editor, and the function that does the work. */
export interface Operation {
	/** The name in the editor's list of operations, such as `Get Many`. */
	name: string;
	/**
	 * The text for the operation in n8n's list of actions, such as `Create incident`. By default, n8n
	 * also describes a tool to an AI agent with this text: "Create incident in Zenduty".
	 */
	action: string;
	/**
	 * A text that says what the operation does, such as `Read one incident by its number or ID`. The
	 * editor shows the text in the list of operations.
	 */
	description: string;
	/** The fields that the editor shows only for this operation. */
	fields: INodeProperties[];
	/**
	 * Decides which outputs are final. If n8n runs the node again, an item with a final output
	 * returns the stored output, and its work is not done a second time.
	 *
	 * - `true`: every output is final.
	 * - A function: it returns `true` if the output is final.
	 * - Missing: no output is final. This fits an operation that only reads or computes.
	 */
	isFinal?: boolean | ((output: IDataObject[]) => boolean);
	/**
	 * `true` if the operation runs only once, for the first input item, as *Send and Wait for
	 * Response* does.
	 */
	isOnce?: boolean;
	/**
	 * Does the work for one item. An error that this function throws becomes the error of the item.
	 *
	 * @returns the output items
	 */
	execute(item: Item, connection: Connection): Promise<IDataObject[]>;
}

/** One choice of the field "Resource", with its operations. */
export interface Resource {
	/** The name in the editor's list of resources, such as `Incident Note`. */
	name: string;
	/**
	 * The operations of the resource. The key is the value that a saved workflow has for the
	 * operation, such as `getAll`. The first operation is the default.
	 */
	operations: Readonly<Record<string, Operation>>;
	/**
	 * The value of the parameter `authentication` for the operations of the resource. By default, it
	 * is `apiKey`. Exception: if an operation has a field `authentication`, the user chooses the
	 * value in this field.
	 */
	authentication?: 'webhook';
	/**
	 * `true` if the output for a failed item also has the members `statusCode` and `attempts`. The
	 * output has these two members if "On Error" is set to "Continue", but not with "Continue (using
	 * error output)".
	 */
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
 * Returns the parameters of a resource: the field "Operation", and the fields of each operation.
 *
 * @param value the value of the resource in saved workflows, such as `incidentNote`
 */
export function propertiesOf(value: string, { operations }: Resource): INodeProperties[] {
	return [
		operationField(value, operations),
		...Object.entries(operations).flatMap(([operation, { fields }]) =>
			fields.map((field) => showFor(field, value, operation)),
		),
	];
}

/** Creates the error for an operation *Update* in which the user set no field. */
export function nothingToUpdate(): InputError {
	return new InputError(
		'There is nothing to update: no field has a value.',
		"Add at least one field under 'Update Fields'. An empty text counts as not set.",
	);
}

/**
 * Creates the error for a resource or an operation that the node does not have. An example is
 * "Custom API Call", which n8n adds to the lists.
 */
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

/**
 * The rules by which an object of the API is simplified. Each key is the name of a member in the
 * simplified object. The rule for this member is one of these:
 *
 * - A text, as in `id: 'unique_id'`: the name of the member in the API.
 * - A function: it returns the value of the member. It gets the object of the API, and the ID of
 *   the team if the object was requested for one team.
 */
export type Output = Readonly<
	Record<string, string | ((object: JsonObject, teamId?: string) => unknown)>
>;

/**
 * Returns a function that simplifies an object of the API by the rules in `output`.
 *
 * @param teamId the ID of the team for which the object was requested, if there is such a team
 */
export function simplifyBy(output: Output, teamId?: string): (object: JsonObject) => IDataObject {
	return (object) =>
		Object.fromEntries(
			Object.entries(output).map(([name, source]) => [
				name,
				// If the object does not have the member, the simplified object has null in its place.
				typeof source === 'string' ? (object[source] ?? null) : source(object, teamId),
			]),
		) as IDataObject;
}

/**
 * Returns the output items for objects of the API:
 *
 * - "Simplify" on: the items that `simplify` returns
 * - "Simplify" off: the objects that Zenduty sent, without secrets
 *
 * @param simplify returns one item, or several items, for one object
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
 * Returns the body of a PUT: the members of `current`, with the new values from `changes`. Members
 * in `readOnly` and members that are null are left out.
 *
 * @param current the object that the API returned
 * @param readOnly the names of the members that Zenduty sets itself
 * @param changes the members that get a new value
 */
export function mergeForPut(
	current: JsonObject,
	readOnly: readonly string[],
	changes: JsonObject,
): JsonObject {
	// If a member is missing in the body of a PUT, Zenduty empties it. So the body also has the
	// members of `current` that do not change, even those that this package does not use.
	const merged = Object.entries({ ...current, ...changes });
	return Object.fromEntries(
		merged.filter(([name, value]) => !readOnly.includes(name) && value !== null),
	);
}
