import type { UserLookUp } from '../../nodes/Zenduty/actions/findUser';
import { InputError } from '../../nodes/Zenduty/actions/inputError';
import { readUserOrPolicy, userOrPolicyFields } from '../../nodes/Zenduty/actions/userOrPolicy';

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
		await readUserOrPolicy({ read: (name) => parameters[name] ?? '' }, CHOICE, findUser);

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

	it.each<[object, string, string]>([
		[
			{ escalationPolicy: 'policy-1' },
			'The node needs a user, and none is chosen.',
			'Choose one from the list, or enter a username or an email address.',
		],
		[
			{ askFor: 'escalationPolicy', user: 'anna' },
			'The node needs an escalation policy, and none is chosen.',
			'Choose one from the list or enter its ID. If an expression gives it, look at what it gives for this item.',
		],
		[
			{ askFor: 'team', user: 'anna' },
			'The choice "team" under Ask For is unknown.',
			'Use one of user, escalationPolicy.',
		],
	])('must be there: %j', async (parameters, message, hint) => {
		const failing = picked({ ...parameters });
		await expect(failing).rejects.toThrow(InputError);
		await expect(failing).rejects.toMatchObject({ message, hint });
	});
});
