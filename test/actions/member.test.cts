import { teamEndpoint } from '../../nodes/Zenduty/api/endpoints';
import { invalidAt, notFound } from '../support/failures.cjs';
import { Reply, runApi } from '../support/runApi.cjs';

const ACCOUNT = 'GET /api/account/members/';
const TEAM = 'GET /api/account/teams/team-1/members/';
const listing = { resource: 'member', operation: 'getAll' };

const user = (number: number) => ({
	username: `user-${number}`,
	first_name: 'Ines',
	last_name: `Berg ${number}`,
	email: `Ines${number}@Tower.example`,
});
const ACCOUNT_MEMBERS = [
	{ unique_id: 'm-1', user: user(1), role: 1, time_zone: 'UTC' },
	{ unique_id: 'm-2', user: user(2), role: 2 },
	{ unique_id: 'm-3', user: user(3), role: 3 },
	{ unique_id: 'm-4', user: 'user-4', role: 9 },
];
const TEAM_MEMBERS = [
	{ unique_id: 'n-1', team: 'team-1', user: user(1), role: 1 },
	{ unique_id: 'n-2', team: 'team-1', user: 'user-2', role: 2 },
];
const simple = (number: number, more: object = {}) => ({
	username: `user-${number}`,
	name: `Ines Berg ${number}`,
	email: `Ines${number}@Tower.example`,
	role: 'user',
	teamId: null,
	...more,
});
const bare = (number: number, more: object = {}) =>
	simple(number, { name: null, email: null, ...more });

const list = async (parameters: object, answers: object = {}) =>
	await runApi(
		{ ...listing, ...parameters },
		{ [ACCOUNT]: ACCOUNT_MEMBERS, [TEAM]: TEAM_MEMBERS, ...answers },
	);

