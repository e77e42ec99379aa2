import type { INodeProperties } from 'n8n-workflow';
import {
	ALL_TEAMS,
	BELOW_TEAM,
	teamEndpoint,
	teamRecordEndpoint,
	teamRecordsEndpoint,
	withWork,
	type TeamRecordKind,
} from '../../api/endpoints';
import { toText, type JsonObject } from '../../json';
import { simplifiedOutput, simplifyBy, type Operation, type Output } from './operation';
import { readId, readOptionalId, readTeam } from '../../fields/readLocators';
import { teamField } from '../../fields/locators';
import { apiOptions, limitFields, simplifyField } from '../../fields/sharedFields';
import type { ItemApi } from '../../api/client';
import { unexpectedResponse, ZendutyError } from '../../errors';
import { readEachTeam } from '../../readEachTeam';
import { readLimit } from '../../fields/readers';

/**
 * The description of a kind of records, such as the services of a team. The operations *Get* and
 * *Get Many* of the kind are made from this description.
 */
export interface Row {
	/** The name of the kind in the editor's list of resources, such as `Service`. */
	name: string;
	/**
	 * The key of the kind in `BELOW_TEAM`, such as `services`. Undefined for the teams themselves,
	 * which are not in `BELOW_TEAM`.
	 */
	below?: TeamRecordKind;
	/**
	 * `true` if the user may leave the team empty in *Get Many*. Without a team, *Get Many* lists the
	 * records of all teams.
	 */
	isTeamOptional?: boolean;
	/**
	 * `true` if *Get Many* always returns all records, because a team has only a few records of the
	 * kind. Then *Get Many* has no *Return All* and no *Limit*.
	 */
	alwaysReturnsAll?: boolean;
	/**
	 * The field in which the user chooses the record for *Get*. Only `configuration/index.ts` uses
	 * this member. Without `field`, a resource of that file has no operation *Get*.
	 */
	field?: INodeProperties;
	output: Output;
}

/**
 * Returns the words for one record and for several records of a kind, such as `team` and `teams`.
 */
function namesOf({ below }: Row): { one: string; many: string } {
	return below === undefined ? { one: 'team', many: 'teams' } : BELOW_TEAM[below];
}

/**
 * Returns the operation *Get* for a kind of records.
 *
 * @param field the field in which the user chooses the record
 */
export function makeGet(row: Row, field: INodeProperties): Operation {
	const { below, output } = row;
	const { one } = namesOf(row);
	const what = withArticle(one);
	return {
		name: 'Get',
		action: `Get ${one}`,
		description: `Read ${what} by its ID`,
		fields: [
			// The path of a record begins with the path of its team, so the team must be chosen, too.
			...(below === undefined ? [] : [teamOf(one)]),
			{ ...field, required: true },
			simplifyField,
			apiOptions(),
		],
		async execute(item, { loadApi }) {
			const { api } = await loadApi();
			const teamId = readTeam(item);
			const endpoint =
				below === undefined
					? teamEndpoint(teamId)
					: teamRecordEndpoint(teamId, below, readId(item, field));
			return simplifiedOutput(item, [await api.get(endpoint)], simplifyBy(output, teamId));
		},
	};
}

/**
 * Returns the operation *Delete* for records that belong to a team, such as postmortems. The output
 * of the operation is `{deleted: true}`.
 */
export function makeDelete(below: TeamRecordKind, field: INodeProperties): Operation {
	const { one } = BELOW_TEAM[below];
	return {
		name: 'Delete',
		action: `Delete ${one}`,
		description: `Remove ${withArticle(one)} from its team permanently`,
		fields: [teamOf(one), { ...field, required: true }, apiOptions()],
		isFinal: true,
		async execute(item, { loadApi }) {
			const { api } = await loadApi();
			const teamId = readTeam(item);
			const id = readId(item, field);
			await api.remove(withWork(teamRecordEndpoint(teamId, below, id), `deleted the ${one}`));
			return [{ deleted: true }];
		},
	};
}

function withArticle(one: string): string {
	return `${/^[aeiou]/.test(one) ? 'an' : 'a'} ${one}`;
}

/**
 * Returns the field in which the user chooses the team of a record.
 *
 * @param one the word for the record, such as `postmortem`
 */
export function teamOf(one: string): INodeProperties {
	return teamField({ required: true, description: `The team that the ${one} belongs to` });
}

const TEAMS_AT_ONCE = 5;

/**
 * Returns the operation *Get Many* for a kind of records. With "Simplify" on, `row.output` decides
 * which members each output item has.
 */
export function makeGetAll(row: Row): Operation {
	const { below, isTeamOptional = false, alwaysReturnsAll = false, output } = row;
	const { many } = namesOf(row);
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
		description: `List the ${many} of ${placeOf(row)}`,
		fields: [
			...(below === undefined ? [] : [team]),
			...(alwaysReturnsAll ? [] : limitFields),
			simplifyField,
			apiOptions(),
		],
		async execute(item, { loadApi }) {
			const { api, listTeams } = await loadApi();
			const limit = alwaysReturnsAll ? Infinity : readLimit(item);
			const readTeamId = isTeamOptional ? readOptionalId : readId;
			const teamId = below === undefined ? undefined : readTeamId(item, team);
			const list = async (): Promise<JsonObject[]> => {
				if (below === undefined) return await api.list({ ...ALL_TEAMS, limit });
				if (teamId !== undefined)
					return await api.list({ ...teamRecordsEndpoint(teamId, below), limit });
				return await listOfTeams(api, await listTeams(), below, limit);
			};
			return simplifiedOutput(item, await list(), simplifyBy(output, teamId));
		},
	};
}

function placeOf({ below, isTeamOptional = false }: Row): string {
	if (below === undefined) return 'the account';
	return isTeamOptional ? 'a team, or of all teams' : 'a team';
}

function idOfTeam({ unique_id: sent }: JsonObject): string {
	const id = toText(sent);
	if (id !== '') return id;
	throw unexpectedResponse('Zenduty returned a team without an ID.', 'Choose a team in the node.');
}

/** Returns the total number of records in several lists. */
function countOf(lists: readonly JsonObject[][]): number {
	// This function is called before each team is read. `lists.flat().length` would copy all records
	// each time, which is slow. So only the lengths are added.
	return lists.reduce((count, list) => count + list.length, 0);
}

/**
 * Lists the records of several teams, in the order of the teams. When the first teams have enough
 * records to reach the limit, no further team is requested.
 *
 * @throws ZendutyError `forbidden` if the API key has no permission for a requested team
 */
async function listOfTeams(
	api: ItemApi,
	teams: JsonObject[],
	below: TeamRecordKind,
	limit: number,
): Promise<JsonObject[]> {
	const named = teams.map((team) => {
		const id = idOfTeam(team);
		return { id, name: toText(team.name) || id };
	});
	const { read, refused } = await readEachTeam(
		named,
		async ({ id }) => await api.list({ ...teamRecordsEndpoint(id, below), limit }),
		{ atOnce: TEAMS_AT_ONCE, isEnough: (lists) => countOf(lists) >= limit },
	);
	if (refused.length === 0) return read.flatMap(({ value }) => value).slice(0, limit);
	const names = refused.map(({ team }) => team.name);
	throw new ZendutyError({
		code: 'forbidden',
		message: `The API key has no permission to list the ${BELOW_TEAM[below].many} of these teams: ${names.join(', ')}.`,
		description: 'Choose a team in the node, or give this key the permission in Zenduty.',
		statusCode: 403,
	});
}
