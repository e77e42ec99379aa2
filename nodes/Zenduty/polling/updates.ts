import { isObject, type JsonObject } from '../json';
import { personOf } from '../model/person';

/**
 * The fields of an incident whose changes are told. A field is missing if no response has shown it:
 * lists may lack fields that the details have.
 */
interface Values {
	title?: unknown;
	assignedTo?: { username: unknown; name: unknown } | null;
	priority?: unknown;
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

/** Reads the fields that a response shows of an incident. */
function valuesIn(incident: JsonObject): Values {
	const { title, assigned_to: assignee, team_priority_object: priority } = incident;
	const person = personOf(assignee, incident.assigned_to_name);
	return {
		...(title !== undefined && { title }),
		...(assignee !== undefined && {
			assignedTo: person && { username: person.username, name: person.name },
		}),
		...(priority !== undefined && {
			priority: isObject(priority) ? (priority.name ?? null) : null,
		}),
	};
}

/**
 * Returns the event `updated`, if a field of the incident has changed. People are compared by their
 * usernames. A field that is shown for the first time, or not shown now, has not changed.
 *
 * @param before what the incident showed last; undefined if that is unknown
 */
export function updateIn(incident: JsonObject, before: Shown | undefined): Update[] {
	if (before === undefined) return [];
	const { since, ...was } = before;
	const now = { ...was, ...valuesIn(incident) };
	const isChanged = {
		title: was.title !== now.title,
		assignedTo: was.assignedTo?.username !== now.assignedTo?.username,
		priority: was.priority !== now.priority,
	};
	const changes: Changes = {};
	for (const name of ['title', 'assignedTo', 'priority'] as const) {
		if (was[name] === undefined || !isChanged[name]) continue;
		Object.assign(changes, { [name]: { from: was[name], to: now[name] } });
	}
	return Object.keys(changes).length === 0 ? [] : [{ type: 'updated', changes, since }];
}

/** Makes the sample of an update, in which each field keeps its value. */
export function sampleUpdate(incident: JsonObject): Update {
	const { title, assignedTo = null, priority } = valuesIn(incident);
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
		const is = shownBy(incidents.get(Number(number)), before[number], now);
		if (is !== undefined) shown[number] = is;
	}
	return shown;
}

function shownBy(
	incident: JsonObject | undefined,
	was: Shown | undefined,
	now: number,
): Shown | undefined {
	if (incident === undefined) return was;
	const values = valuesIn(incident);
	if (was === undefined || updateIn(incident, was).length > 0) {
		return { ...was, ...values, since: now };
	}
	// What is shown for the first time is added. The rest stays, also the name of a person.
	return { ...values, ...was };
}
