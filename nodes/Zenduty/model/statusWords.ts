import { givenText } from '../json';

/** The event types that Zenduty documents. Zenduty may send others. */
export const EVENT_TYPES = ['triggered', 'acknowledged', 'resolved'] as const;

/** One of {@link EVENT_TYPES}. */
export type EventType = (typeof EVENT_TYPES)[number];

/** The value of `incident.status` after each event. */
export const STATUS_CODES: Readonly<Record<EventType, number>> = {
	triggered: 1,
	acknowledged: 2,
	resolved: 3,
};

/** The words of the {@link STATUS_CODES}, by code. */
export const STATUSES = wordsOf(STATUS_CODES);

/** The values of `incident.urgency`. */
export const URGENCY_CODES: Readonly<Record<string, number>> = { low: 0, high: 1 };

/** The words of the {@link URGENCY_CODES}, by code. */
export const URGENCIES = wordsOf(URGENCY_CODES);

/** The words of a responder's `response_status`, by code. */
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
 * Returns the code of a status that is sent as a code or as a word; undefined for another value.
 */
export function statusCode(status: unknown): number | undefined {
	const sent = givenText(status).trim().toLowerCase();
	const type = EVENT_TYPES.find((each) => sent === each || sent === String(STATUS_CODES[each]));
	return type && STATUS_CODES[type];
}

/** Turns a table of codes by word into a table of words by code. */
export function wordsOf(codes: Readonly<Record<string, number>>): Readonly<Record<number, string>> {
	return Object.fromEntries(Object.entries(codes).map(([word, code]) => [code, word]));
}

/**
 * Returns the word of a code. A code without a word is returned as it was sent; a missing one is
 * null.
 */
export function wordFor(code: unknown, words: Readonly<Record<number, string>>): unknown {
	return typeof code === 'number' && Object.hasOwn(words, code) ? words[code] : (code ?? null);
}
