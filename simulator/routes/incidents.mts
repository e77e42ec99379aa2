/** Incidents: open, read, change, find; their notes, tags, alerts and responders; and new alerts. */
import { takeAlert, workOff, type NewAlert } from '../alerts.mts';
import {
	alertAnswer,
	alertStatusAnswer,
	foundIncidentAnswer,
	incidentAnswer,
	incidentTagAnswer,
	noteAnswer,
	responderAnswer,
} from '../answers.mts';
import {
	bodyOf,
	created,
	deleted,
	incidentOf,
	listOf,
	ok,
	ownerOf,
	param,
	remove,
	thingOf,
	type Answer,
	type Call,
	type Handlers,
} from '../calls.mts';
import { newShortId, newUuid } from '../ids.mts';
import {
	changeIncident,
	openIncident,
	type IncidentChange,
	type NewIncident,
} from '../incidents.mts';
import type { Change } from '../journal.mts';
import { doesNotExist, notFound, refusal } from '../refusals.mts';
import { byId, fullName, postmortemsOf, type Incident, type State } from '../state.mts';
import { timestamp } from '../times.mts';

export const incidents: Handlers = {
	createIncident(call) {
		const given = bodyOf<NewIncident>(call);
		checkReferences(call.state, given);
		const summary = `${given.summary ?? ''}\n[Created by: ${fullName(ownerOf(call))}]`.trim();
		const incident = openIncident(call, { ...given, summary }, call.record);
		return created(incidentAnswer(call.state, incident, call.now()));
	},

	getIncident: (call) => ok(incidentAnswer(call.state, incidentOf(call), call.now())),

	changeIncident(call) {
		const incident = incidentOf(call);
		const given = bodyOf<IncidentChange>(call);
		checkReferences(call.state, given);
		const { patchIgnores } = call.settings;
		const wanted = Object.entries(given).filter(([name]) => !patchIgnores.includes(name));
		changeIncident(call, incident, Object.fromEntries(wanted), call.record);
		return ok(incidentAnswer(call.state, incident, call.now()));
	},

	filterIncidents(call) {
		const { state, settings } = call;
		const matches = isWanted(call, bodyOf<Filter>(call));
		const found = state.incidents
			.filter(matches)
			.sort(({ creation_date: a }, { creation_date: b }) => Number(a > b) - Number(a < b));
		if (settings.newestFirst) found.reverse();
		return listOf(call, found, (incident) => foundIncidentAnswer(state, incident));
	},
};

/** What a new or changed incident may name. */
interface References {
	service?: string;
	assigned_to?: string | null;
	escalation_policy?: string;
	sla?: string | null;
	team_priority?: string | null;
}

function checkReferences(state: State, given: References): void {
	const lists = {
		service: state.services,
		escalation_policy: state.escalationPolicies,
		sla: state.slas,
		team_priority: state.priorities,
	};
	for (const field of ['service', 'escalation_policy', 'sla', 'team_priority'] as const) {
		const id = given[field];
		if (typeof id !== 'string') continue;
		if (!lists[field].some(({ unique_id }) => unique_id === id)) throw doesNotExist(field, id);
	}
	const { assigned_to: user } = given;
	if (typeof user !== 'string') return;
	if (!state.users.some(({ username }) => username === user)) {
		throw doesNotExist('assigned_to', user);
	}
}

/** What incidents can be found by. */
export interface Filter {
	status?: -1 | 0 | 1 | 2 | 3;
	all_teams?: 0 | 1;
	team_ids?: string[];
	service_ids?: string[];
	escalation_policy_ids?: string[];
	user_ids?: string[];
	priority_ids?: string[];
	sla_ids?: string[];
	tag_ids?: string[];
	priority_name?: string;
	/** A day or a time; an empty list is none. */
	from_date?: string | [];
	to_date?: string | [];
	/** -1 any, 0 without, 1 with */
	postmortem_filter?: -1 | 0 | 1;
}

