import { ALL_TEAMS, BELOW_TEAM, teamRecordsEndpoint, type TeamRecordKind } from '../api/endpoints';
import { indexBy, toText, type JsonObject } from '../json';
import { readEachTeam } from '../readEachTeam';
import { findScope } from './chosen';
import type { ListCalls } from './listCache';
import { messageRow, rowsOf, rowsOr, sortRows, type LoadRows, type Row } from './loadList';
import { isRepeatingWindow, isTimeZone, readDate } from '../model/date';

/** The records of at most this many teams are requested at the same time. */
const AT_A_TIME = 5;

/**
 * If the API key has no permission for some teams, a message names at most this many of these
 * teams.
 */
const MAX_NAMED = 5;

/**
 * Loads the teams, sorted by name. Fields for one team and fields for several teams show this list.
 */
export const loadTeams: LoadRows = async (api) => {
	const teams = byName(await api.list(ALL_TEAMS));
	return rowsOr(teams, 'This account has no teams. Add one in Zenduty.');
};

/**
 * Returns the function that loads the records of one kind, such as services, from the teams that
 * {@link findScope} finds. If `findScope` finds no team, the records of all teams are loaded.
 */
export function loadTeamRecords(kind: TeamRecordKind): LoadRows {
	const { many } = BELOW_TEAM[kind];
	const toRows = kind === 'maintenanceWindows' ? windowRows : byName;
	return async (api, context) => {
		const { teams, where } = await findScope(api, context);
		const load = async (team: string) =>
			toRows(await api.list(teamRecordsEndpoint(team, kind)), context.getTimezone());
		const rows = teams.length === 1 ? await load(teams[0]) : await loadByTeam(api, teams, load);
		return rowsOr(rows, `There are no ${many} in ${where}. Add one in Zenduty.`);
	};
}

/**
 * Calls a function for each team, up to {@link AT_A_TIME} teams at the same time. Teams for which
 * the API key has no permission are left out.
 *
 * @returns the results in the order of the teams, and the IDs of the teams that were left out
 * @throws any error of a team except a missing permission. If all teams were left out, the error of
 * the first team is thrown.
 */
export async function forEachTeam<T>(
	teams: readonly string[],
	load: (team: string) => Promise<T>,
): Promise<{ loaded: T[]; hidden: string[] }> {
	const { read, refused } = await readEachTeam(teams, load, { atOnce: AT_A_TIME });
	if (read.length === 0 && refused.length > 0) throw refused[0].error;
	return {
		loaded: read.map(({ value }) => value),
		hidden: refused.map(({ team }) => team),
	};
}

/**
 * Returns a row with a message about the teams in `hidden`, for which the API key has no
 * permission. If `hidden` is empty, returns no row.
 */
export function hiddenTeams(hidden: string[], nameOf: (team: string) => string): Row[] {
	if (hidden.length === 0) return [];
	const names = hidden.slice(0, MAX_NAMED).map(nameOf).join(', ');
	const more = hidden.length > MAX_NAMED ? ` and ${hidden.length - MAX_NAMED} more` : '';
	return [messageRow(`Not shown, because the API key has no permission: ${names}${more}`)];
}

/**
 * Loads the records of the chosen teams, or of all teams if none is chosen. The rows have names
 * such as "Team / Record".
 */
async function loadByTeam(
	api: ListCalls,
	chosen: string[],
	load: (team: string) => Promise<Row[]>,
): Promise<Row[]> {
	const all = byName(await api.list(ALL_TEAMS));
	const rowsById = indexBy(all, ({ value }) => value);
	const nameOf = (team: string) => rowsById.get(team)?.name ?? team;
	const teams =
		chosen.length > 0 ? sortRows(chosen.map((value) => ({ name: nameOf(value), value }))) : all;
	const ids = teams.map(({ value }) => value);
	const { loaded, hidden } = await forEachTeam(ids, async (team) =>
		(await load(team)).map(({ name, value }) => ({ name: `${nameOf(team)} / ${name}`, value })),
	);
	return [...loaded.flat(), ...hiddenTeams(hidden, nameOf)];
}

function byName(records: JsonObject[]): Row[] {
	// Postmortems and tasks have a title in place of a name, so the row shows the title.
	return sortRows(rowsOf(records, ({ name, title }) => toText(name ?? title)));
}

/**
 * Converts a date of a response to milliseconds since 1970. If the date is missing or invalid, the
 * result is 0.
 */
export function timeOf(date: unknown): number {
	return readDate(date) ?? 0;
}

/**
 * Returns a time as text, such as `2026-01-31 09:30`, which is the form of the Swedish locale
 * `sv-SE`. If the time zone is unknown, the time is in UTC.
 */
export function shownTime(time: number, timeZone: string): string {
	return new Intl.DateTimeFormat('sv-SE', {
		timeZone: isTimeZone(timeZone) ? timeZone : 'UTC',
		dateStyle: 'short',
		timeStyle: 'short',
	}).format(time);
}

/**
 * Returns the rows of maintenance windows, with names and times. The window that starts last comes
 * first.
 */
function windowRows(windows: JsonObject[], timeZone: string): Row[] {
	const lastFirst = [...windows].sort((a, b) => timeOf(b.start_time) - timeOf(a.start_time));
	return rowsOf(
		lastFirst,
		(window) =>
			toText(window.name || 'No name') +
			shownTimes(window.start_time, window.end_time, timeZone, isRepeatingWindow(window)),
	);
}

/**
 * Returns a text with the start and the end of a record, such as ` (2026-01-31 09:30 to 10:00)`. If
 * the end is on another day, the text has the date of the end, too. If one of the two times is
 * missing or invalid, the text is empty.
 *
 * @param isRepeating whether the text also says that the record repeats
 */
export function shownTimes(from: unknown, to: unknown, zone: string, isRepeating = false): string {
	const times = [timeOf(from), timeOf(to)];
	if (times.includes(0)) return '';
	const [start, end] = times.map((time) => shownTime(time, zone));
	const day = start.slice(0, 'yyyy-mm-dd '.length);
	const shownEnd = end.startsWith(day) ? end.slice(day.length) : end;
	return ` (${start} to ${shownEnd}${isRepeating ? ', repeats' : ''})`;
}
