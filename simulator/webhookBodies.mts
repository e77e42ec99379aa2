/** Makes the bodies of webhooks. */
import { withoutDashes } from './ids.mts';
import type { Value } from './pythonJson.mts';
import {
	byId,
	policiesBy,
	userOf,
	type Incident,
	type Schedule,
	type Service,
	type State,
} from './state.mts';

/** Returns an incident as Zenduty's guide to outgoing webhooks shows it. */
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

/** Returns a service as a webhook shows it. The IDs of other records have no dashes there. */
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

/** A change of the person on call in a schedule. Null stands for nobody. */
export interface Transition {
	schedule: Schedule;
	from: string | null;
	to: string | null;
	at: Date;
}

/**
 * Returns transitions as Zenduty's page "Webhook Connections" shows them: by the name of the team,
 * and then by the name of the schedule.
 */
export function transitionsInWebhook(state: State, transitions: Transition[]) {
	const byTeam: { [team: string]: { [schedule: string]: Value[] } } = {};
	for (const transition of transitions) {
		const { team, name } = transition.schedule;
		const ofTeam = (byTeam[byId(state.teams, team).name] ??= {});
		(ofTeam[name] ??= []).push(transitionInWebhook(state, transition));
	}
	return byTeam;
}

function transitionInWebhook(state: State, { schedule, from, to, at }: Transition): Value {
	return {
		schedule_id: schedule.unique_id,
		schedule_name: schedule.name,
		team_id: schedule.team,
		team_name: byId(state.teams, schedule.team).name,
		previous_user: personInWebhook(state, from),
		new_user: personInWebhook(state, to),
		transition_time: at.toISOString().replace(/\.\d+Z$/, '+00:00'),
		layer_type: 'layer',
		layer_name: 'Layer 1',
		time_zone: schedule.time_zone,
		escalation_policies: policiesBy(state, schedule).map(({ unique_id, name }) => ({
			ep_id: unique_id,
			ep_name: name,
		})),
	};
}

/**
 * Returns a person as a webhook shows the person. Zenduty does not document the value if nobody is
 * on call: null is a guess.
 */
function personInWebhook(state: State, person: string | null): Value {
	if (person === null) return null;
	const { username, first_name, last_name } = userOf(state, person);
	return { username, first_name, last_name };
}
