/* Makes the parameters of an item, without n8n. */
import type { Field, ItemParameters } from '../../nodes/Zenduty/fields/parameters';

/**
 * Makes the parameters of an item.
 *
 * @param expressions the texts of expressions, by the path of the parameter
 */
export function parametersWith(
	values: Readonly<Record<string, unknown>>,
	expressions: Readonly<Record<string, string | undefined>> = {},
): ItemParameters {
	return {
		getParameter: (name, otherwise) => (Object.hasOwn(values, name) ? values[name] : otherwise),
		expression: (path) => expressions[path],
	};
}

/** Makes the arguments of a function that reads a field: an item with one field, and that field. */
export function fieldWith(
	value: unknown,
	displayName: string,
	expression?: string,
): [ItemParameters, Field] {
	const item = parametersWith({ field: value }, { field: expression });
	return [item, { name: 'field', displayName }];
}
