import type { INodeProperties } from 'n8n-workflow';
import { readUser, type UserLookUp } from './findUser';
import { requireId } from './readLocators';
import { escalationPolicyField, userField } from './locators';
import { readChoice, type ItemParameters } from './parameters';

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
 * @throws InputError if nothing is picked, or for an unknown choice
 */
export async function readUserOrPolicy(
	item: ItemParameters,
	choice: { name: string; displayName: string },
	findUser: UserLookUp,
): Promise<UserOrPolicy> {
	const { read } = item;
	const chosen = readChoice(read(choice.name), choice.displayName, ['user', 'escalationPolicy']);
	if (chosen === 'escalationPolicy') {
		return { escalationPolicy: requireId(item, 'escalationPolicy', 'Escalation Policy') };
	}
	return { user: await readUser(item, findUser) };
}
