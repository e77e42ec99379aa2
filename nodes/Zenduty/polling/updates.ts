import { isObject, type JsonObject } from '../json';
import { personOf } from '../model/person';

/** The fields of an incident whose changes are told. */
interface Values {
	title: unknown;
	assignedTo: { username: unknown; name: unknown } | null;
	priority: unknown;
}

/** What an open incident showed last. */
export interface Shown extends Values {
	/** When the poll began that noticed these values, in milliseconds since 1970. */
	since: number;
}

/** The fields of an incident that have changed. */
export type Changes = {
	[Name in keyof Values]?: { from: Values[Name]; to: Values[Name] };
};

/** The event that an incident was updated. */
export interface Update {
	type: 'updated';
	changes: Changes;
	/** When the old values were noticed. It tells two updates between the same values apart. */
	since: number;
}

/** Reads the fields of an incident. A field that the response lacks is as it was before. */
function valuesIn(incident: JsonObject, before?: Values): Values {
	const { title, assigned_to: assignee, team_priority_object: priority } = incident;
	const person = personOf(assignee, incident.assigned_to_name);
	return {
		title: title === undefined ? before?.title : title,
		assignedTo:
			assignee === undefined
				? (before?.assignedTo ?? null)
				: person && { username: person.username, name: person.name },
		priority:
			priority === undefined
				? before?.priority
				: isObject(priority)
					? (priority.name ?? null)
					: null,
	};
}

/**
 * Returns the event `updated`, if a field of the incident has changed. People are compared by their
 * usernames.
 *
 * @param before what the incident showed last; undefined if that is unknown
 */
export function updateIn(incident: JsonObject, before: Shown | undefined): Update[] {
	if (before === undefined) return [];
	const { since, ...was } = before;
	const now = valuesIn(incident, was);
	const changes: Changes = {
		...(now.title !== was.title && { title: { from: was.title, to: now.title } }),
		...(now.assignedTo?.username !== was.assignedTo?.username && {
			assignedTo: { from: was.assignedTo, to: now.assignedTo },
		}),
		...(now.priority !== was.priority && { priority: { from: was.priority, to: now.priority } }),
	};
	return Object.keys(changes).length === 0 ? [] : [{ type: 'updated', changes, since }];
}

/** Makes the sample of an update, in which each field keeps its value. */
export function sampleUpdate(incident: JsonObject): Update {
	const { title, assignedTo, priority } = valuesIn(incident);
	const changes: Changes = {
		title: { from: title, to: title },
		assignedTo: { from: assignedTo, to: assignedTo },
		priority: { from: priority, to: priority },
	};
	return { type: 'updated', changes, since: 0 };
}

/**
 * Returns what open incidents show now.
 *
 * @param before what they showed when the last poll ended
 * @param incidents the incidents as they were read. An incident that was not read shows what it did
 * @param open the numbers of the incidents that are open now, as the names of its fields
 * @param now when the poll began, in milliseconds since 1970
 */
export function shownIn(
	before: Record<string, Shown> = {},
	incidents: ReadonlyMap<number, JsonObject>,
	open: object,
	now: number,
): Record<string, Shown> {
	const shown: Record<string, Shown> = {};
	for (const number of Object.keys(open)) {
		const was = before[number];
		const incident = incidents.get(Number(number));
		const isSame = incident === undefined || (was && updateIn(incident, was).length === 0);
		const is = isSame ? was : { ...valuesIn(incident, was), since: now };
		if (is !== undefined) shown[number] = is;
	}
	return shown;
}
