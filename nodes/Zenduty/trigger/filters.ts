import { URGENCIES, wordFor, type IncidentEvent } from '../webhook/event';
import { isObject, type JsonObject } from '../json';

/**
 * The trigger's parameter "Filters". Values of one are alternatives, and all must hold; one
 * without values holds always.
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
 * Whether the incident passes every filter. Where a field, or the incident, is missing: no. A filter
 * without values is none; one whose values are neither texts nor numbers, as an expression may give,
 * lets nothing pass.
 */
export function passes({ incident }: IncidentEvent, filters: Filters): boolean {
	const holds = (
		wanted: unknown,
		candidates: (incident: JsonObject) => unknown[],
		matches = (found: string, value: string) => found === value,
	) => {
		const values = [wanted].flat(Infinity).filter((value) => !isBlank(value));
		if (values.length === 0) return true;
		const sought = texts(values);
		return (
			incident !== undefined &&
			texts(candidates(incident)).some((found) => sought.some((value) => matches(found, value)))
		);
	};
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

function serviceNames({ service }: JsonObject): unknown[] {
	return namesOf(service, ['name', 'unique_id']);
}

function assigneeNames({ assigned_to: assignedTo }: JsonObject): unknown[] {
	return [assignedTo].flat().flatMap((user) => namesOf(user, ['username', 'email']));
}

/** What a value goes by: the named members of an object, or the value itself. */
function namesOf(value: unknown, members: string[]): unknown[] {
	return isObject(value) ? members.map((member) => value[member]) : [value];
}

/**
 * Whether two texts are equal, or the same id: webhooks give ids as 32 hex digits, the API and the
 * addresses of pages with dashes between them. Everything else keeps its dashes, as names do.
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
 * Strings and numbers in the form in which they are compared; others dropped. In upper case, since
 * lower case depends on a letter's place in the word (the Greek sigma).
 */
function texts(values: unknown[]): string[] {
	return values
		.filter((value) => typeof value === 'string' || typeof value === 'number')
		.map((value) => String(value).trim().toUpperCase());
}
