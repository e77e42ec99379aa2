import { hash } from 'crypto';
import { isObject, type JsonObject } from '../json';

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
export const STATUSES: Readonly<Record<number, string>> = Object.fromEntries(
	EVENT_TYPES.map((type) => [STATUS_CODES[type], type]),
);

/** The words for the codes of `incident.urgency`. */
export const URGENCIES: Readonly<Record<number, 'low' | 'high'>> = { 0: 'low', 1: 'high' };

/** Returns the word for a code: an unknown code as it was sent, and null for a missing one. */
export function wordFor(code: unknown, words: Readonly<Record<number, string>>): unknown {
	return typeof code === 'number' && Object.hasOwn(words, code) ? words[code] : (code ?? null);
}

/** An event. Its members are as they were sent. */
export interface IncidentEvent {
	/** `{event_type, incident}`: what the body wraps in `payload`. */
	payload: JsonObject;
	eventType: unknown;
	/** Undefined in events that are not about an incident. */
	incident?: JsonObject;
}

/**
 * Reads the event in a body: `{"payload": {"event_type": …, "incident": {…}}}`, or the inner object
 * alone. If `payload` is missing or not an object, the body itself is the payload.
 */
export function readEvent(body: JsonObject): IncidentEvent {
	const payload = isObject(body.payload) ? body.payload : body;
	const incident = isObject(payload.incident) ? payload.incident : undefined;
	return { payload, eventType: payload.event_type, incident };
}

/**
 * Checks that a body is an event. It is not if its `payload` is not an object, or if one of the
 * three known events has no incident object.
 *
 * @returns what is wrong, as a clause, or undefined
 */
export function findEventProblem(body: JsonObject, event: IncidentEvent): string | undefined {
	if (event.payload === body && body.payload !== undefined && event.eventType === undefined) {
		return 'its "payload" is not an object';
	}
	if (isKnown(event.eventType) && event.incident === undefined) {
		return `its event type is "${event.eventType}", but it has no "incident" object`;
	}
	return undefined;
}

/** Tells whether an event type is one of the three that are documented. */
export function isKnown(eventType: unknown): eventType is EventType {
	return (EVENT_TYPES as readonly unknown[]).includes(eventType);
}

/**
 * Returns the id of an event: the first 32 hex digits of the SHA-256 of its bytes. The same event
 * has the same id, however often it is delivered.
 *
 * @param bytes the bytes that were verified, or the whole body if nothing was signed
 */
export function eventId(bytes: Uint8Array): string {
	return hash('sha256', bytes, 'hex').slice(0, 32);
}
