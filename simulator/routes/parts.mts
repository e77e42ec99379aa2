/** Parts of an incident: notes, tags, alerts, responders. */
import { alertAnswer, incidentTagAnswer, noteAnswer, responderAnswer } from '../answers.mts';
import {
	bodyOf,
	created,
	deleted,
	incidentOf,
	listOf,
	ok,
	ownerOf,
	remove,
	thingOf,
	type Call,
	type Handlers,
} from '../calls.mts';
import { newShortId, newUuid } from '../ids.mts';
import { doesNotExist, refusal } from '../refusals.mts';
import { byId } from '../state.mts';
import { timestamp } from '../times.mts';

/** What belongs to the incident in the path. */
function partsOf<Part extends { incident: number | null }>(call: Call, parts: Part[]): Part[] {
	const { incident_number } = incidentOf(call);
	return parts.filter(({ incident }) => incident === incident_number);
}

const noteOf = (call: Call) => thingOf(call, partsOf(call, call.state.notes), 'note');
const tagOf = (call: Call) => thingOf(call, partsOf(call, call.state.incidentTags), 'incidentTag');
const responderOf = (call: Call) =>
	thingOf(call, partsOf(call, call.state.responders), 'responder');

export const notes: Handlers = {
	listNotes(call) {
		const found = partsOf(call, call.state.notes);
		const answers = found.map((note) => noteAnswer(call.state, note));
		return listOf(call, 'notes', answers);
	},

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

	getNote: (call) => ok(noteAnswer(call.state, noteOf(call))),

	replaceNote(call) {
		const note = noteOf(call);
		note.note = bodyOf<{ note: string }>(call).note;
		const { incident, unique_id: id, note: text } = note;
		call.record({ what: 'note changed', incident, id, text });
		return ok(noteAnswer(call.state, note));
	},

	deleteNote(call) {
		const note = noteOf(call);
		remove(call.state.notes, note);
		call.record({ what: 'note deleted', incident: note.incident, id: note.unique_id });
		return deleted();
	},
};

export const incidentTags: Handlers = {
	listIncidentTags(call) {
		const found = partsOf(call, call.state.incidentTags);
		const answers = found.map((tag) => incidentTagAnswer(call.state, tag));
		return listOf(call, 'incident tags', answers);
	},

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

	getIncidentTag: (call) => ok(incidentTagAnswer(call.state, tagOf(call))),

	deleteIncidentTag(call) {
		const tag = tagOf(call);
		const { incident, unique_id: id, team_tag } = tag;
		remove(call.state.incidentTags, tag);
		call.record({ what: 'tag removed', incident, id, tag: team_tag });
		return deleted();
	},
};

export const incidentAlerts: Handlers = {
	listAlerts(call) {
		const found = partsOf(call, call.state.alerts);
		const answers = found.map((alert) => alertAnswer(call.state, alert));
		return listOf(call, 'alerts', answers);
	},
};

export const responders: Handlers = {
	listResponders(call) {
		const found = partsOf(call, call.state.responders);
		const answers = found.map((responder) => responderAnswer(call.state, responder));
		return listOf(call, 'responders', answers);
	},

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

	getResponder: (call) => ok(responderAnswer(call.state, responderOf(call))),

	deleteResponder(call) {
		const responder = responderOf(call);
		const { incident, unique_id: id } = responder;
		remove(call.state.responders, responder);
		call.record({ what: 'responder removed', incident, id });
		return deleted();
	},
};
