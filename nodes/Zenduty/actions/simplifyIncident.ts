import type { IDataObject } from 'n8n-workflow';
import { readDate } from '../webhook/date';
import { STATUSES, URGENCIES, wordFor } from '../webhook/event';
import { isObject, type JsonObject } from '../json';
import { isoDate, personOf } from './output';

/**
 * Simplifies an incident of the API, in the words of the trigger's output. What the answer lacks is
 * null: found incidents have neither summary, urgency nor escalation policy.
 */
export function simplifyIncident(incident: JsonObject): IDataObject {
	const created = readDate(incident.creation_date);
	const acknowledged = readDate(incident.acknowledged_date);
	const resolved = readDate(incident.resolved_date);
	return {
		incidentNumber: incident.incident_number ?? null,
		incidentId: incident.unique_id ?? null,
		title: incident.title ?? null,
		summary: incident.summary ?? null,
		status: wordFor(incident.status, STATUSES),
		urgency: wordFor(incident.urgency, URGENCIES),
		priority: named(incident.team_priority_object, incident.team_priority),
		escalationPolicy: named(incident.escalation_policy_object, incident.escalation_policy),
		sla: named(incident.sla_object, incident.sla),
		service: service(incident.service_object, incident.service),
		assignedTo: personOf(incident.assigned_to, incident.assigned_to_name),
		tags: Array.isArray(incident.tags)
			? incident.tags.filter(isObject).map(({ name }) => name ?? null)
			: null,
		createdAt: isoDate(incident.creation_date),
		acknowledgedAt: isoDate(incident.acknowledged_date),
		resolvedAt: isoDate(incident.resolved_date),
		secondsToAcknowledge: seconds(created, acknowledged),
		secondsToResolve: seconds(created, resolved),
	} as IDataObject;
}

/** `{id, name}` of a thing that answers show as an object, as an id, or as both. */
function named(object: unknown, id: unknown): JsonObject | null {
	if (isObject(object)) return { id: object.unique_id ?? null, name: object.name ?? null };
	return typeof id === 'string' && id !== '' ? { id, name: null } : null;
}

function service(object: unknown, id: unknown): JsonObject | null {
	if (!isObject(object)) {
		return typeof id === 'string' && id !== ''
			? { id, name: null, teamId: null, escalationPolicyId: null }
			: null;
	}
	return {
		id: object.unique_id ?? null,
		name: object.name ?? null,
		teamId: object.team ?? null,
		escalationPolicyId: object.escalation_policy ?? null,
	};
}

/** How long something took, to the millisecond; null if a time is unknown or they are swapped. */
function seconds(start: number | undefined, end: number | undefined): number | null {
	return start === undefined || end === undefined || end < start ? null : (end - start) / 1000;
}
