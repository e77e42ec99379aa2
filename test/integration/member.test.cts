/* Members, through the real n8n-core, against the simulator. */
import { SEED, useAction } from '../support/action.cjs';

const { action, run, failureOf } = useAction('member');

const { teams, users } = SEED;
const getAll = { operation: 'getAll' };

it('lists the members of the account', async () => {
	const { json } = await run(getAll);
	expect(json).toHaveLength(5);
	expect(json[0]).toEqual({
		username: users.mara,
		name: 'Mara Lindqvist',
		email: 'Mara.Lindqvist@Example.com',
		role: 'owner',
		teamId: null,
	});
	expect(json[4]).toMatchObject({ name: "Leila O'Brien", role: 'user' });
});

it('lists the members of a team, also one who comes as a username', async () => {
	const { json } = await run({
		...getAll,
		team: { __rl: true, mode: 'list', value: teams.platform },
	});
	expect(json.map(({ username, role }) => [username, role])).toEqual([
		[users.mara, 'manager'],
		[users.tomas, 'user'],
		[users.aiko, 'user'],
	]);
	expect(json[2]).toEqual({
		username: users.aiko,
		name: null,
		email: null,
		role: 'user',
		teamId: teams.platform,
	});
});

it('finds by email address, once for all items, and gives nothing for nobody', async () => {
	const { json, items } = await run(
		{ ...getAll, email: '={{ $json.email }}' },
		{
			items: [
				{ email: 'TOMAS.ferreira@example.com' },
				{ email: 'nobody@example.com' },
				{ email: 'leila@example.com' },
			],
		},
	);
	expect(json.map(({ username }) => username)).toEqual([users.tomas, users.leila]);
	expect(items).toEqual([0, 2]);
	expect(await action.requests()).toEqual(['GET /api/account/members/']);
});

it('finds one of a team by email address who comes as a username', async () => {
	const { json } = await run({ ...getAll, team: teams.platform, email: 'aiko@example.com' });
	expect(json.map(({ username }) => username)).toEqual([users.aiko]);
	const other = await run({ ...getAll, team: teams.platform, email: 'obi.eze@example.com' });
	expect(other.json).toEqual([]);
});

it('keeps to the limit', async () => {
	expect((await run({ ...getAll, limit: 2 })).json).toHaveLength(2);
});

it('gives what was sent when it is not simplified', async () => {
	const { json } = await run({ ...getAll, team: teams.platform, simplify: false });
	expect(json[2]).toMatchObject({ team: teams.platform, user: users.aiko, role: 2 });
});

it('says that there is no such team, and that the key is wrong', async () => {
	expect(await failureOf({ ...getAll, team: 'nothing' })).toMatchObject({
		code: 'not_found',
		message: expect.stringMatching(/\bteam\b.*\bnothing\b/),
	});
	expect(await failureOf(getAll, { credential: 'wrong' })).toMatchObject({
		code: 'credential',
		statusCode: '403',
	});
});
