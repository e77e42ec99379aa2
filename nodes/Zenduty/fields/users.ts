import type { JsonObject } from '../json';
import { InputError } from '../errors';
import { readId, toIdText, toPathPart } from './readLocators';
import {
	ALLOW_NOTHING,
	emptyField,
	readValue,
	type Field,
	type ItemParameters,
	type Nothing,
} from './parameters';
import { readChoice } from './readers';
import { personOf, type Person } from '../model/person';
import type { INodeProperties } from 'n8n-workflow';
import { escalationPolicyField, userField } from './locators';

/**
 * Finds the username of the user who is chosen in a field. The value of the field may be the
 * username or the email address. If no user is chosen, the result is undefined.
 */
export type UserLookUp = (value: unknown) => Promise<string | undefined>;

/**
 * Returns a function that finds the username of a user. If the value of the field has an `@`, it is
 * an email address: the returned function searches for this address among the members of the
 * account. Any other text is already a username.
 */
export function findUserAmong(listMembers: () => Promise<JsonObject[]>): UserLookUp {
	return async (value) => {
		const text = toIdText(value, 'User');
		if (text === '') return undefined;
		if (!text.includes('@')) return text;
		return usernameOf(await listMembers(), text);
	};
}

const USER = userField();

/**
 * Reads the username of the Zenduty user who is chosen in a field. The field must not be empty. If
 * the field has an email address, the username is looked up.
 *
 * @param field the field in which the user is chosen. By default, it is the field "User".
 * @throws InputError if no user is chosen, if an expression returns nothing, if the text cannot be
 * a username, or if the email address belongs to no member or to several members
 */
export async function readUser(
	item: ItemParameters,
	findUser: UserLookUp,
	field: Field = USER,
): Promise<string> {
	const chosen = await readOptionalUser(item, findUser, field, ALLOW_NOTHING);
	const username = toPathPart(chosen, field.displayName);
	if (username !== undefined) return username;
	const remedy = 'Choose one from the list, or enter a username or an email address.';
	throw emptyField(item, field, remedy, '{{ $json.username }}');
}

/**
 * Reads the username of the Zenduty user who is chosen in a field. The field may be empty. If the
 * field has an email address, the username is looked up.
 *
 * @returns the username. If no user is chosen, the result is undefined.
 * @throws InputError if an expression returns nothing (unless `nothing` allows it), or if the email
 * address belongs to no member or to several members
 */
export async function readOptionalUser(
	item: ItemParameters,
	findUser: UserLookUp,
	field: Field,
	nothing?: Nothing,
): Promise<string | undefined> {
	return await findUser(toIdText(readValue(item, field, nothing), field.displayName));
}

/** Tells whether the email address of a person is `email`. Upper and lower case do not matter. */
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

/** The username of a user, or the ID of an escalation policy. */
export type UserOrPolicy = { user: string } | { escalationPolicy: string };

/**
 * Returns three fields: a choice between "User" and "Escalation Policy", a field for the user, and
 * a field for the escalation policy. The editor shows either the second or the third field,
 * depending on the value of the first field.
 */
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
 * Reads the username of a user or the ID of an escalation policy. Only the field that fits the
 * value of `choice` is read. If the field "User" has an email address, the username is looked up.
 *
 * @param choice the field with the choice between a user and an escalation policy
 * @throws InputError if nothing is chosen, if the choice is unknown, if the value cannot be an ID
 * or a username, if the email address belongs to no member or to several members, or if an
 * expression returns nothing
 */
export async function readUserOrPolicy(
	item: ItemParameters,
	choice: Field,
	findUser: UserLookUp,
): Promise<UserOrPolicy> {
	const chosen = readChoice(item, choice, ['user', 'escalationPolicy']);
	if (chosen === 'escalationPolicy') {
		return { escalationPolicy: readId(item, escalationPolicyField()) };
	}
	return { user: await readUser(item, findUser) };
}
