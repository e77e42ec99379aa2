/** What happens to incidents: they are opened and change, and webhooks go out. */
import type { Record } from './journal.mts';
import type { Value } from './pythonJson.mts';
import { newShortId, withoutDashes } from './ids.mts';
import {
	byId,
	userOf,
	type Incident,
	type Service,
	type State,
	type Status,
	type Urgency,
} from './state.mts';
import { timestamp, type Clock } from './times.mts';
import type { EventType, Webhooks } from './webhooks.mts';

/** What the work needs. */
export interface World {
	state: State;
	webhooks: Webhooks;
	now: Clock;
}

/** An incident to open; what is missing is the service's. */
export interface NewIncident {
	title: string;
	service: string;
	summary?: string;
	status?: Status;
	urgency?: Urgency;
	assigned_to?: string | null;
	escalation_policy?: string;
	sla?: string | null;
	team_priority?: string | null;
	creation_date?: string;
	entityId?: string;
}

/** What a change of an incident may set. */
export type IncidentChange = Partial<
	Pick<
		Incident,
		| 'title'
		| 'summary'
		| 'status'
		| 'urgency'
		| 'assigned_to'
		| 'escalation_policy'
		| 'sla'
		| 'team_priority'
	>
>;

const EVENT_TYPES: { [status in Status]: EventType } = {
	1: 'triggered',
	2: 'acknowledged',
	3: 'resolved',
};

/** Opens an incident and announces it. */
export function openIncident(world: World, given: NewIncident, record: Record): Incident {
	const incident = addIncident(world, given);
	record({
		what: 'incident created',
		incident: incident.incident_number,
		title: incident.title,
	});
	announceIncident(world, incident);
	return incident;
}

/** Adds an incident without a word to anyone, as if it had long been there. */
export function addIncident({ state, now }: Pick<World, 'state' | 'now'>, given: NewIncident) {
	const service = byId(state.services, given.service);
	const { status = 1, creation_date = timestamp(now()) } = given;
	const numbers = state.incidents.map(({ incident_number }) => incident_number);
	const incident: Incident = {
		unique_id: newShortId(),
		incident_number: numbers.reduce((most, number) => Math.max(most, number), 0) + 1,
		incident_key: newShortId(),
		title: given.title,
		summary: given.summary ?? '',
		status,
		urgency: given.urgency ?? 1,
		service: service.unique_id,
		escalation_policy: given.escalation_policy ?? service.escalation_policy,
		sla: given.sla === undefined ? service.sla : given.sla,
		team_priority: given.team_priority === undefined ? service.team_priority : given.team_priority,
		assigned_to: given.assigned_to ?? null,
		creation_date,
		acknowledged_date: status === 1 ? null : creation_date,
		resolved_date: status === 3 ? creation_date : null,
		entityId: given.entityId ?? null,
	};
	state.incidents.push(incident);
	return incident;
}

/**
 * Adds many incidents without a word to anyone. Above one, each title ends in its number; without
 * a service they belong to the first one.
 */
export function addIncidents(
	world: Pick<World, 'state' | 'now'>,
	count: number,
	{ title, ...given }: Omit<NewIncident, 'service'> & { service?: string },
): Incident[] {
	const service = given.service ?? world.state.services[0]?.unique_id ?? '';
	return Array.from({ length: count }, (_, index) =>
		addIncident(world, {
			...given,
			service,
			title: count === 1 ? title : `${title} ${index + 1}`,
		}),
	);
}

/** Changes an incident. A status that it had already is recorded, but not announced. */
export function changeIncident(
	world: World,
	incident: Incident,
	{ status, ...fields }: IncidentChange,
	record: Record,
): void {
	const number = incident.incident_number;
	if (Object.keys(fields).length > 0) {
		Object.assign(incident, fields);
		record({ what: 'incident changed', incident: number, fields: Object.keys(fields) });
	}
	if (status === undefined) return;
	const from = incident.status;
	record({ what: 'status set', incident: number, from, to: status });
	if (status === from) return;
	const at = timestamp(world.now());
	incident.status = status;
	incident.acknowledged_date = status === 1 ? null : status === 2 ? at : incident.acknowledged_date;
	incident.resolved_date = status === 3 ? at : null;
	announceIncident(world, incident);
}

/** Sends the state of an incident to the receivers of its service. */
export function announceIncident({ state, webhooks }: World, incident: Incident): void {
	webhooks.announce({
		eventType: EVENT_TYPES[incident.status],
		incident: inWebhook(state, incident),
		incidentNumber: incident.incident_number,
		service: incident.service,
	});
}

/** The incident as Zenduty's guide to outgoing webhooks shows it. */
function inWebhook(state: State, incident: Incident): { [name: string]: Value } {
	const { assigned_to } = incident;
	return {
		summary: incident.summary,
		incident_number: incident.incident_number,
		creation_date: incident.creation_date,
		status: incident.status,
		unique_id: incident.unique_id,
		title: incident.title,
		incident_key: incident.incident_key,
		service: serviceInWebhook(byId(state.services, incident.service)),
		urgency: incident.urgency,
		merged_with: null,
		assigned_to: assigned_to === null ? null : { ...userOf(state, assigned_to) },
		resolved_date: incident.resolved_date,
		acknowledged_date: incident.acknowledged_date,
		context_window_start: null,
		context_window_end: null,
	};
}

/** Ids of other objects stand there without dashes. */
function serviceInWebhook(service: Service): { [name: string]: Value } {
	const dashless = (id: string | null) => (id === null ? null : withoutDashes(id));
	return {
		...service,
		team_priority: dashless(service.team_priority),
		task_template: dashless(service.task_template),
		escalation_policy: withoutDashes(service.escalation_policy),
		team: withoutDashes(service.team),
		sla: dashless(service.sla),
	};
}
