import type { JsonObject } from '../json';
import type { SigningKeyName } from '../webhook/auth/signature';
import type { IncidentEvent } from '../webhook/event';
import { headOf, serviceOf, timesAfter } from '../model/incident';
import { changeOf, firstPerson, type Transition } from '../webhook/onCallChange';

/** What is known about an event besides its content. */
interface Origin {
	eventId: string;
	/** The key that the signature was made with; undefined without signatures. */
	signingKey?: SigningKeyName;
}

/** Returns the output with Simplify off: the event as it was sent. */
export function raw(event: IncidentEvent, { eventId, signingKey }: Origin): JsonObject {
	return { payload: event.payload, ...(signingKey && { signingKey }), eventId };
}

/**
 * Returns the output with "Simplify" on. Codes become words, and times become ISO 8601. A missing
 * value becomes null, and an unreadable one stays as it was sent. An event without an incident is
 * not simplified.
 */
export function simplify(event: IncidentEvent, { eventId, signingKey }: Origin): JsonObject {
	const { incident, payload } = event;
	const eventType = event.eventType ?? null;
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
 * Returns the output for one transition of an on-call change with "Simplify" on.
 *
 * @param eventId the id of the delivery
 */
export function simplifyTransition({ suffix, sent }: Transition, eventId: string): JsonObject {
	return { eventType: 'onCallChanged', ...changeOf(sent), eventId: `${eventId}${suffix}` };
}
