/** How the node shows what the account holds, worked out from the account itself. */
import {
	byId,
	fullName,
	userOf,
	type Incident,
	type Note,
	type State,
} from '../../../simulator/state.mts';
import type { Json } from './row.mts';

const STATUSES = ['', 'triggered', 'acknowledged', 'resolved'];

/** An incident that was read by itself. */
export function shownIncident(state: State, incident: Incident): Json {
	const { id, name, teamId } = shownFoundIncident(state, incident).service;
	const { unique_id, name: policy } = byId(state.escalationPolicies, incident.escalation_policy);
	return {
		...shownFoundIncident(state, incident),
		summary: incident.summary,
		urgency: ['low', 'high'][incident.urgency],
		escalationPolicy: { id: unique_id, name: policy },
		service: {
			...{ id, name, teamId },
			escalationPolicyId: byId(state.services, incident.service).escalation_policy,
		},
	};
}

/** An incident in a list, which lacks some members. */
export function shownFoundIncident(state: State, incident: Incident): Json {
	const service = byId(state.services, incident.service);
	const { creation_date, acknowledged_date, resolved_date } = incident;
	const named = (things: Array<{ unique_id: string; name: string }>, id: string | null) =>
		id === null ? null : { id, name: byId(things, id).name };
	return {
		incidentNumber: incident.incident_number,
		incidentId: incident.unique_id,
		title: incident.title,
		summary: null,
		status: STATUSES[incident.status],
		urgency: null,
		priority: named(state.priorities, incident.team_priority),
		escalationPolicy: null,
		sla: named(state.slas, incident.sla),
		service: {
			...{ id: service.unique_id, name: service.name, teamId: service.team },
			escalationPolicyId: null,
		},
		assignedTo: incident.assigned_to === null ? null : assignee(state, incident.assigned_to),
		tags: state.incidentTags
			.filter((tag) => tag.incident === incident.incident_number)
			.map((tag) => byId(state.tags, tag.team_tag).name),
		createdAt: inMilliseconds(creation_date),
		acknowledgedAt: inMilliseconds(acknowledged_date),
		resolvedAt: inMilliseconds(resolved_date),
		secondsToAcknowledge: secondsBetween(creation_date, acknowledged_date),
		secondsToResolve: secondsBetween(creation_date, resolved_date),
	};
}

/** The API shows the username and the name of who an incident is assigned to. */
function assignee(state: State, username: string): Json {
	return { username, name: fullName(userOf(state, username)), email: null };
}

export function shownNote(state: State, note: Note): Json {
	const { unique_id, user, creation_date, incident } = note;
	return {
		noteId: unique_id,
		note: note.note,
		author: { username: user, name: fullName(userOf(state, user)) },
		createdAt: inMilliseconds(creation_date),
		incidentNumber: incident,
	};
}

/** The last one of a list: the newest. */
export function newest<Thing>(things: Thing[]): Thing {
	const last = things.at(-1);
	if (last === undefined) throw new Error('There is none');
	return last;
}

/** A date of the API, as the node writes it. */
export function inMilliseconds(date: string | null): string | null {
	return date === null ? null : new Date(date).toISOString();
}

function secondsBetween(start: string, end: string | null): number | null {
	return end === null ? null : (Date.parse(end) - Date.parse(start)) / 1000;
}
