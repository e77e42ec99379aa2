/* Teams, through the real n8n-core, against the simulator. */
import { SEED, useAction } from '../support/action.cjs';

const { action, run, failureOf } = useAction('team');

const platform = {
	id: SEED.teams.platform,
	name: 'Platform',
	createdAt: '2026-01-12T00:00:00.000Z',
};
const checkout = { ...platform, id: SEED.teams.checkout, name: 'Checkout' };

it('reads a team by its ID, with and without dashes', async () => {
	const ids = [SEED.teams.platform, SEED.teams.checkout.replaceAll('-', '')];
	const { json, items } = await run(
		{ operation: 'get', team: '={{ $json.id }}' },
		{ items: ids.map((id) => ({ id })) },
	);
	expect(json).toEqual([platform, checkout]);
	expect(items).toEqual([0, 1]);
});

it.each(['array', 'page', 'pages'])('lists all teams of a list that is: %s', async (shape) => {
	await action.zenduty.set({ shapes: { teams: shape } });
	const { json, items } = await run({ operation: 'getAll' }, { items: [{}, {}] });
	expect(json).toEqual([platform, checkout, platform, checkout]);
	expect(items).toEqual([0, 0, 1, 1]);
});

it('lists no more than the limit', async () => {
	expect((await run({ operation: 'getAll', limit: 1 })).json).toEqual([platform]);
});

it('gives what was sent when it is not simplified', async () => {
	const { json } = await run({ operation: 'getAll', simplify: false });
	expect(json[0]).toMatchObject({ unique_id: SEED.teams.platform, members: expect.any(Array) });
});

it('says what it did not find, and goes on with the other items', async () => {
	const { json } = await run(
		{ operation: 'get', team: '={{ $json.id }}' },
		{
			items: [{ id: 'nothing' }, { id: SEED.teams.platform }, { id: '' }],
			node: { onError: 'continueErrorOutput' },
		},
	);
	expect(json).toEqual([
		{
			error: expect.stringContaining('nothing'),
			details: { code: 'not_found', mayExist: false, statusCode: 404 },
		},
		platform,
		{
			error: expect.stringContaining('Team'),
			details: { code: 'invalid_input', mayExist: false, statusCode: null },
		},
	]);
});

it('says that the key is wrong', async () => {
	const failure = await failureOf({ operation: 'getAll' }, { credential: 'wrong' });
	expect(failure).toMatchObject({ code: 'credential', statusCode: '403' });
});
