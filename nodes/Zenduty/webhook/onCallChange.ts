import { personOf, type Person } from '../model/person';
import { isObject, type JsonObject } from '../json';
import { isoDate } from '../model/date';
import type { IncidentEvent } from './event';

/**
 * Returns the person in a field of a webhook event. If Zenduty sends a list of people, only the
 * first person of the list is read. If there is no person, the result is null.
 */
export function firstPerson(value: unknown): Person | null {
	return personOf(Array.isArray(value) ? value[0] : value);
}

/** The event type that Zenduty's account webhooks send if the person on call changes. */
const ON_CALL_CHANGE = 'oncall_change';

/**
 * A transition: one change of the person on call in a schedule. One delivery may have several
 * transitions.
 */
export interface Transition {
	/**
	 * The text that is appended to the ID of the delivery, so that each transition has its own
	 * `eventId`. If the body has only one transition, the text is empty. Otherwise, the texts are
	 * `-1`, `-2` and so on. The filters of the trigger do not change these numbers.
	 */
	suffix: string;
	/** The transition as Zenduty sent it. {@link changeOf} returns it in the form of the output. */
	sent: JsonObject;
}

/**
 * Returns the transitions of an on-call change. A part of the payload that does not have the
 * following form is left out:
 *
 *     {"event_type": "oncall_change", "transitions": {team: {schedule: [transition, …]}}}
 *
 * @returns an empty list if the event has another type, or if no transition can be read
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

/**
 * Returns the values of an object in the order of the body, but members whose names are whole
 * numbers come first, as in each object of JavaScript. For a value that is not an object, returns
 * an empty list.
 */
function membersOf(value: unknown): unknown[] {
	return isObject(value) ? Object.values(value) : [];
}

/**
 * Converts a transition to the form that it has in the output of the trigger. A missing value
 * becomes null. If the list of escalation policies is missing, the output has an empty list.
 */
export function changeOf(transition: JsonObject): JsonObject {
	const { escalation_policies: policies } = transition;
	return {
		team: named(transition.team_id, transition.team_name),
		schedule: named(transition.schedule_id, transition.schedule_name),
		layer: { type: transition.layer_type ?? null, name: transition.layer_name ?? null },
		// Null if nobody was on call before the change.
		wentOff: firstPerson(transition.previous_user),
		// Null if nobody is on call after the change.
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
