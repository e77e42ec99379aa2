import { personOf, type Person } from '../model/person';
import { isObject, type JsonObject } from '../json';
import { isoDate } from '../model/date';
import type { IncidentEvent } from './event';

/** Reads the person that a webhook names: of a list the first one. */
export function firstPerson(value: unknown): Person | null {
	return personOf(Array.isArray(value) ? value[0] : value);
}

/** The event type of Zenduty's account webhooks for a change of who is on call. */
const ON_CALL_CHANGE = 'oncall_change';

/** One change of who is on call for a schedule. An account webhook may have several. */
export interface Transition {
	/**
	 * What tells it from the others of the same body: `-1`, `-2`, … in their order, and an empty text
	 * for a single one. It does not depend on which of them a trigger wants.
	 */
	suffix: string;
	/** As it was sent. */
	sent: JsonObject;
}

/**
 * Returns the transitions of an on-call change, in the order of the body: `{"event_type":
 * "oncall_change", "transitions": {team: {schedule: [transition, …]}}}`. Whatever is not in this
 * form is left out. JavaScript moves a team or a schedule to the front whose name is a whole number.
 *
 * @returns nothing for another event, and if nothing in `transitions` can be read
 */
export function readTransitions({ eventType, payload }: IncidentEvent): Transition[] {
	if (eventType !== ON_CALL_CHANGE) return [];
	const sent = membersOf(payload.transitions)
		.flatMap(membersOf)
		.flatMap((transitions) => (Array.isArray(transitions) ? transitions.filter(isObject) : []));
	return sent.map((transition, index) => ({
		suffix: sent.length === 1 ? '' : `-${index + 1}`,
		sent: transition,
	}));
}

function membersOf(value: unknown): unknown[] {
	return isObject(value) ? Object.values(value) : [];
}

/**
 * Reads one transition, as it was sent, in the words of the node's output. What is not known is null,
 * and nobody is, too.
 */
export function changeOf(transition: JsonObject): JsonObject {
	const { escalation_policies: policies } = transition;
	return {
		team: named(transition.team_id, transition.team_name),
		schedule: named(transition.schedule_id, transition.schedule_name),
		layer: { type: transition.layer_type ?? null, name: transition.layer_name ?? null },
		wentOff: firstPerson(transition.previous_user),
		cameOn: firstPerson(transition.new_user),
		changedAt: isoDate(transition.transition_time),
		timeZone: transition.time_zone ?? null,
		escalationPolicies: (Array.isArray(policies) ? policies : [])
			.filter(isObject)
			.map(({ ep_id: id, ep_name: name }) => named(id, name)),
	};
}

function named(id: unknown, name: unknown): JsonObject {
	return { id: id ?? null, name: name ?? null };
}
