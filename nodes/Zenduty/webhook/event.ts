import { hash } from 'crypto';
import { isObject, type JsonObject } from '../json';

/** The events that Zenduty documents. Others may come one day. */
export const EVENT_TYPES = ['triggered', 'acknowledged', 'resolved'] as const;

/** One of {@link EVENT_TYPES}. */
export type EventType = (typeof EVENT_TYPES)[number];

/** `incident.status`, after an event of each type */
export const STATUS_CODES: Readonly<Record<EventType, number>> = {
	triggered: 1,
	acknowledged: 2,
	resolved: 3,
};

/** The words for {@link STATUS_CODES} */
export const STATUSES: Readonly<Record<number, string>> = Object.fromEntries(
	EVENT_TYPES.map((type) => [STATUS_CODES[type], type]),
);

/** `incident.urgency` */
export const URGENCIES: Readonly<Record<number, 'low' | 'high'>> = { 0: 'low', 1: 'high' };

/** The word for a code; a code that is not known stays as it was sent, a missing one is null. */
export function wordFor(code: unknown, words: Readonly<Record<number, string>>): unknown {
	return typeof code === 'number' && Object.hasOwn(words, code) ? words[code] : (code ?? null);
}

/** An event, its members as they were sent. */
export interface IncidentEvent {
	/** `{event_type, incident}`: what the body wraps in `payload`. */
	payload: JsonObject;
	eventType: unknown;
	/** Missing in events that have nothing to do with an incident. */
	incident?: JsonObject;
}

/**
 * The event in a body: `{"payload": {"event_type": …, "incident": {…}}}`, or the inner object alone.
 * Without a `payload` that is an object, a body is its own payload.
 */
export function readEvent(body: JsonObject): IncidentEvent {
	const payload = isObject(body.payload) ? body.payload : body;
	const incident = isObject(payload.incident) ? payload.incident : undefined;
	return { payload, eventType: payload.event_type, incident };
}

/**
 * What keeps a body from being an event, as a clause, or undefined: a `payload` that is not an
 * object, or one of the three known events without an incident object.
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

/** Whether an event type is one of the three documented ones. */
export function isKnown(eventType: unknown): eventType is EventType {
	return (EVENT_TYPES as readonly unknown[]).includes(eventType);
}

/**
 * Identifies an event: the first 32 hex digits of the SHA-256 of the bytes that were verified, or
 * of the body where nothing was signed. The same event has the same id.
 */
export function eventId(bytes: Uint8Array): string {
	return hash('sha256', bytes, 'hex').slice(0, 32);
}
