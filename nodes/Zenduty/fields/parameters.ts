import { isObject, type JsonObject } from '../json';
import { InputError } from '../errors';

/**
 * The facts about a field that a function such as `readText` needs to read the field. Every
 * `INodeProperties` of n8n has these members, so it can be passed to such a function.
 */
export interface Field {
	/** The name under which n8n stores the value, such as `team`. */
	name: string;
	/** The name of the field in the editor, such as `Team`. Messages show this name. */
	displayName: string;
	/**
	 * The default of the field. `readValue` returns it if the node does not have the parameter, but
	 * not if a collection does not have the member. `readBoolean` and `readCount` also use the
	 * default in place of a value that they cannot convert.
	 */
	default?: unknown;
}

/**
 * The parameters of an action node for one input item, the parameters of a trigger, or the members
 * of a collection.
 *
 * An operation does not call `getParameter` or `expression` itself. It uses functions such as
 * `readText`, which also check whether an expression returned nothing.
 */
export interface ItemParameters {
	/**
	 * Returns the value of a parameter. If the node does not have the parameter, the result is
	 * `otherwise`. If a collection does not have the member, the result is undefined.
	 */
	getParameter(name: string, otherwise?: unknown): unknown;
	/**
	 * Returns the text of the expression in a parameter, such as `={{ $json.id }}`. If the parameter
	 * has a plain value, the result is undefined.
	 */
	expression(name: string): string | undefined;
	/**
	 * `true` if the parameters belong to a trigger. A trigger has no items, so messages about its
	 * parameters do not mention an item.
	 */
	isTrigger?: true;
}

/**
 * The option that says what a function such as `readText` does if the expression in the field
 * returns undefined or null.
 */
export interface Nothing {
	/**
	 * `true` if an expression that returns undefined or null counts as an empty field. By default,
	 * such an expression is an error. Without this error, for example, a search would ignore a filter
	 * whose expression returns nothing, and find too many records.
	 */
	allowNothing?: true;
}

/**
 * The option `allowNothing`. It is for fields that may be empty without harm, such as a note. It is
 * also for required fields: the function that reads such a field throws its own error if the field
 * is empty.
 */
export const ALLOW_NOTHING: Nothing = { allowNothing: true };

/**
 * Reads a field without converting its value. Functions such as `readText` call this function, and
 * then convert the value.
 *
 * @throws InputError if the expression in the field returns nothing (see {@link isNothing}), unless
 * `allowNothing` is set
 */
export function readValue(
	item: ItemParameters,
	{ name, displayName, default: otherwise }: Field,
	{ allowNothing }: Nothing = {},
): unknown {
	const value = item.getParameter(name, otherwise);
	if (allowNothing || !isNothing(value) || item.expression(name) === undefined) return value;
	const remedy = `Correct the expression. To omit the field, let the expression return an empty text: {{ ${item.isTrigger ? '$vars' : '$json'}.name ?? "" }}.`;
	throw nothingFromExpression(item, displayName, remedy);
}

/**
 * Reads a collection of optional fields. The members of the collection become the parameters of the
 * result. A member that the user did not add is undefined, even if its field has a default.
 *
 * @throws InputError if an expression for the whole collection returns nothing
 */
export function readCollection(item: ItemParameters, field: Field): ItemParameters {
	return membersOf(item, field.name, readObject(item, field));
}

/**
 * Reads a collection as an object, without a check of its members: an expression in a member may
 * return nothing. To check the members, too, use {@link readCollection}, and read each member with
 * a function such as `readText`.
 *
 * @throws InputError if an expression for the whole collection returns nothing
 */
export function readObject(item: ItemParameters, field: Field): JsonObject {
	const value = readValue(item, field);
	// An expression for the whole collection may return a value that is not an object, such as a
	// text. The collection then counts as empty.
	return isObject(value) ? value : {};
}

/**
 * Returns the members of an object as parameters, so that functions such as `readText` can read
 * them.
 *
 * @param item the parameters that contain the object
 * @param path the place of the object among these parameters, such as `filters`
 */
export function membersOf(item: ItemParameters, path: string, members: JsonObject): ItemParameters {
	return {
		getParameter: (name) => members[name],
		// `item` knows a member by its full path. For example, the expression of the member `teams` is
		// in `filters.teams`.
		expression: (name) => item.expression(`${path}.${name}`),
		isTrigger: item.isTrigger,
	};
}

/**
 * Returns the error for a field that must not be empty. If the field has an expression, the error
 * says that the expression returns nothing.
 *
 * @param remedy what the user should do if the field has no expression
 * @param example the expression that the error recommends if the field has an expression
 */
export function emptyField(
	item: ItemParameters,
	{ name, displayName }: Field,
	remedy: string,
	example = '{{ $json.id }}',
): InputError {
	return item.expression(name) === undefined
		? new InputError(`'${displayName}' is empty.`, remedy)
		: nothingFromExpression(item, displayName, `Use an expression such as ${example}.`);
}

function nothingFromExpression(
	{ isTrigger }: ItemParameters,
	displayName: string,
	remedy: string,
): InputError {
	const place = isTrigger ? '' : ' for this item';
	return new InputError(`The expression in '${displayName}' returns nothing${place}.`, remedy);
}

/**
 * Tells whether a value counts as nothing:
 *
 * - undefined or null
 * - a locator whose inner value counts as nothing
 * - a list whose entries all count as nothing, but not an empty list
 */
export function isNothing(value: unknown): boolean {
	if (Array.isArray(value)) return value.length > 0 && value.every(isNothing);
	return isObject(value) && 'value' in value ? isNothing(value.value) : (value ?? null) === null;
}

/**
 * Returns the text of the expression in a saved parameter, such as `={{ $json.id }}`. If the
 * parameter has a plain value, the result is undefined.
 *
 * @param parameters all parameters of the node, as n8n stores them
 * @param path the name of the parameter, or the path of a member of a collection, such as
 * `filters.services`
 */
export function expressionIn(parameters: unknown, path: string): string | undefined {
	const saved = path
		.split('.')
		.reduce<unknown>((value, name) => (isObject(value) ? value[name] : undefined), parameters);
	const text = isObject(saved) && 'value' in saved ? saved.value : saved;
	return typeof text === 'string' && text.startsWith('=') ? text : undefined;
}

/**
 * Matches an expression whose value an AI model fills in. It is possible that the model leaves out
 * a value that it does not need. Then the expression returns nothing.
 */
const BY_MODEL = /\$fromAI\(/i;

/**
 * Returns a function that finds the expression in a parameter of the node (see `expression` of
 * {@link ItemParameters}).
 *
 * @param parameters all parameters of the node, as n8n stores them
 * @param isTool `true` if an AI agent uses the node. Then an expression with `$fromAI` counts as a
 * plain value.
 */
export function expressionsOf(
	parameters: unknown,
	isTool: boolean,
): (path: string) => string | undefined {
	return (path) => {
		const text = expressionIn(parameters, path);
		// `readValue` refuses an expression that returns nothing. But the AI model may leave out a
		// value, and this must not be an error. So an expression that the model fills in counts as a
		// plain value: the result is undefined.
		return isTool && text !== undefined && BY_MODEL.test(text) ? undefined : text;
	};
}
