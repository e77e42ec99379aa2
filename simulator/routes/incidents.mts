/** Incidents: open, read, change, find. */
import { foundIncidentAnswer, incidentAnswer } from '../answers.mts';
import {
	bodyOf,
	created,
	incidentOf,
	listOf,
	ok,
	ownerOf,
	type Call,
	type Handlers,
} from '../calls.mts';
import {
	changeIncident,
	openIncident,
	type IncidentChange,
	type NewIncident,
} from '../incidents.mts';
import { doesNotExist } from '../refusals.mts';
import { fullName, type Incident, type State } from '../state.mts';

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
		return listOf(call, 'found incidents', found, (incident) =>
			foundIncidentAnswer(state, incident),
		);
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
interface Filter {
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
	/** -1 any, 0 without, 1 with; no incident here has one. */
	postmortem_filter?: -1 | 0 | 1;
}

/** Returns the test that an incident must pass: all that is given must hold. */
function isWanted(call: Call, filter: Filter): (incident: Incident) => boolean {
	const { state, settings } = call;
	const { status = 1, priority_name = '' } = filter;
	const { user_ids, team_ids, tag_ids } = filter;
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
			filter.postmortem_filter !== 1 &&
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
