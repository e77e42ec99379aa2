import type { UserLookUp } from '../../nodes/Zenduty/fields/findUser';
import { readUserOrPolicy, userOrPolicyFields } from '../../nodes/Zenduty/fields/userOrPolicy';

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
			{
				read: (name) => parameters[name] ?? '',
				expression: (name) => (name === 'escalationPolicy' ? '={{ $json.policy }}' : undefined),
			},
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
		[{ escalationPolicy: 'policy-1' }, /^User /],
		[{ askFor: 'escalationPolicy', user: 'anna' }, / expression in Escalation Policy /],
		[{ askFor: 'team', user: 'anna' }, /"team" in Ask For /],
	])('must be there: %j', async (parameters, message) => {
		await expect(picked({ ...parameters })).rejects.toMatchObject({
			code: 'invalid_input',
			message: expect.stringMatching(message),
		});
	});
});
