/** Opens, changes and deletes incidents, and sends webhooks about the changes. */
import type { History } from './history.mts';
import type { Record } from './journal.mts';
import { newShortId } from './ids.mts';
import type { Settings } from './settings.mts';
import { byId, type Incident, type State, type Status, type Urgency } from './state.mts';
import { timestamp, type Clock } from './times.mts';
import { incidentInWebhook } from './webhookBodies.mts';
import type { Webhooks } from './webhooks.mts';

/** What the functions that change the account need. */
export interface World {
	state: State;
	webhooks: Webhooks;
	history: History;
	settings: Settings;
	now: Clock;
	/**
	 * Calls `work` after some milliseconds. If the simulator is stopped before, `work` is not called.
	 */
	later(delay: number, work: () => void): void;
}

/** An incident to open. A missing escalation policy, SLA or priority is taken from the service. */
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

/** The fields that a change of an incident can set. */
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

const EVENT_TYPES = { 1: 'triggered', 2: 'acknowledged', 3: 'resolved' } as const;

/** Opens an incident, records it in the journal, and sends webhooks. */
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

/** Adds an incident to the account and to the history. No webhook is sent. */
export function addIncident(world: World, given: NewIncident): Incident {
	const { state, history, now } = world;
	const incident = keepIncident(state, given, timestamp(now()));
	history.addOf(incident, 'opened');
	if (incident.acknowledged_date !== null) history.addOf(incident, 'acknowledged');
	if (incident.resolved_date !== null) history.addOf(incident, 'resolved');
	letRunOut(world, incident);
	return incident;
}

/** Puts an incident into the account, but not into the history. */
export function keepIncident(state: State, given: NewIncident, at: string): Incident {
	const service = byId(state.services, given.service);
	const { status = 1, creation_date = at } = given;
	state.lastIncidentNumber += 1;
	const incident: Incident = {
		unique_id: newShortId(),
		incident_number: state.lastIncidentNumber,
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
 * Adds incidents without webhooks. If `count` is above 1, each title ends in a number. Without
 * `service`, the incidents belong to the first service.
 */
export function addIncidents(
	world: World,
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

/**
 * Changes an incident. If the incident already has the status, the journal records the request, but
 * no webhook is sent.
 */
export function changeIncident(
	world: World,
	incident: Incident,
	{ status, ...fields }: IncidentChange,
	record: Record,
): void {
	const number = incident.incident_number;
	if (Object.keys(fields).length > 0) {
		const { assigned_to: before } = incident;
		Object.assign(incident, fields);
		record({ what: 'incident changed', incident: number, fields: Object.keys(fields) });
		if (incident.assigned_to !== before) world.history.addOf(incident, 'reassigned');
	}
	if (status === undefined) return;
	const from = incident.status;
	record({ what: 'status set', incident: number, from, to: status });
	if (status === from) return;
	setStatus(incident, status, timestamp(world.now()), world.settings);
	world.history.addOf(incident, nameOf(from, status));
	announceIncident(world, incident);
	letRunOut(world, incident);
}

function setStatus(incident: Incident, status: Status, at: string, settings: Settings): void {
	incident.status = status;
	if (status === 2) incident.acknowledged_date = at;
	if (status === 3) incident.resolved_date = at;
	if (settings.triggeredKeepsDates) return;
	if (status === 1) incident.acknowledged_date = null;
	if (status !== 3) incident.resolved_date = null;
}

function nameOf(from: Status, to: Status) {
	if (to !== 1) return EVENT_TYPES[to];
	return from === 3 ? 'reopened' : 'triggered again';
}

/**
 * Triggers an acknowledged incident again after the time that its service allows, if the incident
 * is still acknowledged then. If the setting of the service is changed later, the time does not
 * change.
 */
function letRunOut(world: World, incident: Incident): void {
	if (incident.status !== 2) return;
	const { acknowledged_date: since } = incident;
	const { acknowledgement_timeout: units } = byId(world.state.services, incident.service);
	if (units === 0) return;
	world.later(units * world.settings.acknowledgementUnit, () => {
		const isStill = incident.status === 2 && incident.acknowledged_date === since;
		if (isStill && world.state.incidents.includes(incident)) {
			changeIncident(world, incident, { status: 1 }, () => undefined);
		}
	});
}

/**
 * Deletes an incident with its notes, tags and responders. The API has no such operation. The
 * number of the incident is not used again.
 */
export function deleteIncident({ state, history }: World, incident: Incident): void {
	const isOther = (part: { incident: number }) => part.incident !== incident.incident_number;
	state.incidents = state.incidents.filter((one) => one !== incident);
	state.notes = state.notes.filter(isOther);
	state.incidentTags = state.incidentTags.filter(isOther);
	state.responders = state.responders.filter(isOther);
	history.addOf(incident, 'deleted');
}

/** Sends the state of an incident to the receivers of its service. */
export function announceIncident({ state, webhooks }: World, incident: Incident): void {
	const { incident_number: number, service } = incident;
	const eventType = EVENT_TYPES[incident.status];
	webhooks.announce({
		eventType,
		body: { payload: { event_type: eventType, incident: incidentInWebhook(state, incident) } },
		incident: { number, service },
	});
}
