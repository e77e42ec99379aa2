import { MAX_TIMER } from '../http/clock';
import { isObject, readBoolean, type JsonObject } from '../json';
import { InputError, unknownWord } from '../errors';

/** The functions that read the parameters of the node for one input item. */
export interface ItemParameters {
	/** Reads a parameter. If the parameter is not set, the result is `otherwise`. */
	read(name: string, otherwise?: unknown): unknown;
	/**
	 * Returns the text of the expression in a parameter. If the parameter has a plain value, the
	 * result is undefined.
	 */
	expression(name: string): string | undefined;
}

/**
 * Reads a parameter as text. A missing value is the empty text. An expression may return an object
 * or a date: an object is written as JSON, and a date in ISO 8601.
 */
export function readText(value: unknown): string {
	if (typeof value !== 'object' || value === null) return String(value ?? '');
	const json = JSON.stringify(value);
	return json.startsWith('"') ? String(JSON.parse(json)) : json;
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

/**
 * Checks that an expression returns a value. The check is for fields without which more records
 * would be found, or work would be done at once.
 *
 * @param value the value of the parameter for the item
 * @param path the name of the parameter, such as `team` or `filters.services`
 * @param field the name of the field in the editor
 * @returns the value
 * @throws InputError if the parameter has an expression that returns undefined or null
 */
export function given(
	{ expression }: Pick<ItemParameters, 'expression'>,
	value: unknown,
	path: string,
	field: string,
): unknown {
	if (!isNothing(value) || expression(path) === undefined) return value;
	throw nothingFromExpression(
		field,
		'Correct the expression. To omit the field, let the expression return an empty text: {{ $json.name ?? "" }}.',
	);
}

/**
 * Makes the error for a field that must not be empty.
 *
 * @param expression the text of the expression in the field, if there is an expression
 * @param remedy what the user should do if there is no expression
 * @param example an expression that the user could enter
 */
export function emptyField(
	field: string,
	expression: string | undefined,
	remedy: string,
	example = '{{ $json.id }}',
): InputError {
	return expression === undefined
		? new InputError(`'${field}' is empty.`, remedy)
		: nothingFromExpression(field, `Use an expression such as ${example}.`);
}

function nothingFromExpression(field: string, remedy: string): InputError {
	return new InputError(`The expression in '${field}' returns nothing for this item.`, remedy);
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
 * Reads a collection of optional fields. A value that is not an object is an empty collection.
 *
 * @param field the name of the collection in the editor
 * @throws InputError if an expression for the whole collection returns nothing
 */
export function readCollection(item: ItemParameters, name: string, field: string): JsonObject {
	const value = given(item, item.read(name, {}), name, field);
	return isObject(value) ? value : {};
}

/** A field in which the user chooses one of several options. */
export interface Choice {
	/** The value of the field for the item. */
	value: unknown;
	/** The name of the parameter, such as `assignTo` or `additionalFields.status`. */
	path: string;
	/** The name of the field in the editor, such as `Assign To`. */
	field: string;
}

/**
 * Reads the word that is chosen. An empty text or a missing field means the first word.
 *
 * @throws InputError if the word is not in the list, or if an expression returns nothing
 */
export function readChoice<Word extends string>(
	item: Pick<ItemParameters, 'expression'>,
	{ value, path, field }: Choice,
	words: readonly [Word, ...Word[]],
): Word {
	const text = readText(given(item, value, path, field)).trim();
	const chosen = text === '' ? words[0] : words.find((word) => word === text);
	if (chosen !== undefined) return chosen;
	throw unknownWord(field, text, words);
}

/**
 * Reads the field "Title".
 *
 * @param remedy what the user should enter, as a sentence
 * @throws InputError if the title is empty
 */
export function readTitle({ read }: Pick<ItemParameters, 'read'>, remedy: string): string {
	const title = readText(read('title'));
	if (title.trim() === '') throw new InputError("'Title' is empty.", remedy);
	return title;
}

/**
 * Reads an optional text. A blank text is treated as not set, because AI agents fill in empty
 * texts.
 *
 * @returns undefined if the text is not set
 */
export function optionalText(value: unknown): string | undefined {
	const text = readText(value);
	return text.trim() === '' ? undefined : text;
}

/**
 * Reads a choice as the code of the chosen word. The value may be the word, in upper or lower case,
 * or the code itself.
 *
 * @param anyNumber whether a number that is not the code of a word is accepted
 * @returns the code. If the text is empty or the field is missing, the result is undefined.
 * @throws InputError if the value is unknown, or if an expression returns nothing
 */
export function readCode(
	item: Pick<ItemParameters, 'expression'>,
	{ value, path, field }: Choice,
	codes: Readonly<Record<string, number>>,
	anyNumber = false,
): number | undefined {
	const text = readText(given(item, value, path, field)).trim();
	if (text === '') return undefined;
	const sought = text.toLowerCase();
	const match = Object.entries(codes).find(
		([word, code]) => word.toLowerCase() === sought || String(code) === text,
	);
	if (match !== undefined) return match[1];
	if (anyNumber && /^\d{1,9}$/.test(text)) return Number(text);
	throw unknownWord(field, sought, Object.keys(codes));
}

/**
 * Reads a parameter as a whole number. A number below 1 becomes 1. A number above {@link
 * MAX_TIMER}, the longest time that a timer can wait, becomes that time.
 *
 * @param otherwise the number that is used if the value is not a number
 */
export function readCount(value: unknown, otherwise: number): number {
	const number = parseFloat(String(value));
	return Math.min(MAX_TIMER, Math.max(1, Math.floor(Number.isNaN(number) ? otherwise : number)));
}

/**
 * Reads the largest number of entries that a list may return. If "Return All" is on, the number is
 * Infinity.
 */
export function readLimit(item: ItemParameters): number {
	const { read } = item;
	if (readBoolean(read('returnAll', false), false)) return Infinity;
	return readCount(given(item, read('limit', 50), 'limit', 'Limit'), 50);
}
