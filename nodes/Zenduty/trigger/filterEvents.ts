import { URGENCIES, wordFor } from '../model/statusWords';
import type { IncidentEvent } from '../webhook/event';
import type { Transition } from '../webhook/onCallChange';
import { isObject, type JsonObject } from '../json';

/**
 * The trigger's parameter "Filters". The values of one filter are alternatives. All filters must
 * match; a filter without values always does.
 */
export interface Filters {
	services?: unknown;
	teams?: unknown;
	priorities?: unknown;
	assignees?: unknown;
	urgencies?: unknown;
	titleContains?: unknown;
}

/**
 * Tells whether the incident passes every filter. A filter does not match if its field or the whole
 * incident is missing, or if its values, which an expression may give, are neither texts nor
 * numbers.
 */
export function passesFilters({ incident }: IncidentEvent, filters: Filters): boolean {
	const holds = (
		wanted: unknown,
		candidates: (incident: JsonObject) => unknown[],
		matches?: (found: string, value: string) => boolean,
	) => matchesAny(wanted, () => (incident ? candidates(incident) : []), matches);
	return (
		holds(filters.services, serviceNames, isSameId) &&
		holds(filters.teams, ({ service }) => (isObject(service) ? [service.team] : []), isSameId) &&
		holds(
			filters.priorities,
			({ priority }) => namesOf(priority, ['name', 'unique_id', 'id']),
			isSameId,
		) &&
		holds(filters.assignees, assigneeNames) &&
		holds(filters.urgencies, ({ urgency }) => [wordFor(urgency, URGENCIES)]) &&
		holds(
			filters.titleContains,
			({ title }) => [title],
			(found, part) => found.includes(part),
		)
	);
}

/**
 * Tells whether a transition of an on-call change passes every filter: "Teams" by the ID or the name
 * of its team, while any other filter lets no transition pass.
 */
export function passesTransition({ sent }: Transition, filters: Filters): boolean {
	const { services, teams, priorities, assignees, urgencies, titleContains } = filters;
	return (
		matchesAny(teams, () => [sent.team_id, sent.team_name], isSameId) &&
		[services, priorities, assignees, urgencies, titleContains].every((wanted) =>
			matchesAny(wanted, () => []),
		)
	);
}

/**
 * Tells whether one of the wanted values matches one of those that are there. A filter without
 * values always matches.
 */
function matchesAny(
	wanted: unknown,
	candidates: () => unknown[],
	matches = (found: string, value: string) => found === value,
): boolean {
	const values = [wanted].flat(Infinity).filter((value) => !isBlank(value));
	if (values.length === 0) return true;
	const sought = texts(values);
	return texts(candidates()).some((found) => sought.some((value) => matches(found, value)));
}

function serviceNames({ service }: JsonObject): unknown[] {
	return namesOf(service, ['name', 'unique_id']);
}

function assigneeNames({ assigned_to: assignedTo }: JsonObject): unknown[] {
	return [assignedTo].flat().flatMap((user) => namesOf(user, ['username', 'email']));
}

/** Returns what identifies a value: the named members of an object, or the value itself. */
function namesOf(value: unknown, members: string[]): unknown[] {
	return isObject(value) ? members.map((member) => value[member]) : [value];
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
