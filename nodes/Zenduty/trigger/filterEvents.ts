import { isObject } from '../json';
import { EVENT_TYPES, isEventType, URGENCIES, wordFor, type EventType } from '../model/statusWords';
import type { IncidentEvent } from '../webhook/event';
import type { Transition } from '../webhook/onCallChange';

/** A choice of the trigger's parameter "Trigger On". */
export type EventChoice = EventType | 'onCallChanged' | 'other' | 'refused';

/**
 * The outputs with "Separate Outputs" on, in their order on the canvas. "Refused" follows them if it
 * is chosen.
 */
export const OUTPUTS: readonly EventChoice[] = [...EVENT_TYPES, 'onCallChanged', 'other'];

/**
 * Returns the choice that an event belongs to.
 *
 * @param transitions those of the event. An on-call change without any is an unknown event
 */
export function choiceOf({ eventType }: IncidentEvent, transitions: Transition[]): EventChoice {
	if (isEventType(eventType)) return eventType;
	return transitions.length > 0 ? 'onCallChanged' : 'other';
}

/**
 * The values of the trigger's parameter "Filters", in the form in which texts are compared. The values
 * of one filter are alternatives. All filters must match; a filter without values always does.
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

/** Compares a text that is there with one that is wanted; both are in upper case. */
type Matches = (found: string, value: string) => boolean;

/**
 * Tells whether the incident passes every filter. A filter does not match if its field or the whole
 * incident is missing. Then "Exclude Services" excludes nothing.
 */
export function passesFilters({ incident = {} }: IncidentEvent, filters: Filters): boolean {
	const { service, priority, assigned_to: assignedTo, urgency, title } = incident;
	const services = namesOf(service, ['name', 'unique_id']);
	const team = isObject(service) ? service.team : undefined;
	const assignees = [assignedTo].flat().flatMap((user) => namesOf(user, ['username', 'email']));
	return (
		holds(filters.services, services, isSameService) &&
		!matchesAny(filters.excludeServices, services, isSameService) &&
		holds(filters.teams, [team], isSameId) &&
		holds(filters.priorities, namesOf(priority, ['name', 'unique_id', 'id']), isSameId) &&
		holds(filters.assignees, assignees) &&
		holds(filters.urgencies, [wordFor(urgency, URGENCIES)]) &&
		holds(filters.titleContains, [title], (found, part) => found.includes(part))
	);
}

/**
 * Tells whether a transition of an on-call change passes every filter: "Teams" by the ID or the name
 * of its team, and "Exclude Services" always, since it has no service. Any other filter lets no
 * transition pass.
 */
export function passesTransition({ sent }: Transition, filters: Filters): boolean {
	const { services, teams, priorities, assignees, urgencies, titleContains } = filters;
	return (
		holds(teams, [sent.team_id, sent.team_name], isSameId) &&
		[services, priorities, assignees, urgencies, titleContains].every((wanted) => holds(wanted, []))
	);
}

/** Tells whether one of the wanted values matches one of those that are there, or none is wanted. */
function holds(
	wanted: readonly string[],
	candidates: unknown[],
	matches: Matches = (found, value) => found === value,
): boolean {
	return wanted.length === 0 || matchesAny(wanted, candidates, matches);
}

function matchesAny(wanted: readonly string[], candidates: unknown[], matches: Matches): boolean {
	return texts(candidates).some((found) => wanted.some((value) => matches(found, value)));
}

/** Returns what identifies a value: the named members of an object, or the value itself. */
function namesOf(value: unknown, members: string[]): unknown[] {
	return isObject(value) ? members.map((member) => value[member]) : [value];
}

/**
 * Tells whether a value is the id or the name of a service, or "Team / Service", as the lists of the
 * editor show it. Webhooks do not tell the name of the team, so that it is not compared.
 */
function isSameService(found: string, value: string): boolean {
	return isSameId(found, value) || value.endsWith(` / ${found}`);
}

/**
 * Tells whether two texts are equal, or the same id. Webhooks write an id as 32 hex digits; the API
 * and the URLs of Zenduty's pages write dashes between them. In names a dash counts.
 */
function isSameId(found: string, value: string): boolean {
	return withoutDashes(found) === withoutDashes(value);
}

function withoutDashes(text: string): string {
	const bare = text.replaceAll('-', '');
	return /^[0-9A-F]{32}$/.test(bare) ? bare : text;
}

/** Returns strings and numbers in the form in which they are compared, and drops other values. */
function texts(values: unknown[]): string[] {
	return values
		.filter((value) => typeof value === 'string' || typeof value === 'number')
		.map((value) => comparable(String(value)));
}

/**
 * Writes a text in the form in which texts are compared: without spaces around it and in upper case,
 * since in lower case the Greek sigma depends on its place in the word.
 */
export function comparable(text: string): string {
	return text.trim().toUpperCase();
}
