import { readText } from '../fields/parameters';

/**
 * Writes a value as text in the form in which texts are compared: without spaces around it and in
 * upper case, since in lower case the Greek sigma depends on its place in the word.
 */
export function comparable(value: unknown): string {
	return readText(value).trim().toUpperCase();
}
