import { isObject, type JsonObject } from '../json';
import { personOf } from '../model/person';

/**
 * The fields of an incident whose changes cause the event `updated`. A field is missing as long as
 * Zenduty has not sent it. For example, a list may lack a field that the details of an incident
 * have.
 */
interface Values {
	title?: unknown;
	assignedTo?: { username: unknown; name: unknown } | null;
	priority?: unknown;
}

/**
 * The values that an open incident had when it was read last. The next poll compares the incident
 * with them.
 */
export interface ShownValues extends Values {
	/** The start time of the first poll that read these values, in milliseconds since 1970. */
	since: number;
}

/**
 * The old and the new value of each field that has changed, for example `{ title: { from: 'Disk is
 * filling', to: 'Disk is full' } }`.
 */
export type Changes = {
	[Name in keyof Values]?: { from: Values[Name]; to: Values[Name] };
};

/** The event `updated`: the title, the assignee or the priority of an incident has changed. */
export interface Update {
	type: 'updated';
	changes: Changes;
	/**
	 * The start time of the first poll that read the old values, in milliseconds since 1970. This
	 * time is a part of the event ID. So if a title changes from A to B, back to A, and to B again,
	 * the two changes from A to B have different IDs.
	 */
	since: number;
}

/**
 * Returns the title, the assignee and the priority of an incident. A field that `incident` does not
 * have is left out, because a missing field does not mean that its value has changed.
 */
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
 * Compares an incident with the remembered values. If the title, the assignee or the priority has
 * changed, returns a list with one event `updated`. Otherwise, returns an empty list.
 *
 * @param before the remembered values. Undefined if the node remembers no values of the incident.
 */
export function updateIn(incident: JsonObject, before: ShownValues | undefined): Update[] {
	if (before === undefined) return [];
	const { since, ...was } = before;
	// A field that `incident` does not have now keeps its old value, so it counts as unchanged.
	const now = { ...was, ...valuesIn(incident) };
	const isChanged = {
		title: was.title !== now.title,
		assignedTo: was.assignedTo?.username !== now.assignedTo?.username,
		priority: was.priority !== now.priority,
	};
	const changes: Changes = {};
	for (const name of ['title', 'assignedTo', 'priority'] as const) {
		// If an incident shows a field for the first time, there is no old value to compare. So the
		// field counts as unchanged.
		if (was[name] === undefined || !isChanged[name]) continue;
		Object.assign(changes, { [name]: { from: was[name], to: now[name] } });
	}
	return Object.keys(changes).length === 0 ? [] : [{ type: 'updated', changes, since }];
}

/**
 * Returns a sample of an update. The old and the new value of each field are the same, because a
 * sample is not compared with an earlier poll.
 */
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
 * Returns the values that the node remembers of the open incidents, so that the next poll can
 * compare the incidents with these values. Each key is the number of an incident.
 *
 * @param before the values that are remembered from the last poll
 * @param incidents the incidents that this poll has compared
 * @param open an object that has the numbers of the open incidents as its keys
 * @param now the time at which the poll began, in milliseconds since 1970
 */
export function shownIn(
	before: Record<string, ShownValues> = {},
	incidents: ReadonlyMap<number, JsonObject>,
	open: object,
	now: number,
): Record<string, ShownValues> {
	const shown: Record<string, ShownValues> = {};
	for (const number of Object.keys(open)) {
		const values = shownBy(incidents.get(Number(number)), before[number], now);
		if (values !== undefined) shown[number] = values;
	}
	return shown;
}

function shownBy(
	incident: JsonObject | undefined,
	before: ShownValues | undefined,
	now: number,
): ShownValues | undefined {
	// If this poll has not compared the incident, for example because an error stopped the poll, the
	// remembered values stay.
	if (incident === undefined) return before;
	const values = valuesIn(incident);
	if (before === undefined || updateIn(incident, before).length > 0) {
		return { ...before, ...values, since: now };
	}
	// If nothing has changed, only the fields that the incident shows for the first time are added.
	// All remembered values stay as they were. For example, the old name of the assignee stays,
	// because only usernames are compared.
	return { ...values, ...before };
}
