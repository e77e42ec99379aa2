import type { JsonObject } from '../json';
import { InputError } from '../errors';
import { readLocated, readPathPart, requireId } from './readLocators';
import { emptyField, readChoice, type ItemParameters } from './parameters';
import { personOf, type Person } from '../model/person';
import type { INodeProperties } from 'n8n-workflow';
import { escalationPolicyField, userField } from './locators';

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
 * Finds the user that a field of an item names.
 *
 * @param name the parameter
 * @param displayName its name in the editor
 * @throws InputError if none is chosen, for what cannot be a username, and if an email address is that
 *   of nobody or of several
 */
export async function readUser(
	{ read, expression }: ItemParameters,
	findUser: UserLookUp,
	name = 'user',
	displayName = 'User',
): Promise<string> {
	const username = readPathPart(await findUser(read(name)), displayName);
	if (username !== undefined) return username;
	const remedy = 'Choose one from the list, or enter a username or an email address.';
	throw emptyField(displayName, expression(name), remedy, '{{ $json.username }}');
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

/** A user by username, or an escalation policy by ID. */
export type UserOrPolicy = { user: string } | { escalationPolicy: string };

/** Makes the fields that pick either a user or an escalation policy. */
export function userOrPolicyFields(choice: {
	name: string;
	displayName: string;
	description?: string;
}): INodeProperties[] {
	const shownFor = (value: string) => ({
		required: true,
		displayOptions: { show: { [choice.name]: [value] } },
	});
	return [
		{
			...choice,
			type: 'options',
			options: [
				{ name: 'Escalation Policy', value: 'escalationPolicy' },
				{ name: 'User', value: 'user' },
			],
			default: 'user',
		},
		userField(shownFor('user')),
		escalationPolicyField(shownFor('escalationPolicy')),
	];
}

/**
 * Reads what the fields pick. An email address of a user is looked up.
 *
 * @param choice the field that chooses between the two
 * @throws InputError if nothing is picked, for an unknown choice, and if its expression gives nothing
 */
export async function readUserOrPolicy(
	item: ItemParameters,
	choice: { name: string; displayName: string },
	findUser: UserLookUp,
): Promise<UserOrPolicy> {
	const { name, displayName } = choice;
	const field = { value: item.read(name), path: name, field: displayName };
	const chosen = readChoice(item, field, ['user', 'escalationPolicy']);
	if (chosen === 'escalationPolicy') {
		return { escalationPolicy: requireId(item, 'escalationPolicy', 'Escalation Policy') };
	}
	return { user: await readUser(item, findUser) };
}
