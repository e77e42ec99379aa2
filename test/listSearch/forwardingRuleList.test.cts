import { listSearch } from '../../nodes/Zenduty/listSearch';
import { Answer, listing, located, search } from '../support/listing.cjs';

const RULES = '/api/account/users/u-1/forwarding_rules/';
const MEMBERS = '/api/account/members/';
const FORBIDDEN = new Answer(403, { detail: 'You do not have permission.' });
const parameters = { user: located('u-1') };

const member = (username: string, first_name: string, email: string) => ({
	unique_id: `m-${username}`,
	user: { username, first_name, last_name: 'Rocha', email },
});

const members = [
	member('u-1', 'Ines', 'ines@tower.example'),
	member('u-2', 'Rui', 'rui@tower.example'),
	{ unique_id: 'm-3', user: 'u-3' },
	{ unique_id: 'm-4', user: null },
];

const rule = (unique_id: string, to_user: unknown, from: string, to: string, user = 'u-1') => ({
	unique_id,
	user,
	to_user,
	from_date: from,
	to_date: to,
});

const [DAY_1, DAY_2] = ['2026-05-04T03:00:00Z', '2026-05-05T03:00:00.000000Z'];

describe('The list of forwarding rules', () => {
	it("has the user's own rules, the one that starts last first, in the time zone of the workflow", async () => {
		const { rows, paths } = await search('searchForwardingRules', {
			parameters,
			answers: {
				[RULES]: [
					rule('r-1', 'u-2', DAY_1, '2026-05-04T11:00:00Z'),
					rule('r-2', 'u-1', DAY_2, '2026-05-06T03:00:00Z', 'u-2'),
					rule('r-3', 'u-3', DAY_2, '2026-05-06T03:00:00Z'),
					rule('r-4', 'u-2', DAY_2, '2026-05-05T20:00:00Z'),
					rule('r-5', 'u-9', '2026-05-03T00:00:00Z', '2026-05-03T01:00:00Z'),
				],
				[MEMBERS]: members,
			},
		});
		expect(rows).toEqual([
			'to u-3 (2026-05-05 08:30 to 2026-05-06 08:30) → r-3',
			'to Rui Rocha (2026-05-05 08:30 to 2026-05-06 01:30) → r-4',
			'to Rui Rocha (2026-05-04 08:30 to 16:30) → r-1',
			'to u-9 (2026-05-03 05:30 to 06:30) → r-5',
		]);
		expect(paths).toEqual([RULES, MEMBERS]);
	});

	it('shows what a rule has, and leaves out one without an ID', async () => {
		const { rows } = await search('searchForwardingRules', {
			parameters,
			answers: {
				[RULES]: [
					{ unique_id: 'r-1', user: 'u-1', to_user: 'u-2' },
					{ ...rule('', 'u-2', DAY_1, DAY_2), unique_id: undefined },
				],
				[MEMBERS]: members,
			},
		});
		expect(rows).toEqual(['to Rui Rocha → r-1']);
	});

	it('finds the user by email, and asks for the members once', async () => {
		const { rows, paths } = await search('searchForwardingRules', {
			parameters: { user: located('RUI@tower.example', 'email') },
			answers: {
				[MEMBERS]: members,
				'/api/account/users/u-2/forwarding_rules/': [rule('r-1', 'u-1', DAY_1, DAY_2, 'u-2')],
			},
		});
		expect(rows).toEqual(['to Ines Rocha (2026-05-04 08:30 to 2026-05-05 08:30) → r-1']);
		expect(paths).toEqual([MEMBERS, '/api/account/users/u-2/forwarding_rules/']);
	});

	it('shows usernames to a key that may not list the members', async () => {
		const { rows } = await search('searchForwardingRules', {
			parameters,
			answers: { [RULES]: [rule('r-1', 'u-2', DAY_1, DAY_2)], [MEMBERS]: FORBIDDEN },
		});
		expect(rows).toEqual(['to u-2 (2026-05-04 08:30 to 2026-05-05 08:30) → r-1']);
	});

	it('says that the members cannot be listed for another reason', async () => {
		const answers = { [RULES]: [rule('r-1', 'u-2', DAY_1, DAY_2)], [MEMBERS]: new Answer(400, {}) };
		await expect(search('searchForwardingRules', { parameters, answers })).rejects.toThrow();
		const byEmail = { parameters: { user: 'x@tower.example' }, answers: { [MEMBERS]: FORBIDDEN } };
		await expect(search('searchForwardingRules', byEmail)).rejects.toThrow('permission');
	});

	it.each([[[]], [[rule('r-2', 'u-1', DAY_1, DAY_2, 'u-2')]]])(
		'says that there are none, and asks for no names: %j',
		async (rules) => {
			const { rows, paths } = await search('searchForwardingRules', {
				parameters,
				answers: { [RULES]: rules },
			});
			expect(rows).toEqual(['This user has no forwarding rules. → ']);
			expect(paths).toEqual([RULES]);
		},
	);

	it.each([[{}], [{ user: located('') }]])('asks to choose a user: %j', async (without) => {
		const { rows, paths } = await search('searchForwardingRules', { parameters: without });
		expect(rows).toEqual(['Choose a user first to list the forwarding rules → ']);
		expect(paths).toEqual([]);
	});

	it.each([
		['expression', located(null, 'id')],
		['"\\.\\."', located('..', 'id')],
	])('says what is wrong with the user: %s', async (words, user) => {
		const { context, paths } = listing({ parameters: { user } });
		const failing = listSearch.searchForwardingRules.call(context);
		await expect(failing).rejects.toThrow(new RegExp(`${words}.* 'User'`));
		expect(paths).toEqual([]);
	});

	it('says that there is no such user', async () => {
		await expect(search('searchForwardingRules', { parameters })).rejects.toThrow(
			'no user with the username u‑1',
		);
	});

	it('is asked for each time, since the node itself adds to it', async () => {
		const { context, paths } = listing({ parameters, answers: { [RULES]: [] } });
		await listSearch.searchForwardingRules.call(context);
		await listSearch.searchForwardingRules.call(context);
		expect(paths).toEqual([RULES, RULES]);
	});
});
