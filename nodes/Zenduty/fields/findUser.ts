import type { JsonObject } from '../json';
import { InputError } from '../errors';
import { readLocated } from './readLocators';
import { emptyField, type ItemParameters } from './parameters';
import { personOf, type Person } from '../model/person';

/** Finds the username of the user that a locator names; undefined if nothing is chosen. */
export type UserLookUp = (value: unknown) => Promise<string | undefined>;

/**
 * Makes the look-up of users. An email address is looked up among the members of the account;
 * anything else is a username.
 */
export function findUserAmong(listMembers: () => Promise<JsonObject[]>): UserLookUp {
	return async (value) => {
		const text = readLocated(value, 'User');
		if (text === '') return undefined;
		if (!text.includes('@')) return text;
		return usernameOf(await listMembers(), text);
	};
}

/**
 * Finds the user that the field "User" of an item names.
 *
 * @throws InputError if none is chosen, or if an email address is that of nobody or of several
 */
export async function readUser(
	{ read, expression }: ItemParameters,
	findUser: UserLookUp,
): Promise<string> {
	const username = await findUser(read('user'));
	if (username !== undefined) return username;
	const remedy = 'Choose one from the list, or enter a username or an email address.';
	throw emptyField('User', expression('user'), remedy, '{{ $json.username }}');
}

/** Tells whether somebody has an email address, in upper or lower case. */
export function hasEmail(person: Person | null, email: string): person is Person {
	const shown = person?.email;
	return typeof shown === 'string' && shown.toLowerCase() === email.toLowerCase();
}

function usernameOf(members: JsonObject[], email: string): string {
	const usernames = new Set(
		members
			.map(({ user }) => personOf(user))
			.filter((person) => hasEmail(person, email))
			.map(({ username }) => username)
			.filter((name) => typeof name === 'string'),
	);
	const [username] = usernames;
	if (usernames.size === 1) return username;
	throw usernames.size === 0
		? new InputError(
				`No member of the account has the email address ${email}.`,
				'Check the email address, or choose the user from the list.',
			)
		: new InputError(
				`${usernames.size} members of the account have the email address ${email}.`,
				'Choose the user from the list.',
			);
}
