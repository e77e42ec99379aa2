import { toText } from '../json';

/** The event types that Zenduty documents. Zenduty may send other types. */
export const EVENT_TYPES = ['triggered', 'acknowledged', 'resolved'] as const;

/** The name of an event type that Zenduty documents. */
export type EventType = (typeof EVENT_TYPES)[number];

/** The number that `incident.status` has after each event. */
export const STATUS_CODES: Readonly<Record<EventType, number>> = {
	triggered: 1,
	acknowledged: 2,
	resolved: 3,
};

/** The word for each number of {@link STATUS_CODES}. */
export const STATUSES = wordsOf(STATUS_CODES);

/** The number that `incident.urgency` has for each urgency. */
export const URGENCY_CODES: Readonly<Record<string, number>> = { low: 0, high: 1 };

/** The word for each number of {@link URGENCY_CODES}. */
export const URGENCIES = wordsOf(URGENCY_CODES);

/** The word for each number that a responder's `response_status` can have. */
export const RESPONDER_STATUSES: Readonly<Record<number, string>> = {
	1: 'accepted',
	2: 'declined',
	3: 'pending',
};

/** Tells whether an event type is one of {@link EVENT_TYPES}. */
export function isEventType(eventType: unknown): eventType is EventType {
	return (EVENT_TYPES as readonly unknown[]).includes(eventType);
}

/**
 * Returns the code of a status. The status may be a code or a word. For any other value, the result
 * is undefined.
 */
export function statusCode(status: unknown): number | undefined {
	const sent = toText(status).trim().toLowerCase();
	const type = EVENT_TYPES.find((each) => sent === each || sent === String(STATUS_CODES[each]));
	return type && STATUS_CODES[type];
}

/** Makes a table from codes to words out of a table from words to codes. */
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
