import { readDate } from '../webhook/date';
import { STATUSES, URGENCIES, wordFor, type IncidentEvent } from '../webhook/event';
import { isObject, type JsonObject } from '../json';
import type { SigningKeyName } from '../webhook/auth/signature';

/** What is known about an event besides its content. */
export interface Origin {
	eventId: string;
	/** The key that the signature was made with; undefined without signatures. */
	signingKey?: SigningKeyName;
}

/** Returns the output with "Simplify" off: the event as it was sent. */
export function raw(event: IncidentEvent, { eventId, signingKey }: Origin): JsonObject {
	return { eventId, payload: event.payload, ...(signingKey && { signingKey }) };
}

/**
 * Returns the output with "Simplify" on. Codes become words, and times become ISO 8601. A missing
 * value becomes null, and an unreadable one stays as it was sent. An event without an incident is
 * not simplified.
 */
export function simplify(event: IncidentEvent, { eventId, signingKey }: Origin): JsonObject {
	const { incident, payload } = event;
	const eventType = event.eventType ?? null;
	if (incident === undefined) return { eventId, eventType, payload };
	const created = readDate(incident.creation_date);
	const acknowledged = readDate(incident.acknowledged_date);
	const resolved = readDate(incident.resolved_date);
	return {
		eventId,
		eventType,
		incidentNumber: incident.incident_number ?? null,
		incidentId: incident.unique_id ?? null,
		title: incident.title ?? null,
		summary: incident.summary ?? null,
		status: wordFor(incident.status, STATUSES),
		urgency: wordFor(incident.urgency, URGENCIES),
		priority: incident.priority ?? null,
		service: service(incident.service),
		assignedTo: assignee(incident.assigned_to),
		createdAt: isoDate(created, incident.creation_date),
		acknowledgedAt: isoDate(acknowledged, incident.acknowledged_date),
		resolvedAt: isoDate(resolved, incident.resolved_date),
		secondsToAcknowledge:
			eventType === 'acknowledged' || eventType === 'resolved'
				? seconds(created, acknowledged)
				: null,
		secondsToResolve: eventType === 'resolved' ? seconds(created, resolved) : null,
		...(signingKey && { signingKey }),
	};
}

function service(value: unknown): JsonObject | null {
	if (typeof value === 'string') {
		return { id: null, name: value, teamId: null, escalationPolicyId: null };
	}
	if (!isObject(value)) return null;
	return {
		id: value.unique_id ?? null,
		name: value.name ?? null,
		teamId: value.team ?? null,
		escalationPolicyId: value.escalation_policy ?? null,
	};
}

function assignee(value: unknown): JsonObject | null {
	const first: unknown = Array.isArray(value) ? value[0] : value;
	if (typeof first === 'string') return { username: first, name: null, email: null };
	if (!isObject(first)) return null;
	const names = [first.first_name, first.last_name].filter(
		(name) => typeof name === 'string' && name !== '',
	);
	return {
		username: first.username ?? null,
		name: names.length > 0 ? names.join(' ') : null,
		email: first.email ?? null,
	};
}

function isoDate(time: number | undefined, sent: unknown): unknown {
	return time === undefined ? (sent ?? null) : new Date(time).toISOString();
}

/**
 * Returns how long something took, to the millisecond; null if a time is unknown or they are
 * swapped.
 */
function seconds(start: number | undefined, end: number | undefined): number | null {
	return start === undefined || end === undefined || end < start ? null : (end - start) / 1000;
}
