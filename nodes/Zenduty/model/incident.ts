import { givenText, isObject, type JsonObject } from '../json';
import { isoDate, readDate } from './date';
import { STATUSES, URGENCIES, wordFor } from './statusWords';

/**
 * Reads the fields of an incident that webhooks and the REST API name alike, and names them as the
 * node's output does. What somebody looks for comes first, since a table shows few columns.
 */
export function headOf(incident: JsonObject): JsonObject {
	return {
		title: incident.title ?? null,
		status: wordFor(incident.status, STATUSES),
		incidentNumber: incident.incident_number ?? null,
		urgency: wordFor(incident.urgency, URGENCIES),
		summary: incident.summary ?? null,
		incidentId: incident.unique_id ?? null,
	};
}

/** Reads the number of an incident, where the response has one. */
export function numberIn({ incident_number: sent }: JsonObject): number | undefined {
	const text = givenText(sent).trim();
	const number = text === '' ? NaN : Number(text);
	return Number.isSafeInteger(number) ? number : undefined;
}

/**
 * Reads when things happened to an incident, and how long they took. A value that is not a date stays
 * as it was sent.
 */
export function timesOf(incident: JsonObject): JsonObject {
	const { creation_date, acknowledged_date, resolved_date } = incident;
	// Each is read once: among thousands of incidents, dates are most of the work.
	const created = readDate(creation_date);
	const acknowledged = readDate(acknowledged_date);
	const resolved = readDate(resolved_date);
	return {
		createdAt: isoDate(creation_date, created),
		acknowledgedAt: isoDate(acknowledged_date, acknowledged),
		resolvedAt: isoDate(resolved_date, resolved),
		secondsToAcknowledge: secondsBetween(created, acknowledged),
		secondsToResolve: secondsBetween(created, resolved),
	};
}

/**
 * Reads the times of an incident as one of its events tells them: how long something took is null
 * until it has happened. A reopened incident may still have the time of its last resolution.
 */
export function timesAfter(incident: JsonObject, eventType: unknown): JsonObject {
	const times = timesOf(incident);
	const isResolved = eventType === 'resolved';
	const isAcknowledged = isResolved || eventType === 'acknowledged';
	return {
		...times,
		secondsToAcknowledge: isAcknowledged ? times.secondsToAcknowledge : null,
		secondsToResolve: isResolved ? times.secondsToResolve : null,
	};
}

/** Returns seconds, to the millisecond; null if a time is unknown or they are swapped. */
function secondsBetween(from: number | undefined, to: number | undefined): number | null {
	return from === undefined || to === undefined || to < from ? null : (to - from) / 1000;
}

/**
 * Reads the service of an incident. An unknown value is null.
 *
 * @param known whether a text instead of the object is the ID or the name of the service
 * @returns null if the value is neither an object nor a text
 */
export function serviceOf(service: unknown, known: 'id' | 'name'): JsonObject | null {
	const nothing = { id: null, name: null, teamId: null, escalationPolicyId: null };
	if (typeof service === 'string') return { ...nothing, [known]: service };
	if (!isObject(service)) return null;
	return {
		id: service.unique_id ?? null,
		name: service.name ?? null,
		teamId: service.team ?? null,
		escalationPolicyId: service.escalation_policy ?? null,
	};
}
