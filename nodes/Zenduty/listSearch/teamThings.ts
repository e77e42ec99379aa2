import { ALL_TEAMS, BELOW_TEAM, teamThings, type TeamThing } from '../api/endpoints';
import { asText, givenText, indexBy, type JsonObject } from '../json';
import { isForbidden } from '../errors';
import { mapConcurrently } from '../mapConcurrently';
import { findScope } from './chosen';
import type { ListCalls } from './listCache';
import { messageRow, rowsOf, rowsOr, sortRows, type LoadRows, type Row } from './loadList';
import { isRepeatingWindow, isTimeZone, readDate } from '../model/date';

/** How many teams are asked for their things at the same time. */
const AT_A_TIME = 5;

/** How many teams are named that the key has no permission for. */
const MAX_NAMED = 5;

/** Loads all teams: one request. */
export const loadTeams: LoadRows = async (api) => {
	const teams = byName(await api.list(ALL_TEAMS));
	return rowsOr(teams, 'This account has no teams. Add one in Zenduty.');
};

/**
 * Returns a function that loads the things of one kind: those of the chosen team with one request,
 * those of several or all teams, as "Team / Thing", with one for the teams and one for each team.
 */
export function thingsOf(kind: TeamThing): LoadRows {
	const { many } = BELOW_TEAM[kind];
	const toRows = kind === 'maintenanceWindows' ? windowRows : byName;
	return async (api, context) => {
		const { teams, where } = await findScope(api, context);
		const load = async (team: string) =>
			toRows(await api.list(teamThings(team, kind)), context.getTimezone());
		const rows = teams.length === 1 ? await load(teams[0]) : await loadByTeam(api, teams, load);
		return rowsOr(rows, `There are no ${many} in ${where}. Add one in Zenduty.`);
	};
}

/**
 * Calls a function for each team, five at a time. A key may have rights in some teams only: those
 * that it has no permission for are left out.
 *
 * @returns what was loaded, in the order of the teams, and the IDs of those that were left out
 * @throws the error of a team if the key has permission for none
 */
export async function forEachTeam<T>(
	teams: readonly string[],
	load: (team: string) => Promise<T>,
): Promise<{ loaded: T[]; hidden: string[] }> {
	const hidden: string[] = [];
	let refusal: unknown;
	const results = await mapConcurrently(teams.length, AT_A_TIME, async (index) => {
		const team = teams[index];
		return await load(team).then(
			(value) => [value],
			(error: unknown): T[] => {
				if (!isForbidden(error)) throw error;
				hidden.push(team);
				refusal = error;
				return [];
			},
		);
	});
	if (teams.length > 0 && hidden.length === teams.length) throw refusal;
	return { loaded: results.flat(), hidden };
}

/** Makes the row that tells of teams that the key has no permission for; none if there are none. */
export function hiddenTeams(hidden: string[], nameOf: (team: string) => string): Row[] {
	if (hidden.length === 0) return [];
	const names = hidden.slice(0, MAX_NAMED).map(nameOf).join(', ');
	const more = hidden.length > MAX_NAMED ? ` and ${hidden.length - MAX_NAMED} more` : '';
	return [messageRow(`Not shown, because the API key has no permission: ${names}${more}`)];
}

async function loadByTeam(
	api: ListCalls,
	chosen: string[],
	load: (team: string) => Promise<Row[]>,
): Promise<Row[]> {
	const all = byName(await api.list(ALL_TEAMS));
	const known = indexBy(all, ({ value }) => value);
	const nameOf = (team: string) => known.get(team)?.name ?? team;
	const teams =
		chosen.length > 0 ? sortRows(chosen.map((value) => ({ name: nameOf(value), value }))) : all;
	const ids = teams.map(({ value }) => value);
	const { loaded, hidden } = await forEachTeam(ids, async (team) =>
		(await load(team)).map(({ name, value }) => ({ name: `${nameOf(team)} / ${name}`, value })),
	);
	return [...loaded.flat(), ...hiddenTeams(hidden, nameOf)];
}

function byName(things: JsonObject[]): Row[] {
	// Postmortems and tasks have a title in the place of a name.
	return sortRows(rowsOf(things, ({ name, title }) => givenText(name ?? title)));
}

/** Reads a time in a response, in milliseconds since 1970; 0 if it is not known. */
export function timeOf(date: unknown): number {
	return readDate(date) ?? 0;
}

/**
 * Writes a time as `2026-01-31 09:30`, which is how dates are written in Sweden; in UTC where the
 * workflow has no time zone that is known.
 */
export function shownTime(time: number, timeZone: string): string {
	return new Intl.DateTimeFormat('sv-SE', {
		timeZone: isTimeZone(timeZone) ? timeZone : 'UTC',
		dateStyle: 'short',
		timeStyle: 'short',
	}).format(time);
}

/** Makes the rows of maintenance windows: name and times, the one that starts last first. */
function windowRows(windows: JsonObject[], timeZone: string): Row[] {
	const lastFirst = [...windows].sort((a, b) => timeOf(b.start_time) - timeOf(a.start_time));
	return rowsOf(
		lastFirst,
		(window) =>
			asText(window.name || 'No name') +
			shownTimes(window.start_time, window.end_time, timeZone, isRepeatingWindow(window)),
	);
}

/** Writes times such as ` (2026-01-31 09:30 to 10:00)`; nothing if a time is not known. */
export function shownTimes(from: unknown, to: unknown, zone: string, isRepeating = false): string {
	const times = [timeOf(from), timeOf(to)];
	if (times.includes(0)) return '';
	const [start, end] = times.map((time) => shownTime(time, zone));
	const day = start.slice(0, 'yyyy-mm-dd '.length);
	const shownEnd = end.startsWith(day) ? end.slice(day.length) : end;
	return ` (${start} to ${shownEnd}${isRepeating ? ', repeats' : ''})`;
}
