import { ACCOUNT_MEMBERS, teamRecordsEndpoint } from '../api/endpoints';
import { indexBy, isObject, toText, type JsonObject } from '../json';
import { findScope } from './chosen';
import type { ListCalls } from './listCache';
import { rowsOf, rowsOr, sortRows, type LoadRows } from './loadList';
import { forEachTeam, hiddenTeams } from './teamRecordLists';

/**
 * Loads the members of the teams that {@link findScope} finds. If `findScope` finds no team, all
 * members of the account are loaded.
 */
export const loadUsers: LoadRows = async (api, context) => {
	const { teams, where } = await findScope(api, context);
	const { loaded, hidden } =
		teams.length === 0
			? { loaded: [await api.list(ACCOUNT_MEMBERS)], hidden: [] }
			: await forEachTeam(teams, async (team) => api.list(teamRecordsEndpoint(team, 'members')));
	const members = teams.length === 0 ? loaded.flat() : await nameAll(api, loaded.flat());
	// A user can be in several teams, but the list has only one row for each user.
	const users = new Map(rowsOf(members, nameOf, usernameOf).map((row) => [row.value, row]));
	const rows = [...sortRows([...users.values()]), ...hiddenTeams(hidden, (team) => team)];
	const place = teams.length > 0 ? where : 'this account';
	return rowsOr(rows, `There are no members in ${place}. Add one in Zenduty.`);
};

/**
 * Adds names to the members that have only a username, because some responses have no names. The
 * names are read from the members of the account, with one more request. If no member needs a name,
 * no request is sent.
 */
async function nameAll(api: ListCalls, members: JsonObject[]): Promise<JsonObject[]> {
	if (members.every(({ user }) => isObject(user))) return members;
	const membersByUsername = indexBy(await api.list(ACCOUNT_MEMBERS), usernameOf);
	return members.map((member) =>
		isObject(member.user) ? member : (membersByUsername.get(member.user) ?? member),
	);
}

function usernameOf({ user }: JsonObject): string {
	return toText(isObject(user) ? user.username : user);
}

function nameOf(member: JsonObject): string {
	const user = isObject(member.user) ? member.user : {};
	const names = [user.first_name, user.last_name].filter(Boolean).map(toText);
	const name = names.join(' ') || usernameOf(member);
	return user.email ? `${name} (${toText(user.email)})` : name;
}
