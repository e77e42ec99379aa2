import type { IDataObject } from 'n8n-workflow';
import { personOf } from '../model/person';
import { withoutSecrets } from '../api/hideSecrets';
import { isObject, type JsonObject } from '../json';
import { headOf, serviceOf, timesAfter } from '../model/incident';
import type { EventType } from '../model/statusWords';
import type { OnCallChange } from './onCall';

/** An event of an incident, as the node gives it out. */
export interface PolledEvent {
	eventId: string;
	eventType: EventType;
	/** As Zenduty sent it. */
	incident: JsonObject;
}

/** Returns the output with "Simplify" off: the incident as it was sent, but for its secrets. */
export function rawEvent({ eventId, eventType, incident }: PolledEvent): IDataObject {
	return { eventType, incident: withoutSecrets(incident), eventId } as IDataObject;
}

/**
 * Returns the output with "Simplify" on, with the same fields as that of the Zenduty Trigger. What
 * the API does not show is null.
 */
export function simplifyEvent({ eventId, eventType, incident }: PolledEvent): IDataObject {
	const { service_object: serviceObject, team_priority_object: priority } = incident;
	const service = serviceOf(isObject(serviceObject) ? serviceObject : incident.service, 'id');
	return {
		eventType,
		...headOf(incident),
		priority: isObject(priority) ? (priority.name ?? null) : null,
		service: service && {
			...service,
			escalationPolicyId: service.escalationPolicyId ?? incident.escalation_policy ?? null,
		},
		assignedTo: personOf(incident.assigned_to, incident.assigned_to_name),
		...timesAfter(incident, eventType),
		eventId,
	} as IDataObject;
}

/** Returns the output for one level of an escalation policy whose people have changed. */
export function onCallOutput({ eventId, noticedAt, ...change }: OnCallChange): IDataObject {
	const { team, escalationPolicy, level, cameOn, wentOff, onCall } = change;
	return {
		eventType: 'onCallChanged',
		team,
		escalationPolicy,
		level,
		cameOn,
		wentOff,
		onCall,
		noticedAt: new Date(noticedAt).toISOString(),
		eventId,
	} as unknown as IDataObject;
}
