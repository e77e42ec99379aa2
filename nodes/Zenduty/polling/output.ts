import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { personOf } from '../model/person';
import { withoutSecrets } from '../api/hideSecrets';
import { isObject, type JsonObject } from '../json';
import { headOf, serviceOf, timesAfter } from '../model/incident';
import type { EventType } from '../model/statusWords';
import type { StatusChange } from './judge';
import type { PolledOnCallChange } from './onCall';
import { OUTPUTS, type EventChoice, type PollSettings } from './settings';
import { shortHash } from './shortHash';

/** An event of an incident, as the node gives it out. */
interface PolledEvent {
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

/** Returns the output for an event of an incident. What tells the event from others is in its ID. */
export function eventOutput(
	incident: JsonObject,
	{ type, at, round }: StatusChange,
	{ isSimplified }: Pick<PollSettings, 'isSimplified'>,
): IDataObject {
	const parts = [incident.unique_id ?? incident.incident_number, type, at];
	const eventId = round === undefined ? shortHash(...parts) : shortHash(...parts, round);
	const event = { eventId, eventType: type, incident };
	return isSimplified ? simplifyEvent(event) : rawEvent(event);
}

/** One item, and the output that it belongs to. */
export interface Found {
	output: EventChoice;
	json: IDataObject;
}

/** Returns the items of each output. */
export function sortInto(
	found: readonly Found[],
	{ hasSeparateOutputs }: Pick<PollSettings, 'hasSeparateOutputs'>,
): INodeExecutionData[][] {
	if (!hasSeparateOutputs) return [found.map(({ json }) => ({ json }))];
	return OUTPUTS.map((each) =>
		found.filter(({ output }) => output === each).map(({ json }) => ({ json })),
	);
}

/** Returns the output for one level of an escalation policy whose people have changed. */
export function onCallOutput({ eventId, noticedAt, ...change }: PolledOnCallChange): IDataObject {
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