describe('get many members', () => {
	it('gives those of the account without a team', async () => {
		const { outputs, requests } = await list({ team: { mode: 'list', value: '' }, email: '' });
		expect(requests).toEqual([ACCOUNT]);
		expect(outputs).toEqual([
			[simple(1, { role: 'owner' }), simple(2, { role: 'admin' }), simple(3), bare(4, { role: 9 })],
		]);
	});

	it('gives those of a team, also one who comes as a username', async () => {
		const { outputs, requests } = await list({ team: 'team-1' });
		expect(requests).toEqual([TEAM]);
		expect(outputs).toEqual([
			[simple(1, { role: 'manager', teamId: 'team-1' }), bare(2, { teamId: 'team-1' })],
		]);
	});

	it('gives null for what the answer lacks', async () => {
		const { outputs } = await list({}, { [ACCOUNT]: [{ unique_id: 'm-1' }] });
		expect(outputs).toEqual([
			[{ username: null, name: null, email: null, role: null, teamId: null }],
		]);
	});

	it('keeps to the limit', async () => {
		expect((await list({ limit: 2 })).outputs[0]).toHaveLength(2);
		expect((await list({ team: 'team-1', limit: 1 })).outputs[0]).toHaveLength(1);
		const many = Array.from({ length: 60 }, (_, i) => ({ unique_id: `m-${i}`, user: user(i) }));
		expect((await list({}, { [ACCOUNT]: many })).outputs[0]).toHaveLength(50);
		const all = await list({ returnAll: true }, { [ACCOUNT]: many });
		expect(all.outputs[0]).toHaveLength(60);
	});

	it('asks for no page without need', async () => {
		const page = { next: 'x', results: ACCOUNT_MEMBERS };
		const { requests } = await list({ limit: 4 }, { [ACCOUNT]: page, [TEAM]: page });
		expect(requests).toEqual([ACCOUNT]);
		const ofTeam = await list({ team: 'team-1', limit: 4 }, { [TEAM]: page });
		expect(ofTeam.requests).toEqual([TEAM]);
	});

	describe('by email address', () => {
		it('finds one of the account, in upper or lower case', async () => {
			const { outputs } = await list({ email: ' INES2@tower.EXAMPLE ' });
			expect(outputs).toEqual([[simple(2, { role: 'admin' })]]);
		});

		it('finds one of a team who comes as a username', async () => {
			const { outputs, requests } = await list({ team: 'team-1', email: 'ines2@tower.example' });
			expect(requests).toEqual([TEAM, ACCOUNT]);
			expect(outputs).toEqual([[simple(2, { teamId: 'team-1' })]]);
		});

		it('gives what the team has of such a one when it is not simplified', async () => {
			const parameters = { team: 'team-1', email: 'ines2@tower.example', simplify: false };
			expect((await list(parameters)).outputs).toEqual([[TEAM_MEMBERS[1]]]);
		});

		it('shows each of several with the same address by the own name', async () => {
			const twins = [1, 2].map((n) => ({
				unique_id: `m-${n}`,
				user: { ...user(n), email: 'twin@tower.example' },
			}));
			const bareTwins = [2, 1].map((n) => ({ unique_id: `n-${n}`, user: `user-${n}`, role: 2 }));
			const { outputs } = await list(
				{ team: 'team-1', email: 'twin@tower.example' },
				{ [TEAM]: bareTwins, [ACCOUNT]: twins },
			);
			const twin = (n: number) => simple(n, { email: 'twin@tower.example' });
			expect(outputs).toEqual([[twin(2), twin(1)]]);
		});

		it('passes over those of whom nothing is known', async () => {
			const unknown = { unique_id: 'x', role: 1 };
			const parameters = { team: 'team-1', email: 'ines2@tower.example' };
			const answers = {
				[TEAM]: [unknown, ...TEAM_MEMBERS],
				[ACCOUNT]: [unknown, ...ACCOUNT_MEMBERS],
			};
			const { outputs } = await list(parameters, answers);
			expect(outputs).toEqual([[simple(2, { teamId: 'team-1' })]]);
		});

		it('does not find one without a username by another one without it', async () => {
			const email = 'ines2@tower.example';
			const nameless = { unique_id: 'x', role: 1, user: { email } };
			const unknown = { unique_id: 'y', role: 2, user: { username: null } };
			const { outputs } = await list(
				{ team: 'team-1', email },
				{ [TEAM]: [unknown, ...TEAM_MEMBERS], [ACCOUNT]: [nameless, ...ACCOUNT_MEMBERS] },
			);
			expect(outputs).toEqual([[simple(2, { teamId: 'team-1' })]]);
		});

		it('asks for the account only where a team has such', async () => {
			const whole = [1, 2].map((n) => ({ unique_id: `n-${n}`, team: 'team-1', user: user(n) }));
			const { outputs, requests } = await list(
				{ team: 'team-1', email: 'ines1@tower.example' },
				{ [TEAM]: whole },
			);
			expect(requests).toEqual([TEAM]);
			expect(outputs).toEqual([[simple(1, { role: null, teamId: 'team-1' })]]);
		});

		it('looks at those after the limit too, and keeps to it', async () => {
			const { outputs } = await list({ email: 'ines3@tower.example', limit: 1 });
			expect(outputs).toEqual([[simple(3)]]);
			const twins = [1, 2].map((id) => ({ unique_id: `m-${id}`, user: user(1), role: 3 }));
			const { outputs: limited } = await list(
				{ email: 'ines1@tower.example', limit: 1 },
				{ [ACCOUNT]: twins },
			);
			expect(limited).toEqual([[simple(1)]]);
		});

		it.each([[{}], [{ team: 'team-1' }]])(
			'gives nothing, and a hint, where nobody has it: %j',
			async (parameters) => {
				const email = 'x@tower.example';
				const { outputs, hints, failure } = await list({ ...parameters, email });
				expect(failure).toBeUndefined();
				expect(outputs).toEqual([[]]);
				expect(hints).toHaveLength(1);
			},
		);

		it('does not find one of the account who is in another team', async () => {
			const { outputs } = await list({ team: 'team-1', email: 'ines3@tower.example' });
			expect(outputs).toEqual([[]]);
		});

		it('lists the members of the account once for all items', async () => {
			const items = ['ines1@tower.example', 'ines2@tower.example'].map((email) => ({
				...listing,
				email,
			}));
			const { requests, outputs } = await runApi(items, { [ACCOUNT]: ACCOUNT_MEMBERS });
			expect(requests).toEqual([ACCOUNT]);
			expect(outputs).toEqual([[simple(1, { role: 'owner' })], [simple(2, { role: 'admin' })]]);
		});
	});

	it('refuses what cannot be the ID of a team', async () => {
		const run = await list({ team: '..' });
		expect(run).toMatchObject({ requests: [], failure: invalidAt('".."', 'Team') });
	});

	it('says that there is no such team', async () => {
		const { failure } = await list({ team: 'team-1' }, { [TEAM]: new Reply(404) });
		expect(failure).toMatchObject(notFound(teamEndpoint('team-1').subject));
	});
});
