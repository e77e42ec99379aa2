import type { IDataObject, INodeProperties } from 'n8n-workflow';
import {
	ALL_TEAMS,
	teamEndpoint,
	teamThing,
	teamThings,
	type TeamThing,
} from '../../api/endpoints';
import { givenText, type JsonObject } from '../../json';
import { simplifiedOutput, type Operation } from '../operation/operation';
import { readOptionalId, requireId } from '../../fields/readLocators';
import { teamField } from '../../fields/locators';
import { apiOptions, limitFields, simplifyField } from '../../fields/sharedFields';
import type { ItemApi } from '../../api/client';
import { unexpectedResponse } from '../../errors';
import { mapConcurrently } from '../../mapConcurrently';
import { given, readLimit } from '../../fields/parameters';

/** What is different for each kind of thing that is configured in Zenduty and only read here. */
export interface Row {
	/** The name in the list of resources, such as `Service`. */
	name: string;
	/** Many of them: `services`. */
	many: string;
	/** What it is below a team; undefined for the teams themselves. */
	below?: TeamThing;
	/** Whether Get Many works without a team, and then lists those of all teams. */
	isTeamOptional?: boolean;
	/** Whether a team has so few of them that Get Many always returns all. */
	alwaysReturnsAll?: boolean;
	/** What Get needs; undefined where there is only Get Many. */
	single?: Single;
	/** The simplified output: each member by its name in the API, or by a function. */
	output: Readonly<Record<string, string | ((thing: JsonObject) => unknown)>>;
}

/** What Get needs to know of a kind. */
interface Single {
	/** One of them: `service`. */
	one: string;
	/** The article of {@link one}. */
	article: 'a' | 'an';
	/** Picks one of them. */
	field: INodeProperties;
}

/** Returns a function that simplifies a thing of a kind. A missing value is null. */
function simplifyBy({ output }: Pick<Row, 'output'>): (thing: JsonObject) => IDataObject {
	return (thing) =>
		Object.fromEntries(
			Object.entries(output).map(([name, source]) => [
				name,
				typeof source === 'string' ? (thing[source] ?? null) : source(thing),
			]),
		) as IDataObject;
}

/** Makes the operation that reads one thing of a kind. */
export function makeGet(row: Row, single: Single): Operation {
	const { below } = row;
	const { one, article, field } = single;
	const simplify = simplifyBy(row);
	const what = `${article} ${one}`;
	const team = teamField({ required: true, description: `The team that the ${one} belongs to` });
	return {
		name: 'Get',
		action: `Get ${what}`,
		description: `Read ${what} by its ID`,
		fields: [
			...(below === undefined ? [] : [team]),
			{ ...field, required: true },
			simplifyField,
			apiOptions(),
		],
		async execute(item, { loadApi }) {
			const { api } = await loadApi();
			const teamId = requireId(item, 'team', 'Team');
			const read = async (): Promise<JsonObject> => {
				if (below === undefined) return await api.get(teamEndpoint(teamId));
				const id = requireId(item, field.name, field.displayName);
				return await api.get(teamThing(teamId, below, id));
			};
			return simplifiedOutput(item, [await read()], simplify);
		},
	};
}

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
