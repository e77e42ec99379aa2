import type { JsonObject } from '../json';
import { findScope } from './chosen';
import type { LoadRows, Reader } from './loadList';
import { note, sortRows, type Row } from './row';

const TEAMS = ['api', 'account', 'teams'];

/** How many teams are asked for their things at the same time. */
const AT_A_TIME = 5;

/** A kind of things that belong to a team. */
interface TeamThing {
	/** The last part of the address, behind that of the team. */
	path: string;
	/** Several of them, in words. */
	many: string;
}

/** What belongs to a team and is told apart by its name. */
export const TEAM_THINGS = {
	escalationPolicies: { path: 'escalation_policies', many: 'escalation policies' },
	priorities: { path: 'priority', many: 'priorities' },
	schedules: { path: 'schedules', many: 'schedules' },
	services: { path: 'services', many: 'services' },
	slas: { path: 'sla', many: 'SLAs' },
	tags: { path: 'tags', many: 'tags' },
} as const satisfies Record<string, TeamThing>;

/** Loads all teams: one request. */
export const loadTeams: LoadRows = async (api) => {
	const teams = sortRows((await api.list({ path: TEAMS, subject: {} })).map(rowOf));
	return teams.length > 0 ? teams : [note('This account has no teams. Add one in Zenduty.')];
};

/**
 * Makes what loads the things of one kind: those of the chosen team with one request, those of
 * several or all teams, as "Team / Thing", with one for the teams and one for each of them.
 */
export function thingsOf({ path, many }: TeamThing): LoadRows {
	return async (api, context) => {
		const { teams, where } = await findScope(api, context);
		const load = async (team: string) => (await listOf(api, team, path)).map(rowOf);
		const rows = teams.length === 1 ? await load(teams[0]) : await loadByTeam(api, teams, load);
		return rows.length > 0
			? sortRows(rows)
			: [note(`There are no ${many} in ${where}. Add one in Zenduty.`)];
	};
}

/** Reads what belongs to a team. */
export async function listOf(api: Reader, team: string, path: string): Promise<JsonObject[]> {
	const subject = { missing: `no team with the ID ${team}` };
	return await api.list({ path: [...TEAMS, team, path], subject });
}

/** Calls a function for each team, five at a time. */
export async function forEachTeam<T>(
	teams: readonly string[],
	load: (team: string) => Promise<T>,
): Promise<T[]> {
	const loaded: T[] = [];
	for (let first = 0; first < teams.length; first += AT_A_TIME) {
		loaded.push(...(await Promise.all(teams.slice(first, first + AT_A_TIME).map(load))));
	}
	return loaded;
}

async function loadByTeam(
	api: Reader,
	chosen: string[],
	load: (team: string) => Promise<Row[]>,
): Promise<Row[]> {
	const all = (await api.list({ path: TEAMS, subject: {} })).map(rowOf);
	const nameOf = (team: string) => all.find(({ value }) => value === team)?.name ?? team;
	const teams = chosen.length > 0 ? chosen : all.map(({ value }) => value);
	const rows = await forEachTeam(teams, async (team) =>
		(await load(team)).map(({ name, value }) => ({ name: `${nameOf(team)} / ${name}`, value })),
	);
	return rows.flat();
}

function rowOf({ name, unique_id: id }: JsonObject): Row {
	return { name: String(name), value: String(id) };
}
