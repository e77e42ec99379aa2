import type { JsonObject } from '../json';
import type { SigningKeyName } from '../webhook/auth/signature';
import type { IncidentEvent } from '../webhook/event';
import { headOf, serviceOf, timesAfter } from '../model/incident';
import { changeOf, firstPerson, type Transition } from '../webhook/onCallChange';

/** The facts about a delivery that its body does not contain. */
interface Origin {
	eventId: string;
	/**
	 * The name of the key with which the signature was made: `current` or `previous`. Undefined if
	 * the integration does not use signatures.
	 */
	signingKey?: SigningKeyName;
}

/**
 * Returns the output if "Simplify" is off: the payload as it was sent, the name of the signing key
 * if the integration uses signatures, and the event ID.
 */
export function raw(event: IncidentEvent, { eventId, signingKey }: Origin): JsonObject {
	return { payload: event.payload, ...(signingKey && { signingKey }), eventId };
}

/**
 * Returns the output if "Simplify" is on. For an event with an incident, the output has some fields
 * of the incident, converted by these rules:
 *
 * - Codes become words, such as `high` for the urgency 1.
 * - Times are written in ISO 8601.
 * - A missing value becomes null.
 * - A value that cannot be converted stays as it was sent.
 *
 * The output of an on-call change has other fields, see {@link simplifyTransition}.
 */
export function simplify(event: IncidentEvent, { eventId, signingKey }: Origin): JsonObject {
	const { incident, payload } = event;
	const eventType = event.eventType ?? null;
	// Without an incident, there is nothing to convert, so the payload stays as it was sent.
	if (incident === undefined) return { eventType, payload, eventId };
	return {
		eventType,
		...headOf(incident),
		priority: incident.priority ?? null,
		service: serviceOf(incident.service, 'name'),
		assignedTo: firstPerson(incident.assigned_to),
		...timesAfter(incident, eventType),
		...(signingKey && { signingKey }),
		eventId,
	};
}

/**
 * Returns the output for one {@link Transition} if "Simplify" is on.
 *
 * @param eventId the ID of the delivery. The ID of the output is this ID, followed by the suffix of
 * the transition.
 */
export function simplifyTransition({ suffix, sent }: Transition, eventId: string): JsonObject {
	return { eventType: 'onCallChanged', ...changeOf(sent), eventId: `${eventId}${suffix}` };
}
