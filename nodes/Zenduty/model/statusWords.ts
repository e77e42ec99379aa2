import { givenText } from '../json';

/** The events that Zenduty documents. Others may be added one day. */
export const EVENT_TYPES = ['triggered', 'acknowledged', 'resolved'] as const;

/** One of {@link EVENT_TYPES}. */
export type EventType = (typeof EVENT_TYPES)[number];

/** The value of `incident.status` after an event of each type. */
export const STATUS_CODES: Readonly<Record<EventType, number>> = {
	triggered: 1,
	acknowledged: 2,
	resolved: 3,
};

/** The words for the {@link STATUS_CODES}. */
export const STATUSES = wordsOf(STATUS_CODES);

/** The values of `incident.urgency`. */
export const URGENCY_CODES: Readonly<Record<string, number>> = { low: 0, high: 1 };

/** The words for the {@link URGENCY_CODES}. */
export const URGENCIES = wordsOf(URGENCY_CODES);

/** Words for the `response_status` of a responder. */
export const RESPONDER_STATUSES: Readonly<Record<number, string>> = {
	1: 'accepted',
	2: 'declined',
	3: 'pending',
};

/** Tells whether an event type is one of the three that are documented. */
export function isEventType(eventType: unknown): eventType is EventType {
	return (EVENT_TYPES as readonly unknown[]).includes(eventType);
}

/** Returns the code of a status, which may be sent as its code or its word; undefined for another. */
export function statusCode(status: unknown): number | undefined {
	const sent = givenText(status).trim().toLowerCase();
	const type = EVENT_TYPES.find((each) => sent === each || sent === String(STATUS_CODES[each]));
	return type && STATUS_CODES[type];
}

/** Returns the words for codes, by code. */
export function wordsOf(codes: Readonly<Record<string, number>>): Readonly<Record<number, string>> {
	return Object.fromEntries(Object.entries(codes).map(([word, code]) => [code, word]));
}

/** Returns the word for a code: an unknown code as it was sent, and null for a missing one. */
export function wordFor(code: unknown, words: Readonly<Record<number, string>>): unknown {
	return typeof code === 'number' && Object.hasOwn(words, code) ? words[code] : (code ?? null);
}
