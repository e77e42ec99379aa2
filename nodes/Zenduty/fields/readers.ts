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
 * Reads a field as text, and keeps the outer spaces of the text. {@link toText} converts a value
 * that is not a text, such as a number. If the field is empty, the result is the empty text.
 *
 * @throws InputError if an expression returns nothing, unless `nothing` allows it
 */
export function readText(item: ItemParameters, field: Field, nothing?: Nothing): string {
	return toText(readValue(item, field, nothing));
}

/**
 * Reads the text in a field that may be empty, and keeps the outer spaces of the text. If the field
 * is empty or has only spaces, or if an expression returns nothing, the result is undefined.
 */
export function readOptionalText(item: ItemParameters, field: Field): string | undefined {
	const text = readText(item, field, ALLOW_NOTHING);
	// AI agents enter an empty text in a field that they do not need. So an empty text counts as no
	// value, and so does a text of spaces.
	return text.trim() === '' ? undefined : text;
}

/**
 * Reads the text in a field that must not be empty, and keeps the outer spaces of the text.
 *
 * @param remedy what the user should enter, as a sentence
 * @throws InputError if the field is empty or has only spaces, or if an expression returns nothing
 */
export function readRequiredText(item: ItemParameters, field: Field, remedy: string): string {
	const text = readOptionalText(item, field);
	if (text !== undefined) return text;
	throw new InputError(`'${field.displayName}' is empty.`, remedy);
}

interface Comparison {
	/**
	 * `true` if the value may have capital letters. The value is then converted to lower case before
	 * it is compared, so each word in `words` must be in lower case.
	 */
	ignoreCase?: true;
}

/**
 * Reads which word of a list the user chose. If the field is empty, the result is the first word.
 *
 * @throws InputError for a word that is not in the list, and for an expression that returns nothing
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
 * Reads which word of a list the user chose. If the field is empty, the result is undefined.
 *
 * @throws InputError for a word that is not in the list, and for an expression that returns nothing
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
 * Reads the number that the API uses for a word, such as 1 for the urgency `high`. The field may
 * have the word, in upper or lower case, or the number itself.
 *
 * @param codes the number for each word
 * @param anyNumber `true` if the field may also have a whole number that is not in `codes`, with at
 * most 9 digits
 * @returns the number. If the field is empty, the result is undefined.
 * @throws InputError if the field has a value that is not accepted, or if an expression returns
 * nothing
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
 * Reads which words of a list the user chose. The value is an array, the JSON text of an array, or
 * a text with commas between the words. A word that is in the value twice is in the result twice.
 *
 * @throws InputError if a word is not in the list, if {@link toIdTexts} refuses the value, or if an
 * expression returns nothing
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
 * Reads whether a field is turned on. {@link toBoolean} says which values count as on and off, such
 * as "true" and "false". For any other value, the result is the default of the field.
 *
 * @throws InputError if an expression returns nothing, unless `nothing` allows it
 */
export function readBoolean(item: ItemParameters, field: Field, nothing?: Nothing): boolean {
	return toBoolean(readValue(item, field, nothing), field.default === true);
}

/** The numbers that a field accepts, and the texts of the error for any other value. */
export interface Range {
	/**
	 * Tells whether a text is a number that the field accepts. The text that is passed is never
	 * empty, and has no outer spaces.
	 */
	accepts(text: string): boolean;
	/**
	 * The words for the accepted numbers, such as `a number above 0`. In the error, these words
	 * follow "must be".
	 */
	numbers: string;
	/** The sentence of the error that says what the user should enter. */
	remedy: string;
}

/** Tells whether a text is a whole number of 0 or more, with at most 9 digits. */
export function isWholeNumber(text: string): boolean {
	return /^\d{1,9}$/.test(text);
}

/**
 * Reads a number, and checks that the field accepts it. If the field is empty, the result is
 * undefined.
 *
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
 * Reads a whole number, which {@link toCount} limits to a number from 1 to {@link MAX_TIMER}. If
 * the value does not begin with a number, the default of the field is used.
 *
 * @throws InputError if an expression returns nothing, unless `nothing` allows it
 */
export function readCount(item: ItemParameters, field: Field, nothing?: Nothing): number {
	return toCount(readValue(item, field, nothing), Number(field.default));
}

/**
 * Converts the value of a parameter to a whole number. A fraction is cut off, so 2.7 becomes 2. A
 * number below 1 becomes 1, and a number above {@link MAX_TIMER} becomes MAX_TIMER.
 *
 * @param otherwise the number that is used if the value does not begin with a number
 */
export function toCount(value: unknown, otherwise: number): number {
	const number = parseFloat(String(value));
	// The result may be used as a timeout, and a timer cannot wait longer than MAX_TIMER.
	return Math.min(MAX_TIMER, Math.max(1, Math.floor(Number.isNaN(number) ? otherwise : number)));
}

/**
 * Reads the fields "Return All" and "Limit". The result says how many entries an operation returns
 * at most. If "Return All" is on, the result is Infinity, and "Limit" is not read.
 *
 * @throws InputError if the expression in "Limit" returns nothing
 */
export function readLimit(item: ItemParameters): number {
	return readBoolean(item, returnAllField, ALLOW_NOTHING) ? Infinity : readCount(item, limitField);
}
