/* Teams, through the real n8n-core, against the simulator. */
import { SEED, useAction } from '../support/action.cjs';

const { action, run, errorOf } = useAction('team');

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
			error: expect.stringMatching(/^Zenduty has no team with the ID nothing\..*\(item 0\)$/),
		},
		platform,
		{ error: expect.stringMatching(/^The node needs a team, and none is chosen\..*\(item 2\)$/) },
	]);
});

it('says that the key is wrong', async () => {
	expect(await errorOf({ operation: 'getAll' }, { credential: 'wrong' })).toMatch(
		/^Zenduty refuses the API key/,
	);
});
