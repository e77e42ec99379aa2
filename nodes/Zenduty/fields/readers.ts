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
 * Reads a text, and keeps its outer spaces. If the field is empty, the result is the empty text.
 *
 * @throws InputError if an expression returns nothing, unless `nothing` allows it
 */
export function readText(item: ItemParameters, field: Field, nothing?: Nothing): string {
	return toText(readValue(item, field, nothing));
}

/**
 * Reads a text that may be missing, and keeps its outer spaces. If the text is blank, or if an
 * expression returns nothing, the result is undefined.
 */
export function readOptionalText(item: ItemParameters, field: Field): string | undefined {
	const text = readText(item, field, ALLOW_NOTHING);
	// A blank text counts as missing, because AI agents enter an empty text in a field that they do
	// not need.
	return text.trim() === '' ? undefined : text;
}

/**
 * Reads a text that must not be blank, and keeps its outer spaces.
 *
 * @param remedy what the user should enter, as a sentence
 * @throws InputError if the text is blank
 */
export function readRequiredText(item: ItemParameters, field: Field, remedy: string): string {
	const text = readOptionalText(item, field);
	if (text !== undefined) return text;
	throw new InputError(`'${field.displayName}' is empty.`, remedy);
}

interface Comparison {
	/**
	 * `true` if capital letters in the value do not matter. In that case, all words of the choice
	 * must be in lower case, because the value is converted to lower case.
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
 * Reads which word the user chose, and returns the number that the API uses for this word, such as
 * 1 for the urgency `high`. The field may have the word in upper or lower case, or the number
 * itself.
 *
 * @param codes the number for each word
 * @param anyNumber `true` if any whole number of at most 9 digits is accepted, too
 * @returns the number. If the field is empty, the result is undefined.
 * @throws InputError for any other value, and for an expression that returns nothing
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
 * Reads which words of a list the user chose. {@link toIdTexts} says which forms the value can
 * have. A word that is in the value twice is in the result twice.
 *
 * @throws InputError for a word that is not in the list, and for an expression that returns nothing
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
 * Reads whether a field is turned on. An expression may also return "true" or 1 (see
 * {@link toBoolean}). Any other value counts as the default of the field.
 *
 * @throws InputError if an expression returns nothing, unless `nothing` allows it
 */
export function readBoolean(item: ItemParameters, field: Field, nothing?: Nothing): boolean {
	return toBoolean(readValue(item, field, nothing), field.default === true);
}

/** The numbers that a field accepts, and the texts of the error for any other value. */
export interface Range {
	/**
	 * Tells whether a text is a number that the field accepts. The text is not empty, and has no
	 * outer spaces.
	 */
	accepts(text: string): boolean;
	/**
	 * The accepted numbers in words, such as `a number above 0`. In the error, they follow "must be".
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
 * Reads a whole number of 1 or more (see {@link toCount}). If the value does not begin with a
 * number, the result is the default of the field.
 *
 * @throws InputError if an expression returns nothing, unless `nothing` allows it
 */
export function readCount(item: ItemParameters, field: Field, nothing?: Nothing): number {
	return toCount(readValue(item, field, nothing), Number(field.default));
}

/**
 * Converts the value of a parameter to a whole number from 1 to {@link MAX_TIMER}. A fraction is
 * cut off. A number outside of this range becomes 1 or MAX_TIMER.
 *
 * @param otherwise the number that is used if the value does not begin with a number
 */
export function toCount(value: unknown, otherwise: number): number {
	const number = parseFloat(String(value));
	// The upper limit is needed because some of these numbers are timeouts, and a timer cannot wait
	// longer than MAX_TIMER.
	return Math.min(MAX_TIMER, Math.max(1, Math.floor(Number.isNaN(number) ? otherwise : number)));
}

/**
 * Reads how many entries a list may return. If "Return All" is on, the result is Infinity, and
 * "Limit" is not read.
 *
 * @throws InputError if the expression in "Limit" returns nothing
 */
export function readLimit(item: ItemParameters): number {
	return readBoolean(item, returnAllField, ALLOW_NOTHING) ? Infinity : readCount(item, limitField);
}