/** Returns the test that an incident must pass: all that is given must hold. */
export function isWanted(call: Call, filter: Filter): (incident: Incident) => boolean {
	const { state, settings } = call;
	const { status = 1, priority_name = '' } = filter;
	const { user_ids, team_ids, tag_ids, postmortem_filter: postmortem = -1 } = filter;
	const isIn = (id: string | null | undefined, ids: string[] | undefined) =>
		ids === undefined || ids.length === 0 || (typeof id === 'string' && ids.includes(id));
	const from = dayOrTime(filter.from_date) ?? -Infinity;
	const to = lastMoment(filter.to_date, settings.lastDayCounts);
	const isAnyTime = from === -Infinity && to === Infinity;
	const isInTime = (time: number) => time >= from && time < to;
	const own = state.members
		.filter(({ user }) => user === call.owner?.username)
		.map(({ team }) => team);
	return (incident) => {
		const team = state.services.find(({ unique_id }) => unique_id === incident.service)?.team;
		const priority = state.priorities.find((one) => one.unique_id === incident.team_priority);
		const tags = state.incidentTags.filter((tag) => tag.incident === incident.incident_number);
		return (
			hasStatus(incident, status) &&
			isIn(team, team_ids) &&
			(filter.all_teams !== 0 || (team !== undefined && own.includes(team))) &&
			isIn(incident.service, filter.service_ids) &&
			isIn(incident.escalation_policy, filter.escalation_policy_ids) &&
			isIn(incident.assigned_to, user_ids) &&
			isIn(incident.team_priority, filter.priority_ids) &&
			isIn(incident.sla, filter.sla_ids) &&
			(!tag_ids?.length || tags.some(({ team_tag }) => tag_ids.includes(team_tag))) &&
			(priority_name === '' || priority?.name === priority_name) &&
			(postmortem < 0 || postmortem === Math.min(1, postmortemsOf(state, incident).length)) &&
			(isAnyTime || isInTime(Date.parse(incident.creation_date)))
		);
	};
}

function hasStatus(incident: Incident, status: number): boolean {
	if (status === 0) return true;
	return status === -1 ? incident.status !== 3 : incident.status === status;
}

const DAY = 24 * 60 * 60 * 1000;

function dayOrTime(text: string | [] | undefined): number | undefined {
	return typeof text === 'string' ? Date.parse(text) : undefined;
}

/** A day ends where it begins, unless it counts itself. */
function lastMoment(text: string | [] | undefined, lastDayCounts: boolean): number {
	const time = dayOrTime(text);
	if (time === undefined) return Infinity;
	const isDay = text?.length === '2026-11-25'.length;
	return isDay && lastDayCounts ? time + DAY : time;
}

/** What belongs to the incident in the path. */
function partsOf<Part extends { incident: number | null }>(call: Call, parts: Part[]): Part[] {
	const { incident_number } = incidentOf(call);
	return parts.filter(({ incident }) => incident === incident_number);
}

/** Makes the handlers that list, read and delete the parts of one kind, such as `Note`. */
function part<Part extends { unique_id: string; incident: number }>(
	kind: string,
	partsIn: (state: State) => Part[],
	look: (state: State, part: Part) => object,
	deletion: (part: Part) => Change,
): Handlers {
	const name = kind.replace(/^./, (letter) => letter.toLowerCase());
	const one = (call: Call) => thingOf(call, partsOf(call, partsIn(call.state)), name);
	return {
		[`list${kind}s`]: (call) =>
			listOf(call, partsOf(call, partsIn(call.state)), (each) => look(call.state, each)),
		[`get${kind}`]: (call) => ok(look(call.state, one(call))),
		[`delete${kind}`](call) {
			const found = one(call);
			remove(partsIn(call.state), found);
			call.record(deletion(found));
			return deleted();
		},
	};
}

