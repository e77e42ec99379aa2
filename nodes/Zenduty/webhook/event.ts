import { hash } from 'crypto';
import { decodeUtf8, isNestedWithin, isObject, parseJson, tooDeep, type JsonObject } from '../json';
import { isEventType } from '../model/statusWords';
import type { Result } from '../result';

/**
 * An event that was read from a body. The values are as they were sent, so `eventType` may be a
 * type that Zenduty does not document, or missing.
 */
export interface IncidentEvent {
	/**
	 * The object with `event_type` and `incident`. It is the value of `payload` in the body. If that
	 * value is missing or not an object, the body itself is used.
	 */
	payload: JsonObject;
	eventType: unknown;
	/** Undefined if `payload.incident` is missing or not an object. */
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
 * Returns the reason why a body is not an event, such as `its "payload" is not an object`. If it is
 * an event, the result is undefined. Any JSON object counts as an event, with two exceptions:
 *
 * - The body has a `payload` that is not an object, and no `event_type`.
 * - The event type is `triggered`, `acknowledged` or `resolved`, but there is no incident object.
 */
export function findEventProblem(body: JsonObject, event: IncidentEvent): string | undefined {
	if (event.payload === body && body.payload !== undefined && event.eventType === undefined) {
		return 'its "payload" is not an object';
	}
	if (isEventType(event.eventType) && event.incident === undefined) {
		return `its event type is "${event.eventType}", but it has no "incident" object`;
	}
	return undefined;
}

/**
 * Returns the ID of an event: the first 32 hex digits of the SHA-256 of its bytes. If the same
 * bytes are delivered again, the ID is the same.
 *
 * @param bytes the bytes that the signature covers; without a signature, the whole body
 */
export function eventId(bytes: Uint8Array): string {
	return hash('sha256', bytes, 'hex').slice(0, 32);
}

/**
 * Reads the event from the bytes that were verified. If the bytes are not an event, `problem` says
 * why, such as "it is not JSON".
 *
 * @param anyObject if `true`, {@link findEventProblem} is not called, so a JSON object that is not
 * an event is accepted, too. A test run needs this, because Zenduty does not document what its
 * "Test webhook" button sends.
 */
export function readVerifiedEvent(
	verified: Buffer,
	{ anyObject = false }: { anyObject?: boolean } = {},
): Result<{ event: IncidentEvent }> {
	if (verified.length === 0) return { ok: false, problem: 'it is empty' };
	// The content type and the charset of the request do not matter. The bytes are always read as
	// JSON in UTF-8.
	const text = decodeUtf8(verified);
	if (text === undefined) return { ok: false, problem: 'it is not UTF-8' };
	const body = parseJson(text);
	if (body === undefined) return { ok: false, problem: 'it is not JSON' };
	if (!isObject(body)) return { ok: false, problem: 'it is not a JSON object' };
	if (!isNestedWithin(body)) return { ok: false, problem: tooDeep().message };
	const event = readEvent(body);
	const problem = anyObject ? undefined : findEventProblem(body, event);
	return problem === undefined ? { ok: true, event } : { ok: false, problem };
}
