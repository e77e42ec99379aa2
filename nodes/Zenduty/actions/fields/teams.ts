import type { ItemApi } from '../../api/client';
import type { Subject } from '../../api/explain';
import { TEAMS } from '../../api/paths';
import type { JsonObject } from '../../json';
import type { ApiConnection } from '../operation/connectApi';

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
	return { missing: `no ${one} with the ID ${id} in a team with the ID ${teamId}` };
}

/** Lists all teams of the account, once for all items of a run. */
export async function listTeams(
	api: ItemApi,
	{ once }: Pick<ApiConnection, 'once'>,
): Promise<JsonObject[]> {
	return await once('teams', async () => api.list({ path: TEAMS, subject: {} }));
}
