import { ACCOUNT_MEMBERS, userRecordsEndpoint } from '../api/endpoints';
import { isForbidden } from '../errors';
import { toPathPart } from '../fields/readLocators';
import { findUserAmong } from '../fields/users';
import { indexBy, toText, type JsonObject } from '../json';
import { personOf } from '../model/person';
import { readChosen } from './chosen';
import { messageRow, rowsOf, type LoadRows } from './loadList';
import { shownTimes, timeOf } from './teamRecordLists';

/** Loads the forwarding rules of the chosen user. The rule that starts last comes first. */
export const loadForwardingRules: LoadRows = async (api, context) => {
	const listMembers = async () => await api.list(ACCOUNT_MEMBERS);
	const chosen = await findUserAmong(listMembers)(readChosen(context, 'user', 'User'));
	const username = toPathPart(chosen, 'User');
	if (username === undefined)
		return [messageRow('Choose a user first to list the forwarding rules')];
	const listed = await api.list(userRecordsEndpoint(username, 'forwardingRules'));
	// The response also has rules of other users that forward to this user. These rules are left out.
	const rules = listed.filter(({ user }) => user === username);
	if (rules.length === 0) return [messageRow('This user has no forwarding rules.')];
	const members = await listMembers().catch(noneIfForbidden);
	const people = indexBy(
		members.map(({ user }) => personOf(user)),
		(person) => person?.username,
	);
	const nameOf = ({ to_user: to }: JsonObject) => people.get(to)?.name ?? to;
	const lastFirst = rules.sort((a, b) => timeOf(b.from_date) - timeOf(a.from_date));
	return rowsOf(lastFirst, (rule) => {
		const times = shownTimes(rule.from_date, rule.to_date, context.getTimezone());
		return `to ${toText(nameOf(rule))}${times}`;
	});
};

/**
 * Returns an empty list if the error says that the API key lacks the permission to list the
 * members. The rows then show usernames in place of names. Throws any other error again.
 */
function noneIfForbidden(error: unknown): JsonObject[] {
	if (isForbidden(error)) return [];
	throw error;
}
