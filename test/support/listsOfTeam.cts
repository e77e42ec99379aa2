/*
 * The plain lists of a team, which the node only reads, such as *Get Many* of priorities. The tests
 * of all operations, of the configuration and of the requests make their rows from this table.
 */

/** A plain list of a team. */
export interface ListOfTeam {
	/** The name of the resource in the editor. */
	name: string;
	/**
	 * The word for the entries, in the plural, such as `incident roles`. The simulator has the same
	 * name without spaces: `incidentRoles` in `plainLists`, and the operation `listIncidentRoles`.
	 */
	many: string;
	/** The part of the path after the team. */
	path: string;
	/** The members of the simplified output, each with the member of Zenduty's record it copies. */
	shown: Readonly<Record<string, string>>;
	/** Whether the operation has no limit. */
	alwaysReturnsAll?: boolean;
}

const mark = { id: 'unique_id', name: 'name', color: 'color' };

/** The plain lists, by resource. */
export const LISTS_OF_TEAM: Readonly<Record<string, ListOfTeam>> = {
	priority: {
		name: 'Priority',
		many: 'priorities',
		path: 'priority',
		shown: mark,
		alwaysReturnsAll: true,
	},
	sla: {
		name: 'SLA',
		many: 'SLAs',
		path: 'sla',
		shown: {
			id: 'unique_id',
			name: 'name',
			acknowledgeTime: 'acknowledge_time',
			resolveTime: 'resolve_time',
		},
		alwaysReturnsAll: true,
	},
	tag: { name: 'Tag', many: 'tags', path: 'tags', shown: mark, alwaysReturnsAll: true },
};

/** Returns the simplified output of an entry as Zenduty sends it. */
export function shownOf(
	{ shown }: ListOfTeam,
	sent: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
	return Object.fromEntries(Object.entries(shown).map(([name, member]) => [name, sent[member]]));
}
