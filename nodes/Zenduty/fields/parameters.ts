import { MAX_TIMER } from '../http/clock';
import { isObject, readBoolean, type JsonObject } from '../json';
import { InputError } from '../errors';

/** Where the parameters of the node for one input item are read. */
export interface ItemParameters {
	/** Reads a parameter of the node for this item; `otherwise` where it is not set. */
	read(name: string, otherwise?: unknown): unknown;
	/** Returns the text of an expression in a parameter; undefined if it holds a plain value. */
	expression(name: string): string | undefined;
}

/**
 * Reads a parameter as text; nothing is the empty text. An object, which only an expression can
 * give, is written as JSON, and a date in ISO 8601, as it writes itself in JSON.
 */
export function readText(value: unknown): string {
	if (typeof value !== 'object' || value === null) return String(value ?? '');
	const json = JSON.stringify(value);
	return json.startsWith('"') ? String(JSON.parse(json)) : json;
}

/**
 * Returns the text of an expression in a saved parameter, or in a member of a collection.
 *
 * @param path the name of the parameter, such as `team` or `filters.services`
 * @returns undefined if it holds a plain value
 */
export function expressionIn(parameters: unknown, path: string): string | undefined {
	const saved = path
		.split('.')
		.reduce<unknown>((value, name) => (isObject(value) ? value[name] : undefined), parameters);
	const text = isObject(saved) && 'value' in saved ? saved.value : saved;
	return typeof text === 'string' && text.startsWith('=') ? text : undefined;
}

/** What a model fills in: it may leave out what it does not need. */
const BY_MODEL = /\$fromAI\(/i;

/**
 * Returns a function that returns the text of an expression in a parameter of the node, if it must
 * give something; undefined for a plain value.
 *
 * @param isTool whether an AI agent uses the node: what its model fills in may be left out
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
 * Checks that an expression gives something, where without a value more would be found, or
 * something would be done at once.
 *
 * @param value what the parameter gives for the item
 * @param path the name of the parameter, such as `team` or `filters.services`
 * @param field its name in the editor
 * @returns the value
 * @throws InputError if an expression gives undefined or null
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
 * Makes the error for a field that must be filled in.
 *
 * @param expression the expression in the field, if there is one
 * @param remedy what to do if there is none
 * @param example what an expression could be
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

/** Tells whether a value, that of a locator, or each in a list, is undefined or null. */
export function isNothing(value: unknown): boolean {
	if (Array.isArray(value)) return value.length > 0 && value.every(isNothing);
	return isObject(value) && 'value' in value ? isNothing(value.value) : (value ?? null) === null;
}

/**
 * Reads a collection of fields that may be added. What is no object is empty.
 *
 * @param field its name in the editor
 * @throws InputError if an expression in its place gives nothing
 */
export function readCollection(item: ItemParameters, name: string, field: string): JsonObject {
	const value = given(item, item.read(name, {}), name, field);
	return isObject(value) ? value : {};
}

/** A field with a list of options, of which one is chosen. */
export interface Choice {
	/** What the field gives for the item. */
	value: unknown;
	/** The name of the parameter, such as `assignTo` or `additionalFields.status`. */
	path: string;
	/** Its name in the editor, such as `Assign To`. */
	field: string;
}

/**
 * Reads a choice between words. An empty text, and a field that is not there, are the first word.
 *
 * @throws InputError for any other word, and if an expression gives nothing
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
 * @param remedy what is to be entered, as a sentence
 * @throws InputError if it is empty
 */
export function readTitle({ read }: Pick<ItemParameters, 'read'>, remedy: string): string {
	const title = readText(read('title'));
	if (title.trim() === '') throw new InputError("'Title' is empty.", remedy);
	return title;
}

/**
 * Reads a text. An empty one counts as not set, since AI agents fill in empty texts.
 *
 * @returns undefined if it is not set
 */
export function optionalText(value: unknown): string | undefined {
	const text = readText(value);
	return text.trim() === '' ? undefined : text;
}

/**
 * Reads a choice between words, in either case, or the code of one, as the code.
 *
 * @param anyNumber whether a number is taken that stands for no word
 * @returns undefined for an empty text, and if the field is not there
 * @throws InputError for any other word, and if an expression gives nothing
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
	const known = Object.entries(codes).find(
		([word, code]) => word.toLowerCase() === sought || String(code) === text,
	);
	if (known !== undefined) return known[1];
	if (anyNumber && /^\d{1,9}$/.test(text)) return Number(text);
	throw unknownWord(field, sought, Object.keys(codes));
}

/**
 * Makes the error for a word that is none of those that can be given.
 *
 * @param field the name of the field in the editor
 */
export function unknownWord(field: string, word: string, words: readonly string[]): InputError {
	return new InputError(
		`The value "${word.slice(0, 40)}" in '${field}' is unknown.`,
		`Use one of ${words.join(', ')}.`,
	);
}

/**
 * Reads a parameter as a whole number from 1 to the longest time that a timer can wait.
 *
 * @param otherwise stands for what is not a number
 */
export function readCount(value: unknown, otherwise: number): number {
	const number = parseFloat(String(value));
	return Math.min(MAX_TIMER, Math.max(1, Math.floor(Number.isNaN(number) ? otherwise : number)));
}

/** Reads how many entries of a list are wanted: all, or up to a limit. */
export function readLimit(item: ItemParameters): number {
	const { read } = item;
	if (readBoolean(read('returnAll', false), false)) return Infinity;
	return readCount(given(item, read('limit', 50), 'limit', 'Limit'), 50);
}
