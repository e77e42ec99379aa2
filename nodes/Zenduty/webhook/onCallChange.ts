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

/** One change of the person on call in a schedule. One delivery may have several transitions. */
export interface Transition {
	/**
	 * The end of the `eventId` in the output, so that each transition has an ID of its own:
	 *
	 * - several transitions in a body: `-1`, `-2` and so on, even if filters leave out some of them
	 * - only one transition: empty
	 */
	suffix: string;
	/** The transition as Zenduty sent it. {@link changeOf} returns it in the form of the output. */
	sent: JsonObject;
}

/**
 * Returns the transitions of an on-call change. A part of the body that does not have the following
 * form is left out:
 *
 *     {"event_type": "oncall_change", "transitions": {team: {schedule: [transition, …]}}}
 *
 * @returns an empty list for another event, or if no transition can be read
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
 * Returns the values of an object, in the order of the body. Exception: members whose names are
 * whole numbers come first, because JavaScript puts them first.
 */
function membersOf(value: unknown): unknown[] {
	return isObject(value) ? Object.values(value) : [];
}

/**
 * Returns one transition in the form that the output of the trigger has. A value that Zenduty did
 * not send is null.
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
