/**
 * Processes alerts. An alert waits a moment in a queue. Then it joins an incident, opens an
 * incident, or changes an incident.
 */
import { newShortId, newUuid } from './ids.mts';
import { changeIncident, openIncident, type World } from './incidents.mts';
import type { Record } from './journal.mts';
import type { Settings } from './settings.mts';
import {
	byId,
	isUnderMaintenance,
	type Alert,
	type AlertType,
	type Incident,
	type Integration,
} from './state.mts';
import { timestamp } from './times.mts';

/** An alert as a client sends it. */
export interface NewAlert {
	message: string;
	alert_type: AlertType;
	summary?: string;
	entity_id?: string | number;
	urls?: Array<string | { link_url: string; link_text?: string }>;
	escalation_policy?: string;
	priority?: string;
	sla?: string;
	tags?: string[];
}

/**
 * The types of alerts that open no incident. In Zenduty, a setting of the integration chooses which
 * of the other types do. In the simulator, all other types open an incident.
 */
const OPENS_NOTHING: AlertType[] = ['info', 'acknowledged', 'resolved'];

/** Adds an alert to the queue. */
export function takeAlert(
	{ state, now }: World,
	integration: Integration,
	given: NewAlert,
	record: Record,
): Alert {
	const alert: Alert = {
		trace_id: newUuid(),
		unique_id: newShortId(),
		integration: integration.unique_id,
		message: given.message,
		summary: given.summary ?? '',
		alert_type: given.alert_type,
		entity_id: String(given.entity_id ?? newShortId()),
		urls: (given.urls ?? []).map((link) => {
			if (typeof link === 'string') return { link_url: link, link_text: link };
			return { link_url: link.link_url, link_text: link.link_text ?? link.link_url };
		}),
		creation_date: timestamp(now()),
		outcome: 'queued',
		incident: null,
		is_incident_created: false,
		suppressed: false,
		failure: null,
	};
	state.alerts.push(alert);
	const { trace_id: id, alert_type: type, entity_id: entityId } = alert;
	record({ what: 'alert taken', id, type, entityId });
	return alert;
}

/** Processes an alert from the queue. */
export function workOff(
	world: World,
	alert: Alert,
	given: NewAlert,
	settings: Settings,
	record: Record,
): void {
	const { state, now } = world;
	const id = alert.trace_id;
	if (settings.alertsFail) {
		alert.outcome = 'failed';
		alert.failure = 'The alert could not be processed.';
		record({ what: 'alert failed', id });
		return;
	}
	const integration = byId(state.integrations, alert.integration);
	alert.suppressed = isUnderMaintenance(state, integration.service, now());
	if (!alert.suppressed) {
		const incident = joined(world, integration, alert, record);
		if (incident) alert.incident = incident.incident_number;
		else if (!OPENS_NOTHING.includes(alert.alert_type)) {
			const opened = open(world, integration, alert, given, record);
			alert.incident = opened.incident_number;
			alert.is_incident_created = true;
		}
	}
	alert.outcome = 'completed';
	const { incident, suppressed } = alert;
	record({ what: 'alert completed', id, incident, suppressed });
}

/**
 * Finds the open incident of the alert's service and entity ID. If the alert resolves or
 * acknowledges the incident, this is done before the incident is returned.
 */
function joined(
	world: World,
	integration: Integration,
	{ alert_type, entity_id }: Alert,
	record: Record,
): Incident | undefined {
	const incident = world.state.incidents.find(
		(one) => one.service === integration.service && one.entityId === entity_id && one.status !== 3,
	);
	if (!incident) return undefined;
	if (alert_type === 'resolved') changeIncident(world, incident, { status: 3 }, record);
	if (alert_type === 'acknowledged') changeIncident(world, incident, { status: 2 }, record);
	return incident;
}

/** Opens an incident for an alert. IDs that the team does not have are ignored. */
function open(
	world: World,
	integration: Integration,
	alert: Alert,
	given: NewAlert,
	record: Record,
): Incident {
	const { state, now } = world;
	const service = byId(state.services, integration.service);
	const known = (things: Array<{ unique_id: string; team: string }>, id: string | undefined) =>
		things.find((thing) => thing.unique_id === id && thing.team === service.team)?.unique_id;
	const incident = openIncident(
		world,
		{
			title: alert.message,
			summary: alert.summary,
			service: service.unique_id,
			urgency: integration.default_urgency,
			escalation_policy: known(state.escalationPolicies, given.escalation_policy),
			team_priority: known(state.priorities, given.priority),
			sla: known(state.slas, given.sla),
			entityId: alert.entity_id,
		},
		record,
	);
	for (const id of given.tags ?? []) {
		const team_tag = known(state.tags, id);
		if (team_tag === undefined) continue;
		const tag = {
			unique_id: newUuid(),
			incident: incident.incident_number,
			team_tag,
			creation_date: timestamp(now()),
		};
		state.incidentTags.push(tag);
		record({ what: 'tag added', incident: tag.incident, id: tag.unique_id, tag: team_tag });
	}
	return incident;
}
