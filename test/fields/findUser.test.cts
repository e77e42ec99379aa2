import { findUserAmong, readUser } from '../../nodes/Zenduty/fields/findUser';
import type { JsonObject } from '../../nodes/Zenduty/json';
import { inputError } from '../support/inputError.cjs';

const member = (username: unknown, email: unknown) => ({
	unique_id: `m-${String(username)}`,
	user: { username, email },
});

function lookUp(members: JsonObject[]) {
	const listMembers = jest.fn(async () => await Promise.resolve(members));
	return { find: findUserAmong(listMembers), listMembers };
}

const MEMBERS = [
	member('anna', 'Anna@Example.com'),
	member('bob', 'bob@example.com'),
	member('bob', 'BOB@example.com'),
	member('carl', 'shared@example.com'),
	member('dora', 'shared@example.com'),
	member(undefined, 'nameless@example.com'),
	member('lost', null),
	{ user: 'eve@example.com' },
	{},
];

it.each([
	['anna@example.com', 'anna'],
	[' ANNA@EXAMPLE.COM ', 'anna'],
	[{ __rl: true, mode: 'list', value: 'bob@example.com' }, 'bob'],
])('finds the member with the email address %j, in any case', async (value, username) => {
	const { find, listMembers } = lookUp(MEMBERS);
	expect(await find(value)).toBe(username);
	expect(listMembers).toHaveBeenCalledTimes(1);
});

it.each([
	['anna', 'anna'],
	[{ __rl: true, mode: 'email', value: 'dora' }, 'dora'],
	['', undefined],
	[undefined, undefined],
	[{ __rl: true, mode: 'list', value: '' }, undefined],
])('asks for nothing where no email address is given: %j', async (value, username) => {
	const { find, listMembers } = lookUp(MEMBERS);
	expect(await find(value)).toBe(username);
	expect(listMembers).not.toHaveBeenCalled();
});

it.each(['frank@example.com', 'nameless@example.com', 'null@example.com', 'eve@example.com'])(
	'says that no member has the address %s',
	async (email) => {
		await expect(lookUp(MEMBERS).find(email)).rejects.toThrow(
			inputError(
				`No member of the account has the email address ${email}.`,
				'Check the email address, or choose the user from the list.',
			),
		);
	},
);

it('says that two members have the address', async () => {
	await expect(lookUp(MEMBERS).find('shared@example.com')).rejects.toThrow(
		inputError(
			'2 members of the account have the email address shared@example.com.',
			'Choose the user from the list.',
		),
	);
});

it('does not take a whole user for nothing', async () => {
	const { find } = lookUp(MEMBERS);
	await expect(find({ username: 'anna', name: 'Anna Berg' })).rejects.toMatchObject({
		code: 'invalid_input',
		message: expect.stringMatching(/User .* an object/),
	});
});

describe('the user that the field of an item names', () => {
	const reading = async (user: unknown, expression?: string) => {
		const item = {
			read: (name: string) => (name === 'user' ? user : ''),
			expression: (name: string) => (name === 'user' ? expression : undefined),
		};
		return await readUser(item, lookUp(MEMBERS).find);
	};

	it.each([
		['anna', 'anna'],
		['anna@example.com', 'anna'],
	])('is found: %s', async (user, username) => {
		expect(await reading(user)).toBe(username);
		expect(await reading(user, '={{ $json.user }}')).toBe(username);
	});

	it.each(['', undefined, { __rl: true, mode: 'list', value: '' }])(
		'must be given: %j',
		async (user) => {
			await expect(reading(user)).rejects.toThrow(
				inputError(
					'User is empty.',
					'Choose one from the list, or enter a username or an email address.',
				),
			);
		},
	);

	it('must be given by the expression, if there is one', async () => {
		await expect(reading(undefined, '={{ $json.nobody }}')).rejects.toThrow(
			inputError(
				'The expression in User returns nothing for this item.',
				'Use an expression such as {{ $json.username }}.',
			),
		);
	});
});
