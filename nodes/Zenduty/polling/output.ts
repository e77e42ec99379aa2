import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { personOf } from '../model/person';
import { withoutSecrets } from '../api/hideSecrets';
import { isObject, type JsonObject } from '../json';
import { headOf, serviceOf, timesAfter } from '../model/incident';
import { STATUSES, wordFor } from '../model/statusWords';
import type { IncidentEvent } from './compare';
import type { PolledOnCallChange } from './onCall';
import { OUTPUTS, type EventChoice, type PollSettings } from './settings';
import { shortHash } from './shortHash';

/**
 * Returns the output for an event of an incident. If "Simplify" is on, the output has a few fields
 * of the incident. Otherwise, it has the incident as Zenduty sent it, without secrets.
 *
 * @param incident the details of the incident, or its row in a list if the details were not read
 */
export function eventOutput(
	incident: JsonObject,
	event: IncidentEvent,
	{ isSimplified }: Pick<PollSettings, 'isSimplified'>,
): IDataObject {
	const { type: eventType } = event;
	const changes = event.type === 'updated' ? { changes: event.changes } : undefined;
	const eventId = idOf(incident, event);
	if (!isSimplified) {
		return { eventType, incident: withoutSecrets(incident), ...changes, eventId } as IDataObject;
	}
	// The output has the same fields as the output of the Zenduty Trigger, with two exceptions:
	// `signingKey` is missing, and an update has `changes`. A field that the API does not show is
	// null.
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
		...timesAfter(incident, changes ? wordFor(incident.status, STATUSES) : eventType),
		...changes,
		eventId,
	} as IDataObject;
}

function idOf(incident: JsonObject, event: IncidentEvent): string {
	const parts = [incident.unique_id ?? incident.incident_number, event.type];
	if (event.type === 'updated') return shortHash(...parts, event.changes, event.since);
	const { at, round } = event;
	return round === undefined ? shortHash(...parts, at) : shortHash(...parts, at, round);
}

/**
 * The JSON of an item, and the event that the item is about. If "Separate Outputs" is on, the item
 * is in the output of this event.
 */
export interface OutputItem {
	output: EventChoice;
	json: IDataObject;
}

/**
 * Returns the items of each output of the node. If "Separate Outputs" is off, there is one output,
 * which has all items. If this option is on, each event in {@link OUTPUTS} has its own output.
 */
export function sortInto(
	items: readonly OutputItem[],
	{ hasSeparateOutputs }: Pick<PollSettings, 'hasSeparateOutputs'>,
): INodeExecutionData[][] {
	if (!hasSeparateOutputs) return [items.map(({ json }) => ({ json }))];
	// An event that is not selected in "Trigger On" has an output, too, because the canvas always
	// shows all five outputs.
	return OUTPUTS.map((each) =>
		items.filter(({ output }) => output === each).map(({ json }) => ({ json })),
	);
}

/**
 * Returns the output for a change of the people on call at one level. "Simplify" makes no
 * difference to this output.
 */
export function onCallOutput({ eventId, noticedAt, ...change }: PolledOnCallChange): IDataObject {
	const at = new Date(noticedAt).toISOString();
	return {
		eventType: 'onCallChanged',
		...change,
		noticedAt: at,
		eventId,
	} as unknown as IDataObject;
}
