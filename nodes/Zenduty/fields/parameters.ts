import { isObject, type JsonObject } from '../json';
import { InputError } from '../errors';

/** A field of a node. Every property of n8n has these members. */
export interface Field {
	/** The name of the parameter, such as `team`. */
	name: string;
	/** The name of the field in the editor, such as `Team`. */
	displayName: string;
	/** The value that is used if the node does not have the parameter. */
	default?: unknown;
}

/**
 * The parameters from which fields are read: those of an action node for one input item, those of a
 * trigger, or the members of a collection. Only the readers in `fields/` call the two functions,
 * because the readers also check whether an expression returned nothing.
 */
export interface ItemParameters {
	/**
	 * Returns a parameter. If the node does not have the parameter, the result is `otherwise`. If a
	 * collection does not have the member, the result is undefined.
	 */
	getParameter(name: string, otherwise?: unknown): unknown;
	/**
	 * Returns the text of the expression in a parameter. If the parameter has a plain value, the
	 * result is undefined.
	 */
	expression(name: string): string | undefined;
	/**
	 * Whether these are the parameters of a trigger. A trigger has no items, so no message names an
	 * item.
	 */
	isTrigger?: true;
}

/** The option of a reader for an expression that returns undefined or null. */
export interface Nothing {
	/**
	 * Whether such an expression counts as an empty field. Without this member, the expression is an
	 * error. If it counted as an empty field, a search could find too many records because a filter
	 * is missing, or a maintenance window could start now because its start is missing.
	 */
	allowNothing?: true;
}

/** Lets a reader treat an expression that returns nothing as an empty field. */
export const ALLOW_NOTHING: Nothing = { allowNothing: true };

/**
 * Reads a field without converting its value. All other readers begin with this function.
 *
 * @throws InputError if an expression returns nothing, unless `allowNothing` is true
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
 * Reads a collection of optional fields. The result has the members of the collection as its
 * parameters. A value that is not an object is an empty collection. The defaults of the members do
 * not count, because a member that is missing was not added by the user.
 *
 * @throws InputError if an expression for the whole collection returns nothing
 */
export function readCollection(item: ItemParameters, field: Field): ItemParameters {
	return membersOf(item, field.name, readObject(item, field));
}

/**
 * Reads a collection as an object. For a single member use {@link readCollection}, so that an
 * expression in the member is checked.
 *
 * @throws InputError if an expression for the whole collection returns nothing
 */
export function readObject(item: ItemParameters, field: Field): JsonObject {
	const value = readValue(item, field);
	return isObject(value) ? value : {};
}

/**
 * Makes parameters out of the members of an object. Expressions are still looked up in the node,
 * below the path of the object.
 *
 * @param path the place of the object among the parameters, such as `filters`
 */
export function membersOf(item: ItemParameters, path: string, members: JsonObject): ItemParameters {
	return {
		getParameter: (name) => members[name],
		expression: (name) => item.expression(`${path}.${name}`),
		isTrigger: item.isTrigger,
	};
}

/**
 * Makes the error for a field that must not be empty. If the field has an expression, the error
 * advises the user to correct the expression.
 *
 * @param remedy what the user should do if the field has no expression
 * @param example an expression that the user could enter
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
 * Tells whether a value is undefined or null. For a locator, its inner value is checked. A list of
 * such values is also nothing, unless the list is empty.
 */
export function isNothing(value: unknown): boolean {
	if (Array.isArray(value)) return value.length > 0 && value.every(isNothing);
	return isObject(value) && 'value' in value ? isNothing(value.value) : (value ?? null) === null;
}

/**
 * Returns the text of the expression in a saved parameter, or in a member of a collection.
 *
 * @param path the name of the parameter, such as `team` or `filters.services`
 * @returns the text of the expression. If the parameter has a plain value, the result is undefined.
 */
export function expressionIn(parameters: unknown, path: string): string | undefined {
	const saved = path
		.split('.')
		.reduce<unknown>((value, name) => (isObject(value) ? value[name] : undefined), parameters);
	const text = isObject(saved) && 'value' in saved ? saved.value : saved;
	return typeof text === 'string' && text.startsWith('=') ? text : undefined;
}

/**
 * Matches an expression that an AI model fills in. The model may leave out a value that it does not
 * need.
 */
const BY_MODEL = /\$fromAI\(/i;

/**
 * Makes the function that returns the text of the expression in a parameter of the node. The
 * function returns undefined for a plain value, and for an expression that may return nothing.
 *
 * @param isTool whether an AI agent uses the node. If so, an expression with `$fromAI` may return
 * nothing.
 */
export function expressionsOf(
	parameters: unknown,
	isTool: boolean,
): (path: string) => string | undefined {
	return (path) => {
		const text = expressionIn(parameters, path);
		return isTool && text !== undefined && BY_MODEL.test(text) ? undefined : text;
	};
}
