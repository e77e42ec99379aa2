/* Finds fields in the description of the action node, also inside collections. */
import type { INodeProperties, INodeTypeDescription } from 'n8n-workflow';
import { isObject, type JsonObject } from '../../nodes/Zenduty/json';
import { leastOf, OPERATIONS, QUESTIONS } from './operations.cjs';

/** A field of an operation. */
export interface FieldOfOperation {
	path: string[];
	displayName: string;
	shownWith: JsonObject;
}

/** Finds the fields that have one of the types, also inside collections. */
function fieldsAmong(
	fields: readonly INodeProperties[],
	types: readonly string[],
	path: string[] = [],
): FieldOfOperation[] {
	return fields.flatMap(({ name, displayName, type, options = [], displayOptions }) => {
		const here = [...path, name];
		if (types.includes(type)) {
			const shown = Object.entries(displayOptions?.show ?? {})
				.filter(([other]) => !['resource', 'operation'].includes(other))
				.map(([other, values]) => [other, values?.[0]]);
			return [{ path: here, displayName, shownWith: Object.fromEntries(shown) as JsonObject }];
		}
		if (type === 'collection') return fieldsAmong(options as INodeProperties[], types, here);
		if (type !== 'fixedCollection') return [];
		return (options as Array<{ name: string; values: INodeProperties[] }>).flatMap((group) =>
			fieldsAmong(group.values, types, [...here, group.name]),
		);
	});
}

/** Finds the fields of an operation that have one of the types. */
export function fieldsOf(
	{ properties }: INodeTypeDescription,
	operation: string,
	...types: string[]
): FieldOfOperation[] {
	const [resource, name] = operation.split(' ');
	const isShown = ({ displayOptions }: INodeProperties) => {
		const { resource: resources, operation: operations } = displayOptions?.show ?? {};
		return (
			(resources === undefined || resources.includes(resource)) &&
			(operations === undefined || operations.includes(name))
		);
	};
	return fieldsAmong(properties.filter(isShown), types);
}

/** Returns parameters with which an operation can run. */
export function parametersOf(operation: string): JsonObject {
	const [resource, name] = operation.split(' ');
	const event = { title: 'Fog', payload: { event_type: 'triggered', incident: {} } };
	const least =
		operation in OPERATIONS
			? leastOf(operation)
			: resource === 'alert'
				? QUESTIONS[0]
				: { url: 'https://ops.example.net/hook', ...event };
	return { ...least, resource, operation: name };
}

/** Returns the parameters with a value at a path. All other parameters stay. */
export function withValue(
	parameters: JsonObject,
	[name, ...rest]: string[],
	value: unknown,
): JsonObject {
	const inner = isObject(parameters[name]) ? parameters[name] : {};
	return {
		...parameters,
		[name]: rest.length === 0 ? value : withValue(inner, rest, value),
	};
}
