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
 *
 * @throws InputError if {@link toIdText} refuses the value, or if an email address does not belong
 * to exactly one member
 */
export type UserLookUp = (value: unknown) => Promise<string | undefined>;

/**
 * Returns a {@link UserLookUp}. If a value contains `@`, it counts as an email address, and the
 * username of the member with this address is returned. Any other value that is not empty counts as
 * a username, and is returned unchanged.
 *
 * @param listMembers returns the members of the account. It is called only for an email address.
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
 * Reads the username of the Zenduty user who is chosen in a field. The field must not be empty.
 *
 * @param field the field in which the user is chosen. By default, it is the field "User".
 * @throws InputError if no user is chosen, if the value cannot be a username, or if an email
 * address does not belong to exactly one member
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
 * Reads the username of the Zenduty user who is chosen in a field. If no user is chosen, the result
 * is undefined.
 *
 * @throws InputError if {@link toIdText} refuses the value, if an email address does not belong to
 * exactly one member, or if an expression returns nothing (unless `nothing` allows it)
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
 * Returns three fields. In the first field, the user chooses "User" or "Escalation Policy".
 * Depending on this choice, the editor then shows the second field, for a user, or the third field,
 * for an escalation policy.
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
 * Reads the fields that {@link userOrPolicyFields} returns: the choice, and then the field for a
 * user or the field for an escalation policy.
 *
 * @param choice the field in which the user chooses "User" or "Escalation Policy"
 * @returns the username of the user, or the ID of the escalation policy
 * @throws InputError if {@link readChoice}, {@link readUser} or {@link readId} refuses a value
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
