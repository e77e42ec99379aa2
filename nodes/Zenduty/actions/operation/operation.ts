import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { JsonObject } from '../../json';
import { factsOf, InputError, ZendutyError } from '../../errors';
import type { ItemParameters } from '../../fields/parameters';
import type { ItemRecord, RunRecord } from './runRecord';

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

/** What a resource gives for one input item. */
export interface ItemOutput {
	json: IDataObject[];
	/**
	 * Whether the work for this item is done for good: when n8n runs the node again, the item gives
	 * the same output and is not begun again.
	 */
	isFinal: boolean;
}

/**
 * One operation of a resource: its fields in the editor, and what it does.
 *
 * @typeParam Connection what the operations of the resource need for one item
 */
export interface Operation<Connection> {
	/** The name in the list of operations. */
	name: string;
	/** What the operation does, as the list of actions shows it. */
	action: string;
	/** What it does and when to use it, in one sentence; an AI agent reads it too. */
	description: string;
	/** The fields that only this operation shows. */
	fields: INodeProperties[];
	/**
	 * Whether the output is final, as in {@link ItemOutput}. What only reads leaves it out: it may
	 * find something else when n8n runs the node again.
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

/** What a resource is connected with for one run of the node. */
export interface Connected<Connection> {
	/** Makes what an operation gets for one item. */
	forItem(item: Item): Connection;
	/** Copies what is shown of an item, output or error, without secrets. */
	hideKey?<T>(value: T): T;
}

/** A resource as {@link Resource}s are written down. */
interface ResourceDefinition<Connection> {
	/** The name in the list of resources. */
	name: string;
	/** By their values in saved workflows. */
	operations: Record<string, Operation<Connection>>;
	/**
	 * Loads the credential, once for a run.
	 *
	 * @throws what each item then fails with
	 */
	connect(context: IExecuteFunctions): Promise<Connected<Connection>>;
	/** Replaces an error by one that says what to do; returns any other error as it is. */
	explain?(error: unknown): unknown;
	/** Returns what a failed item tells besides its error, with "Continue". */
	describeFailure?(error: unknown): IDataObject;
}

/** One resource of the node, with its operations. */
export interface Resource {
	name: string;
	/** Returns the "Operation" field and those of each operation, shown for this resource alone. */
	properties(value: string): INodeProperties[];
	/** Tells whether an operation runs once, whatever the number of input items. */
	isOnce(operation: string): boolean;
	/** Connects, and returns a function that executes an operation of this resource for an item. */
	open(context: IExecuteFunctions): Promise<ExecuteOperation>;
	explain(error: unknown): unknown;
	describeFailure(error: unknown): IDataObject;
}

/** Executes an operation by its value in saved workflows; rejects if there is none. */
export type ExecuteOperation = (operation: string, item: Item) => Promise<ItemOutput>;

/** Makes a resource from its operations. The first one is the default of its "Operation" field. */
export function defineResource<Connection>(definition: ResourceDefinition<Connection>): Resource {
	const { name, operations, connect } = definition;
	const { explain = (error: unknown) => error, describeFailure = () => ({}) } = definition;
	return {
		name,
		properties: (value) => [
			operationField(value, operations),
			...Object.entries(operations).flatMap(([operation, { fields }]) =>
				fields.map((field) => showFor(field, value, operation)),
			),
		],
		isOnce: (name) => Object.hasOwn(operations, name) && operations[name].isOnce === true,
		async open(context) {
			const { forItem, hideKey } = await connect(context);
			return async (name, item) => {
				if (!Object.hasOwn(operations, name)) throw unknownChoice('operation', name);
				const operation = operations[name];
				const { isFinal = false } = operation;
				const json = await operation
					.execute(item, forItem(item))
					.catch(async (error: unknown) => await Promise.reject(shown(error, hideKey)));
				return {
					json: hideKey?.(json) ?? json,
					isFinal: typeof isFinal === 'function' ? isFinal(json) : isFinal,
				};
			};
		},
		explain,
		describeFailure,
	};
}

/** Returns an error as it may be shown: what is told of a ZendutyError is without secrets. */
function shown(error: unknown, hideKey: Connected<unknown>['hideKey']): unknown {
	const isHiding = hideKey !== undefined && error instanceof ZendutyError;
	return isHiding ? new ZendutyError(hideKey(factsOf(error))) : error;
}

/** Makes the error for a resource or an operation that the node lacks, such as "Custom API Call". */
export function unknownChoice(what: 'resource' | 'operation', value: string): InputError {
	return new InputError(
		`The ${what} "${value}" is unknown.`,
		'Choose one from the list. For any other request, use the HTTP Request node: as Authentication choose "Predefined Credential Type", then the credential type of this node.',
	);
}

function operationField(
	resource: string,
	operations: Record<string, Operation<never>>,
): INodeProperties {
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

/** Adds the condition that this resource and this operation are chosen. */
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
