import { unknownWord } from '../errors';
import { splitWords, toText } from '../json';

/** The event types that Zenduty documents. Zenduty may send other types. */
export const EVENT_TYPES = ['triggered', 'acknowledged', 'resolved'] as const;

/**
 * One of the {@link EVENT_TYPES}. The same word is also the status that an incident has after the
 * event.
 */
export type EventType = (typeof EVENT_TYPES)[number];

/** For each event type, the number that `incident.status` has after such an event. */
export const STATUS_CODES: Readonly<Record<EventType, number>> = {
	triggered: 1,
	acknowledged: 2,
	resolved: 3,
};

/**
 * The word for each status of an incident. The key is the number that Zenduty sends as `status`,
 * such as 1 for `triggered`.
 */
export const STATUSES = wordsOf(STATUS_CODES);

/** For each urgency, the number that the API expects and returns as `urgency` of an incident. */
export const URGENCY_CODES: Readonly<Record<string, number>> = { low: 0, high: 1 };

/**
 * The word for each urgency of an incident. The key is the number that Zenduty sends as `urgency`,
 * such as 1 for `high`.
 */
export const URGENCIES = wordsOf(URGENCY_CODES);

/**
 * Reads the urgencies in a text. Commas separate them, as in `High, low`. The case of the letters
 * makes no difference.
 *
 * @param field the name of the field in the editor, such as `Urgencies`
 * @returns the urgencies in lower case
 * @throws InputError if an urgency is unknown. Otherwise no incident would have this urgency, and
 * nobody would notice that the filter excludes all incidents.
 */
export function urgenciesIn(text: string, field: string): string[] {
	return splitWords(text).map((word) => {
		const urgency = word.toLowerCase();
		if (Object.hasOwn(URGENCY_CODES, urgency)) return urgency;
		throw unknownWord(field, word, Object.keys(URGENCY_CODES));
	});
}

/**
 * The word for each status of a responder. The key is the number that Zenduty sends as
 * `response_status`.
 */
export const RESPONDER_STATUSES: Readonly<Record<number, string>> = {
	1: 'accepted',
	2: 'declined',
	3: 'pending',
};

/**
 * Tells whether an event type is exactly one of {@link EVENT_TYPES}. For example, `Triggered` with
 * a capital letter is not accepted.
 */
export function isEventType(eventType: unknown): eventType is EventType {
	return (EVENT_TYPES as readonly unknown[]).includes(eventType);
}

/**
 * Returns the number of a status. The status may be the number itself, or the word, in upper or
 * lower case. For any other value, the result is undefined.
 */
export function statusCode(status: unknown): number | undefined {
	const sent = toText(status).trim().toLowerCase();
	const type = EVENT_TYPES.find((each) => sent === each || sent === String(STATUS_CODES[each]));
	return type && STATUS_CODES[type];
}

/**
 * Exchanges the keys and the values of a table, for {@link wordFor}. For example, `{ high: 1 }`
 * becomes `{ 1: 'high' }`.
 */
export function wordsOf(codes: Readonly<Record<string, number>>): Readonly<Record<number, string>> {
	return Object.fromEntries(Object.entries(codes).map(([word, code]) => [code, word]));
}

/**
 * Returns the word for a number that Zenduty sent. A number without a word, and a value that is not
 * a number, are returned as they were sent. A missing value becomes null.
 */
export function wordFor(code: unknown, words: Readonly<Record<number, string>>): unknown {
	return typeof code === 'number' && Object.hasOwn(words, code) ? words[code] : (code ?? null);
}
