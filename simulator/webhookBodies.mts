/** How things look in webhooks. */
import { withoutDashes } from './ids.mts';
import type { Value } from './pythonJson.mts';
import { byId, userOf, type Incident, type Service, type State } from './state.mts';

/** The incident as Zenduty's guide to outgoing webhooks shows it. */
export function incidentInWebhook(state: State, incident: Incident): { [name: string]: Value } {
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
