import type { IDataObject } from 'n8n-workflow';
import { isObject, type JsonObject } from '../../json';
import { headOf, serviceOf, timesOf } from '../../model/incident';
import { personOf } from '../../model/person';

/**
 * Returns the simplified output for an incident that the API returned. A member that is also in the
 * output of the triggers, such as `incidentNumber`, has the same name there. A member that is
 * missing in the response becomes null.
 */
export function simplifyIncident(incident: JsonObject): IDataObject {
	const { service_object: serviceObject, service } = incident;
	return {
		...headOf(incident),
		priority: named(incident.team_priority_object, incident.team_priority),
		escalationPolicy: named(incident.escalation_policy_object, incident.escalation_policy),
		sla: named(incident.sla_object, incident.sla),
		service: serviceOf(isObject(serviceObject) ? serviceObject : idIn(service), 'id'),
		assignedTo: personOf(incident.assigned_to, incident.assigned_to_name),
		tags: Array.isArray(incident.tags)
			? incident.tags.filter(isObject).map(({ name }) => name ?? null)
			: null,
		...timesOf(incident),
	} as IDataObject;
}

/**
 * Returns the ID and the name of a record that belongs to an incident, such as its priority. If the
 * response has only the ID of the record, `name` is null. If the response has neither of the two,
 * the result is null.
 */
function named(object: unknown, id: unknown): JsonObject | null {
	if (isObject(object)) return { id: object.unique_id ?? null, name: object.name ?? null };
	return idIn(id) === null ? null : { id, name: null };
}

/** Returns the value if it can be an ID: a text that is not empty. Otherwise returns null. */
function idIn(value: unknown): string | null {
	return typeof value === 'string' && value !== '' ? value : null;
}
