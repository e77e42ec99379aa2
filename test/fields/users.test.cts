import {
	findUserAmong,
	readUser,
	readUserOrPolicy,
	userOrPolicyFields,
	type UserLookUp,
} from '../../nodes/Zenduty/fields/users';
import type { JsonObject } from '../../nodes/Zenduty/json';
import { inputError } from '../support/inputError.cjs';
import { parametersWith } from '../support/parameters.cjs';

describe('findUser', () => {
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
			message: expect.stringMatching(/'User' .* an object/),
		});
	});

	describe('the user that the field of an item names', () => {
		const itemWith = (field: string, user: unknown, expression?: string) =>
			parametersWith({ [field]: user }, { [field]: expression });
		const reading = async (user: unknown, expression?: string) =>
			await readUser(itemWith('user', user, expression), lookUp(MEMBERS).find);

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
						"'User' is empty.",
						'Choose one from the list, or enter a username or an email address.',
					),
				);
			},
		);

		it('may be that of another field', async () => {
			const { find } = lookUp(MEMBERS);
			const read = async (user: unknown, expression?: string) =>
				await readUser(itemWith('toUser', user, expression), find, {
					name: 'toUser',
					displayName: 'To User',
				});
			expect(await read('anna@example.com')).toBe('anna');
			await expect(read('')).rejects.toThrow("'To User' is empty.");
			await expect(read(null, '={{ $json.nobody }}')).rejects.toThrow("expression in 'To User'");
		});

		it.each(['.', '..', 'half \ud83d'])('can be a part of a path: not %j', async (user) => {
			const wrong = inputError(
				`"${user}" is not an ID for 'User'.`,
				'Choose from the list, or enter an ID.',
			);
			await expect(reading(user)).rejects.toThrow(wrong);
		});

		it('must be given by the expression, if there is one', async () => {
			await expect(reading(undefined, '={{ $json.nobody }}')).rejects.toThrow(
				inputError(
					"The expression in 'User' returns nothing for this item.",
					'Use an expression such as {{ $json.username }}.',
				),
			);
		});
	});
});

describe('userOrPolicy', () => {
	const CHOICE = { name: 'askFor', displayName: 'Ask For' };

	describe('the fields', () => {
		it('let one choose, users first', () => {
			expect(userOrPolicyFields({ ...CHOICE, description: 'Who is asked' })[0]).toEqual({
				displayName: 'Ask For',
				name: 'askFor',
				description: 'Who is asked',
				type: 'options',
				options: [
					{ name: 'Escalation Policy', value: 'escalationPolicy' },
					{ name: 'User', value: 'user' },
				],
				default: 'user',
			});
		});

		it('of both are required, and shown for their choice alone', () => {
			expect(userOrPolicyFields(CHOICE).slice(1)).toMatchObject([
				{ name: 'user', required: true, displayOptions: { show: { askFor: ['user'] } } },
				{
					name: 'escalationPolicy',
					required: true,
					displayOptions: { show: { askFor: ['escalationPolicy'] } },
				},
			]);
		});
	});

	describe('what they pick', () => {
		const findUser: UserLookUp = async (value) => (value === '' ? undefined : `found ${value}`);
		const picked = async (parameters: Record<string, unknown>) =>
			await readUserOrPolicy(
				parametersWith(parameters, { escalationPolicy: '={{ $json.policy }}' }),
				CHOICE,
				findUser,
			);

		it.each<[object, object]>([
			[{ askFor: 'user', user: 'anna' }, { user: 'found anna' }],
			[{ user: 'anna', escalationPolicy: 'policy-1' }, { user: 'found anna' }],
			[
				{ askFor: 'escalationPolicy', user: 'anna', escalationPolicy: 'policy-1' },
				{ escalationPolicy: 'policy-1' },
			],
		])('of %j is %j', async (parameters, expected) => {
			expect(await picked({ ...parameters })).toEqual(expected);
		});

		it.each<[object, RegExp]>([
			[{ escalationPolicy: 'policy-1' }, /^'User' /],
			[{ askFor: 'escalationPolicy', user: 'anna' }, / expression in 'Escalation Policy' /],
			[{ askFor: 'team', user: 'anna' }, /"team" in 'Ask For' /],
		])('must be there: %j', async (parameters, message) => {
			await expect(picked({ ...parameters })).rejects.toMatchObject({
				code: 'invalid_input',
				message: expect.stringMatching(message),
			});
		});
	});
});
