import type { JsonObject } from '../json';
import { InputError } from '../errors';
import { readLocated, readPathPart, requireId } from './readLocators';
import { emptyField, readChoice, type ItemParameters } from './parameters';
import { personOf, type Person } from '../model/person';
import type { INodeProperties } from 'n8n-workflow';
import { escalationPolicyField, userField } from './locators';

/**
 * Returns the username of the user that a field names. If no user is chosen, the result is
 * undefined.
 */
export type UserLookUp = (value: unknown) => Promise<string | undefined>;

/**
 * Makes the function that looks up users. A text with `@` is an email address, and is looked up
 * among the members of the account. Any other text is a username.
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
 * Returns the username of the user that a field of an item names.
 *
 * @param name the name of the parameter
 * @param displayName the name of the field in the editor
 * @throws InputError if no user is chosen, if the text cannot be a username, or if the email
 * address belongs to no member or to several members
 */
export async function readUser(
	{ read, expression }: ItemParameters,
	findUser: UserLookUp,
	name = 'user',
	displayName = 'User',
): Promise<string> {
	const chosen = readLocated(read(name), displayName);
	const username = readPathPart(await findUser(chosen), displayName);
	if (username !== undefined) return username;
	const remedy = 'Choose one from the list, or enter a username or an email address.';
	throw emptyField(displayName, expression(name), remedy, '{{ $json.username }}');
}

/** Tells whether a person has an email address. Upper and lower case do not matter. */
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

/** A user, by username, or an escalation policy, by ID. */
export type UserOrPolicy = { user: string } | { escalationPolicy: string };

/** Makes the fields that choose either a user or an escalation policy. */
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
 * Reads the user or the escalation policy that the fields choose. An email address of a user is
 * looked up.
 *
 * @param choice the field that chooses between a user and an escalation policy
 * @throws InputError if nothing is chosen, if the choice is unknown, or if an expression returns
 * nothing
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
