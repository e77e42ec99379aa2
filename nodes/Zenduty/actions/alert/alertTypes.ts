import { asText } from '../../json';
import { readText, unknownWord } from '../../fields/parameters';

/** The words for the kinds of alerts, by the numbers that responses have instead. */
const ALERT_TYPES = ['info', 'warning', 'error', 'critical', 'acknowledged', 'resolved'];

/** The kinds of alerts that can page somebody. */
export const PAGING_TYPES: readonly string[] = ['critical', 'error', 'warning'];

/**
 * Reads the kind of an alert as it is sent: a word.
 *
 * @param allowed the words that can be given
 * @throws InputError for any other word
 */
export function readAlertType(value: unknown, allowed: readonly string[] = ALERT_TYPES): string {
	const word = readText(value).trim().toLowerCase();
	if (allowed.includes(word)) return word;
	throw unknownWord('alert type', word, allowed);
}

/**
 * Returns the word for a kind in a response, which is a number or a text with one. Anything else
 * stays as it was sent.
 */
export function alertTypeOf(sent: unknown): unknown {
	return ALERT_TYPES[Number(asText(sent))] ?? sent ?? null;
}