export const notes: Handlers = {
	...part(
		'Note',
		(state) => state.notes,
		noteAnswer,
		({ incident, unique_id: id }) => ({ what: 'note deleted', incident, id }),
	),

	createNote(call) {
		const note = {
			unique_id: newShortId(),
			incident: incidentOf(call).incident_number,
			user: ownerOf(call).username,
			note: bodyOf<{ note: string }>(call).note,
			creation_date: timestamp(call.now()),
		};
		call.state.notes.push(note);
		const { incident, unique_id: id, note: text } = note;
		call.record({ what: 'note added', incident, id, text });
		return created(noteAnswer(call.state, note));
	},

	replaceNote(call) {
		const note = thingOf(call, partsOf(call, call.state.notes), 'note');
		note.note = bodyOf<{ note: string }>(call).note;
		const { incident, unique_id: id, note: text } = note;
		call.record({ what: 'note changed', incident, id, text });
		return ok(noteAnswer(call.state, note));
	},
};

export const incidentTags: Handlers = {
	...part(
		'IncidentTag',
		(state) => state.incidentTags,
		incidentTagAnswer,
		({ incident, unique_id: id, team_tag: tag }) => ({ what: 'tag removed', incident, id, tag }),
	),

	createIncidentTag(call) {
		const { state } = call;
		const { team_tag } = bodyOf<{ team_tag: string }>(call);
		const incident = incidentOf(call);
		const { team } = byId(state.services, incident.service);
		const isThere = state.tags.some((one) => one.unique_id === team_tag && one.team === team);
		if (!isThere) throw doesNotExist('team_tag', team_tag);
		const tag = {
			unique_id: newUuid(),
			incident: incident.incident_number,
			team_tag,
			creation_date: timestamp(call.now()),
		};
		state.incidentTags.push(tag);
		call.record({
			what: 'tag added',
			incident: tag.incident,
			id: tag.unique_id,
			tag: team_tag,
		});
		return created(incidentTagAnswer(state, tag));
	},
};

export const responders: Handlers = {
	...part(
		'Responder',
		(state) => state.responders,
		responderAnswer,
		({ incident, unique_id: id }) => ({ what: 'responder removed', incident, id }),
	),

	createResponder(call) {
		const { state } = call;
		const given = bodyOf<{ user?: string; escalation_policy?: string }>(call);
		const { user = null, escalation_policy = null } = given;
		const isThere =
			state.users.some(({ username }) => username === user) ||
			state.escalationPolicies.some(({ unique_id }) => unique_id === escalation_policy);
		const asked = user ?? escalation_policy ?? '';
		if (!isThere) throw refusal(400, { message: `"${asked}" does not exist.` });
		const responder = {
			...{ unique_id: newShortId(), incident: incidentOf(call).incident_number },
			...{ user, escalation_policy },
			response_status: 3 as const,
			creation_date: timestamp(call.now()),
		};
		state.responders.push(responder);
		const { incident, unique_id: id } = responder;
		call.record({ what: 'responder added', incident, id, asked });
		return created(responderAnswer(state, responder));
	},
};

export const alerts: Handlers = {
	listAlerts(call) {
		const found = partsOf(call, call.state.alerts);
		return listOf(call, found, (alert) => alertAnswer(call.state, alert));
	},

	sendAlert(call) {
		if (param(call, 'account') !== call.state.account) throw notFound();
		return take(call, 'generic');
	},

	sendAlertToOtherAddress: (call) => take(call, param(call, 'extension')),

	getAlertStatus(call) {
		const traceId = param(call, 'traceId');
		const alert = call.state.alerts.find(({ trace_id }) => trace_id === traceId);
		if (!alert) throw notFound();
		return ok(alertStatusAnswer(call.state, alert));
	},
};

function take(call: Call, extension: string): Answer {
	const key = param(call, 'integrationKey');
	const integration = call.state.integrations.find((one) => one.integration_key === key);
	if (!integration || integration.extension !== extension) throw notFound();
	if (integration.integration_type === 1) throw notFound();
	if (!integration.is_enabled) throw refusal(400, { error: 'The integration is disabled.' });
	const given = bodyOf<NewAlert>(call);
	const alert = takeAlert(call, integration, given, call.record);
	call.later(call.settings.alertDelay, () =>
		workOff(call, alert, given, call.settings, call.record),
	);
	return ok({ message: 'success', trace_id: alert.trace_id });
}
