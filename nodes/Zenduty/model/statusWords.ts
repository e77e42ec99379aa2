import { toText } from '../json';

/** The event types that Zenduty documents. Zenduty may send other types. */
export const EVENT_TYPES = ['triggered', 'acknowledged', 'resolved'] as const;

/**
 * One of the {@link EVENT_TYPES}. It is also the word for the status that an incident has after the
 * event.
 */
export type EventType = (typeof EVENT_TYPES)[number];

/** The number that `incident.status` has after each event. */
export const STATUS_CODES: Readonly<Record<EventType, number>> = {
	triggered: 1,
	acknowledged: 2,
	resolved: 3,
};

/** The word for each number of {@link STATUS_CODES}, for {@link wordFor}. */
export const STATUSES = wordsOf(STATUS_CODES);

/** The number that `incident.urgency` has for each urgency. */
export const URGENCY_CODES: Readonly<Record<string, number>> = { low: 0, high: 1 };

/** The word for each number of {@link URGENCY_CODES}, for {@link wordFor}. */
export const URGENCIES = wordsOf(URGENCY_CODES);

/** The word for each number that a responder's `response_status` can have. */
export const RESPONDER_STATUSES: Readonly<Record<number, string>> = {
	1: 'accepted',
	2: 'declined',
	3: 'pending',
};

/**
 * Tells whether an event type is one of {@link EVENT_TYPES}, in lower case and without spaces
 * around it.
 */
export function isEventType(eventType: unknown): eventType is EventType {
	return (EVENT_TYPES as readonly unknown[]).includes(eventType);
}

/**
 * Returns the number of a status, which may be a number or a word, in upper or lower case. For any
 * other value, the result is undefined.
 */
export function statusCode(status: unknown): number | undefined {
	const sent = toText(status).trim().toLowerCase();
	const type = EVENT_TYPES.find((each) => sent === each || sent === String(STATUS_CODES[each]));
	return type && STATUS_CODES[type];
}

/**
 * Makes the table that {@link wordFor} needs: from codes to words, out of a table from words to
 * codes.
 */
export function wordsOf(codes: Readonly<Record<string, number>>): Readonly<Record<number, string>> {
	return Object.fromEntries(Object.entries(codes).map(([word, code]) => [code, word]));
}

/**
 * Returns the word for a code. A code without a word is returned as it was sent. A missing code
 * becomes null.
 */
export function wordFor(code: unknown, words: Readonly<Record<number, string>>): unknown {
	return typeof code === 'number' && Object.hasOwn(words, code) ? words[code] : (code ?? null);
}
