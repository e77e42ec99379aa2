import { isObject, type JsonObject } from '../json';
import { personOf } from '../model/person';

/** What of an incident somebody may change. */
interface Values {
	title: unknown;
	assignedTo: { username: unknown; name: unknown } | null;
	priority: unknown;
}

/** What an open incident showed last, and when a poll noticed it, in milliseconds since 1970. */
export interface Shown extends Values {
	since: number;
}

/** What of an incident has changed. */
export type Changes = {
	[Name in keyof Values]?: { from: Values[Name]; to: Values[Name] };
};

/** The event that an incident was updated. */
export interface Update {
	type: 'updated';
	changes: Changes;
	/** When the values before were noticed: it tells updates between the same values apart. */
	since: number;
}

/** Returns what an incident shows; what the response lacks is as it was. */
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
 * Returns the event that an incident was updated, if it was. People are compared by their usernames.
 *
 * @param before undefined if it was not known what it showed
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

/** Makes a sample: an update from each value to the same one. */
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
 * @param incidents what was looked at; what was not is as it was
 * @param now when the poll began
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
