import type { Subject } from '../../api/explain';

/** Where something is in the API. */
export interface Place {
	/** The path of its calls. */
	path: string[];
	/** What errors say about it. */
	subject: Subject;
}

/** Returns what errors say about calls for what belongs to one team. */
export function subjectOfTeam(teamId: string): Subject {
	return { missing: `no team with the ID ${teamId}` };
}

/** Returns what errors say about calls for one thing of a team, such as a `service`. */
export function subjectOfTeamThing(teamId: string, one: string, id: string): Subject {
	return { missing: `no ${one} with the ID ${id} in the team with the ID ${teamId}` };
}
