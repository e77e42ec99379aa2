import { isObject } from '../json';
import { isSameId } from '../model/identity';
import { EVENT_TYPES, isEventType, URGENCIES, wordFor, type EventType } from '../model/statusWords';
import type { IncidentEvent } from '../webhook/event';
import type { Transition } from '../webhook/onCallChange';

/**
 * The value of an option in the trigger's parameter "Trigger On". If "Separate Outputs" is on, the
 * events of each option have their own output.
 */
export type EventChoice = EventType | 'onCallChanged' | 'other' | 'refused';

/**
 * The outputs if "Separate Outputs" is on, in their order on the canvas. If "Delivery Refused" is
 * chosen, its output comes after these outputs.
 */
export const OUTPUTS: readonly EventChoice[] = [...EVENT_TYPES, 'onCallChanged', 'other'];

/**
 * Returns the option of "Trigger On" that an event belongs to.
 *
 * @param transitions the transitions of the event. An on-call change in which no transition can be
 * read belongs to `other`.
 */
export function choiceOf({ eventType }: IncidentEvent, transitions: Transition[]): EventChoice {
	if (isEventType(eventType)) return eventType;
	return transitions.length > 0 ? 'onCallChanged' : 'other';
}

/**
 * The values of the trigger's parameter "Filters", in the form that {@link comparable} returns. An
 * event must pass every filter:
 *
 * - A filter without values lets every event pass.
 * - A filter with values lets an event pass if one of the values matches.
 * - Exception: `excludeServices` lets an event pass only if none of its values matches.
 */
export type Filters = Readonly<
	Record<
		| 'assignees'
		| 'excludeServices'
		| 'priorities'
		| 'services'
		| 'teams'
		| 'titleContains'
		| 'urgencies',
		readonly string[]
	>
>;

/**
 * Tells whether a text of the event matches a value of a filter. Both texts have the form that
 * {@link comparable} returns.
 */
type Matches = (found: string, value: string) => boolean;

/**
 * Tells whether the incident of an event passes every filter. If the incident lacks a field, no
 * value of the filter for this field matches. For example, an incident without a priority does not
 * pass if "Priorities" has values.
 */
export function passesFilters({ incident = {} }: IncidentEvent, filters: Filters): boolean {
	const { service, priority, assigned_to: assignedTo, urgency, title } = incident;
	const services = namesOf(service, ['name', 'unique_id']);
	const team = isObject(service) ? service.team : undefined;
	const assignees = [assignedTo].flat().flatMap((user) => namesOf(user, ['username', 'email']));
	return (
		holds(filters.services, services, isSameService) &&
		// An incident without a service passes "Exclude Services", because no value of the filter
		// matches.
		!matchesAny(filters.excludeServices, services, isSameService) &&
		holds(filters.teams, [team], isSameId) &&
		holds(filters.priorities, namesOf(priority, ['name', 'unique_id', 'id']), isSameId) &&
		holds(filters.assignees, assignees) &&
		holds(filters.urgencies, [wordFor(urgency, URGENCIES)]) &&
		holds(filters.titleContains, [title], (found, part) => found.includes(part))
	);
}

/**
 * Tells whether a transition of an on-call change passes every filter. If a filter other than
 * "Teams" and "Exclude Services" has values, no transition passes, because a transition has no
 * field for such a filter.
 */
export function passesTransition({ sent }: Transition, filters: Filters): boolean {
	const { services, teams, priorities, assignees, urgencies, titleContains } = filters;
	return (
		// "Exclude Services" is not checked, because a transition has no service.
		holds(teams, [sent.team_id, sent.team_name], isSameId) &&
		[services, priorities, assignees, urgencies, titleContains].every((filter) => holds(filter, []))
	);
}

/**
 * Tells whether one of the candidates, which come from the event, matches one of the values of a
 * filter. If the filter has no values, the result is true.
 */
function holds(
	filter: readonly string[],
	candidates: unknown[],
	matches: Matches = (found, value) => found === value,
): boolean {
	return filter.length === 0 || matchesAny(filter, candidates, matches);
}

function matchesAny(filter: readonly string[], candidates: unknown[], matches: Matches): boolean {
	return texts(candidates).some((found) => filter.some((value) => matches(found, value)));
}

/**
 * Returns the values by which a filter can name an object, such as the `name` and the `unique_id`
 * of a service. If `value` is not an object, the result is a list with only `value`.
 *
 * @param members the names of the members that have these values
 */
function namesOf(value: unknown, members: string[]): unknown[] {
	return isObject(value) ? members.map((member) => value[member]) : [value];
}

/**
 * Tells whether a value of a filter names a service. The value may be the ID or the name of the
 * service, or "Team / Service", as the editor's lists show services.
 *
 * @param found the ID or the name of the service in the event
 */
function isSameService(found: string, value: string): boolean {
	// In "Team / Service", the team is not compared, because a webhook event does not contain the
	// name of the team.
	return isSameId(found, value) || value.endsWith(` / ${found}`);
}

/**
 * Converts the strings and numbers of a list with {@link comparable}. Any other value in the list
 * is left out.
 */
function texts(values: unknown[]): string[] {
	return values
		.filter((value) => typeof value === 'string' || typeof value === 'number')
		.map((value) => comparable(String(value)));
}

/**
 * Converts a text to the form in which texts are compared: without outer spaces, and in upper case.
 * Lower case is not used, because the Greek letter sigma has two lower-case forms, which are not
 * equal.
 */
export function comparable(text: string): string {
	return text.trim().toUpperCase();
}
