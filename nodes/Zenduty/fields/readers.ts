import { MAX_TIMER } from '../http/clock';
import { splitWords, toBoolean, toText } from '../json';
import { InputError, unknownWord } from '../errors';
import { limitField, returnAllField } from './sharedFields';
import {
	ALLOW_NOTHING,
	readValue,
	type Field,
	type ItemParameters,
	type Nothing,
} from './parameters';
import { toIdTexts } from './readLocators';

/**
 * Reads a text, with its outer spaces. An empty field is the empty text.
 *
 * @throws InputError if an expression returns nothing, unless `nothing` allows it
 */
export function readText(item: ItemParameters, field: Field, nothing?: Nothing): string {
	return toText(readValue(item, field, nothing));
}

/**
 * Reads a text that may be missing. A blank text is treated as not set, because AI agents fill in
 * empty texts. An expression that returns nothing is treated as not set, too.
 *
 * @returns the text with its outer spaces. If the text is not set, the result is undefined.
 */
export function readOptionalText(item: ItemParameters, field: Field): string | undefined {
	const text = readText(item, field, ALLOW_NOTHING);
	return text.trim() === '' ? undefined : text;
}

/**
 * Reads a text that must not be blank.
 *
 * @param remedy what the user should enter, as a sentence
 * @returns the text with its outer spaces
 * @throws InputError if the text is blank, or if an expression returns nothing
 */
export function readRequiredText(item: ItemParameters, field: Field, remedy: string): string {
	const text = readOptionalText(item, field);
	if (text !== undefined) return text;
	throw new InputError(`'${field.displayName}' is empty.`, remedy);
}

/** The options for comparing a value with the words of a choice. */
interface Comparison {
	/** Whether the value may be in upper case. The words of the choice must then be in lower case. */
	ignoreCase?: true;
}

/**
 * Reads the word that is chosen. An empty field means the first word.
 *
 * @throws InputError if the word is not in the list, or if an expression returns nothing
 */
export function readChoice<Word extends string>(
	item: ItemParameters,
	field: Field,
	words: readonly [Word, ...Word[]],
	comparison?: Comparison,
): Word {
	return readOptionalChoice(item, field, words, comparison) ?? words[0];
}

/**
 * Reads the word that is chosen. If the field is empty, the result is undefined.
 *
 * @throws InputError if the word is not in the list, or if an expression returns nothing
 */
export function readOptionalChoice<Word extends string>(
	item: ItemParameters,
	field: Field,
	words: readonly Word[],
	{ ignoreCase }: Comparison = {},
): Word | undefined {
	const entered = readText(item, field).trim();
	if (entered === '') return undefined;
	const text = ignoreCase ? entered.toLowerCase() : entered;
	const chosen = words.find((word) => word === text);
	if (chosen !== undefined) return chosen;
	throw unknownWord(field.displayName, text, words);
}

/**
 * Reads a choice as the code of the chosen word. The value may be the word, in upper or lower case,
 * or the code itself.
 *
 * @param anyNumber whether any whole number of at most 9 digits is also accepted
 * @returns the code. If the field is empty, the result is undefined.
 * @throws InputError if the value is unknown, or if an expression returns nothing
 */
export function readCode(
	item: ItemParameters,
	field: Field,
	codes: Readonly<Record<string, number>>,
	anyNumber = false,
): number | undefined {
	const text = readText(item, field).trim();
	if (text === '') return undefined;
	const word = text.toLowerCase();
	const match = Object.entries(codes).find(
		([name, code]) => name.toLowerCase() === word || String(code) === text,
	);
	if (match !== undefined) return match[1];
	if (anyNumber && isWholeNumber(text)) return Number(text);
	throw unknownWord(field.displayName, word, Object.keys(codes));
}

/**
 * Reads the words that are chosen. The value is an array, the JSON text of an array, or a text with
 * commas. AI agents send the JSON text. A word that is in the value twice is in the result twice.
 *
 * @throws InputError if a word is not in the list, or if an expression returns nothing
 */
export function readWords<Word extends string>(
	item: ItemParameters,
	field: Field,
	words: readonly Word[],
): Word[] {
	const { displayName } = field;
	return toIdTexts(readValue(item, field), displayName)
		.flatMap(splitWords)
		.map((text) => {
			const chosen = words.find((word) => word === text);
			if (chosen !== undefined) return chosen;
			throw unknownWord(displayName, text, words);
		});
}

/**
 * Reads whether a field is on. The value may have each form that {@link toBoolean} accepts, such as
 * the text "true". Any other value counts as the default of the field.
 *
 * @throws InputError if an expression returns nothing, unless `nothing` allows it
 */
export function readBoolean(item: ItemParameters, field: Field, nothing?: Nothing): boolean {
	return toBoolean(readValue(item, field, nothing), field.default === true);
}

/** The numbers that a field accepts. */
export interface Range {
	/** Tells whether the text is a number that the field accepts. */
	accepts(text: string): boolean;
	/** The words that follow "must be" in the error: `a number above 0`. */
	numbers: string;
	/** What the user should enter, as a sentence. */
	remedy: string;
}

/** Tells whether a text is a whole number of 0 or more, with at most 9 digits. */
export function isWholeNumber(text: string): boolean {
	return /^\d{1,9}$/.test(text);
}

/**
 * Reads a number that the given range accepts.
 *
 * @returns the number. If the field is empty, the result is undefined.
 * @throws InputError if the field does not accept the value, or if an expression returns nothing
 */
export function readNumber(
	item: ItemParameters,
	field: Field,
	{ accepts, numbers, remedy }: Range,
): number | undefined {
	const text = readText(item, field).trim();
	if (text === '') return undefined;
	if (accepts(text)) return Number(text);
	throw new InputError(
		`'${field.displayName}' is "${text.slice(0, 40)}", but must be ${numbers}.`,
		remedy,
	);
}

/**
 * Reads a whole number of 1 or more, as {@link toCount} does. A value that does not begin with a
 * number counts as the default of the field.
 *
 * @throws InputError if an expression returns nothing, unless `nothing` allows it
 */
export function readCount(item: ItemParameters, field: Field, nothing?: Nothing): number {
	return toCount(readValue(item, field, nothing), Number(field.default));
}

/**
 * Converts a parameter to a whole number. A fraction is cut off. A number below 1 becomes 1. A
 * number above {@link MAX_TIMER} becomes MAX_TIMER: some of these numbers are timeouts, and a timer
 * cannot wait longer.
 *
 * @param otherwise the number that is used if the value does not begin with a number
 */
export function toCount(value: unknown, otherwise: number): number {
	const number = parseFloat(String(value));
	return Math.min(MAX_TIMER, Math.max(1, Math.floor(Number.isNaN(number) ? otherwise : number)));
}

/**
 * Reads the largest number of entries that a list may return. If "Return All" is on, the number is
 * Infinity, and "Limit" is not read.
 *
 * @throws InputError if the expression in "Limit" returns nothing
 */
export function readLimit(item: ItemParameters): number {
	return readBoolean(item, returnAllField, ALLOW_NOTHING) ? Infinity : readCount(item, limitField);
}
