import { asText, isObject, type JsonObject } from '../json';
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
 * Tells whether a choice is one of "Trigger On".
 *
 * @param chosen a list, or a text with commas, as an expression may give it
 */
export function isChosen(choice: EventChoice, chosen: unknown): boolean {
	const words = [chosen].flat().flatMap((each) => asText(each).split(','));
	return words.some((word) => word.trim() === choice);
}

/**
 * The trigger's parameter "Filters". The values of one filter are alternatives. All filters must
 * match; a filter without values always does.
 */
export type Filters = JsonObject;

/** Compares a text that is there with one that is wanted; both are in upper case. */
type Matches = (found: string, value: string) => boolean;

/**
 * Tells whether the incident passes every filter. A filter does not match if its field or the whole
 * incident is missing, or if its values, which an expression may give, are neither texts nor
 * numbers. Then "Exclude Services" excludes nothing.
 */
export function passesFilters({ incident = {} }: IncidentEvent, filters: Filters): boolean {
	const { service, priority, assigned_to: assignedTo, urgency, title } = incident;
	const services = namesOf(service, ['name', 'unique_id']);
	const team = isObject(service) ? service.team : undefined;
	const assignees = [assignedTo].flat().flatMap((user) => namesOf(user, ['username', 'email']));
	return (
		holds(filters.services, services, isSameService) &&
		!matchesAny(valuesOf(filters.excludeServices), services, isSameService) &&
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
	wanted: unknown,
	candidates: unknown[],
	matches: Matches = (found, value) => found === value,
): boolean {
	const values = valuesOf(wanted);
	return values.length === 0 || matchesAny(values, candidates, matches);
}

function matchesAny(values: unknown[], candidates: unknown[], matches: Matches): boolean {
	const sought = texts(values);
	return texts(candidates).some((found) => sought.some((value) => matches(found, value)));
}

/** Returns the values of a filter. An expression may give one alone, or lists within a list. */
function valuesOf(wanted: unknown): unknown[] {
	return [wanted].flat(Infinity).filter((value) => !isBlank(value));
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

function isBlank(value: unknown): boolean {
	return value === undefined || value === null || (typeof value === 'string' && !value.trim());
}

/**
 * Returns strings and numbers in the form in which they are compared, and drops other values. The
 * form is upper case, since in lower case the Greek sigma depends on its place in the word.
 */
function texts(values: unknown[]): string[] {
	return values
		.filter((value) => typeof value === 'string' || typeof value === 'number')
		.map((value) => String(value).trim().toUpperCase());
}
