import { ALL_TEAMS, teamThings, type TeamThing } from '../../api/endpoints';
import type { ItemApi } from '../../api/client';
import { givenText, type JsonObject } from '../../json';
import type { Operation } from '../operation/operation';
import { unexpectedResponse } from '../../errors';
import { readOptionalId, requireId } from '../../fields/readLocators';
import { teamField } from '../../fields/locators';
import { mapConcurrently } from '../../mapConcurrently';
import { simplifiedOutput } from '../operation/output';
import { given, readLimit } from '../../fields/parameters';
import { apiOptions, limitFields, simplifyField } from '../../fields/sharedFields';
import type { Row } from './row';
import { simplifyBy } from './simplifyBy';

/** How many teams are asked at the same time. */
const TEAMS_AT_ONCE = 5;

/** Makes the operation that lists the things of a kind. */
export function makeGetAll(row: Row): Operation {
	const { many, below, isTeamOptional = false, alwaysReturnsAll = false } = row;
	const simplify = simplifyBy(row);
	const team = teamField(
		isTeamOptional
			? {
					description: `The team whose ${many} are listed. Leave empty to list the ${many} of all teams.`,
				}
			: { required: true, description: `The team whose ${many} are listed` },
	);
	return {
		name: 'Get Many',
		action: `Get many ${many}`,
		description: describe(row),
		fields: [
			...(below === undefined ? [] : [team]),
			...(alwaysReturnsAll ? [] : limitFields),
			simplifyField,
			apiOptions(),
		],
		async execute(item, { loadApi }) {
			const { api, listTeams } = await loadApi();
			const limit = alwaysReturnsAll ? Infinity : readLimit(item);
			const list = async (): Promise<JsonObject[]> => {
				if (below === undefined) return await api.list({ ...ALL_TEAMS, limit });
				const teamId = isTeamOptional
					? readOptionalId(given(item, item.read('team'), 'team', 'Team'), 'Team')
					: requireId(item, 'team', 'Team');
				if (teamId !== undefined) return await listOfTeam(api, teamId, below, limit);
				return await listOfTeams(api, (await listTeams()).map(idOfTeam), below, limit);
			};
			return simplifiedOutput(item, await list(), simplify);
		},
	};
}

function idOfTeam({ unique_id: sent }: JsonObject): string {
	const id = givenText(sent);
	if (id !== '') return id;
	throw unexpectedResponse('Zenduty returned a team without an ID.', 'Choose a team in the node.');
}

function describe({ many, below, isTeamOptional = false }: Row): string {
	if (below === undefined) return `List the ${many} of the account`;
	return isTeamOptional
		? `List the ${many} of a team, or of all teams`
		: `List the ${many} of a team`;
}

async function listOfTeam(
	api: ItemApi,
	teamId: string,
	below: TeamThing,
	limit: number,
): Promise<JsonObject[]> {
	return await api.list({ ...teamThings(teamId, below), limit });
}

/** Lists what several teams have, in the order of the teams. It asks no more teams than it must. */
async function listOfTeams(
	api: ItemApi,
	teamIds: string[],
	below: TeamThing,
	limit: number,
): Promise<JsonObject[]> {
	const found: JsonObject[][] = [];
	// What a team has counts only when all teams before it have responded.
	const isEnough = () => {
		let count = 0;
		for (let i = 0; found[i] !== undefined; i++) count += found[i].length;
		return count >= limit;
	};
	await mapConcurrently(teamIds.length, TEAMS_AT_ONCE, async (index) => {
		if (!isEnough()) found[index] = await listOfTeam(api, teamIds[index], below, limit);
	});
	return found.flat().slice(0, limit);
}
