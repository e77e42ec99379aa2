/* Responders of incidents, through the real n8n-core, against the simulator. */
import { runningAgain, SEED, useAction } from '../support/action.cjs';

const { action, run, errorOf } = useAction('responder');

const { users, policies } = SEED;

/** Adds a responder, and forgets that it was asked for. */
async function added(incident: number, user: string = users.tomas): Promise<string> {
	const { json } = await run({ operation: 'add', incident, user });
	await action.zenduty.clear();
	return String(json[0].responderId);
}

const idsOf = async (incident: number) =>
	(await run({ operation: 'getAll', incident })).json.map(({ responderId }) => responderId);

describe('add', () => {
	it('asks a user, found by the email address, once for all items', async () => {
		const { json, items } = await run(
			{ operation: 'add', incident: '={{ $json.to }}', user: '={{ $json.email }}' },
			{
				items: [
					{ to: 2, email: 'Aiko@Example.com' },
					{ to: 3, email: 'nobody@example.com' },
					{ to: '#3', email: 'tomas.ferreira@example.com' },
				],
				node: { onError: 'continueRegularOutput' },
			},
		);
		expect(items).toEqual([0, 1, 2]);
		expect(json).toEqual([
			{
				responderId: expect.stringMatching(/^[\w-]{22}$/),
				user: { username: users.aiko, name: 'Aiko Nakamura', email: null },
				escalationPolicy: null,
				status: 'pending',
			},
			{
				error: expect.stringMatching(
					/^No member of the account has the email address nobody@example\.com\./,
				),
			},
			expect.objectContaining({
				user: { username: users.tomas, name: 'Tomás Ferreira', email: null },
			}),
		]);
		expect(await action.requests()).toEqual([
			'GET /api/account/members/',
			'POST /api/v2/incidents/2/responders/',
			'POST /api/v2/incidents/3/responders/',
		]);
	});

	it('asks an escalation policy', async () => {
		const { json } = await run({
			operation: 'add',
			incident: 3,
			responderType: 'escalationPolicy',
			escalationPolicy: { __rl: true, mode: 'id', value: policies.platform },
		});
		expect(json[0]).toMatchObject({
			user: null,
			escalationPolicy: { id: policies.platform, name: 'Platform on call' },
		});
	});

	it("says Zenduty's own words for a user that there is not", async () => {
		expect(
			await errorOf({ operation: 'add', incident: 3, user: '00000000-0000-4000-8000-0' }),
		).toMatch(/^Zenduty refuses the values \(status 400\)\. It says: /);
	});

	it('is done once, although the answer was lost', async () => {
		await action.dropNext('POST', '/api/v2/incidents/*/responders/');
		const again = runningAgain();
		for (let i = 0; i < 2; i++) {
			const add = { operation: 'add', incident: 3, user: users.obi };
			expect(await errorOf(add, again)).toContain(
				'It is not known whether the responder was added: it may exist. Look at the responders of the incident with the number 3',
			);
		}
		expect(await action.changes()).toEqual(['responder added']);
	});

	it('does only what is left when n8n runs the node again', async () => {
		const again = runningAgain([{ to: 2 }, { to: 99999 }]);
		const parameters = { operation: 'add', incident: '={{ $json.to }}', user: users.mara };
		for (let i = 0; i < 2; i++) expect(await errorOf(parameters, again)).toMatch(/\(item 1\)$/);
		expect(await action.changes()).toEqual(['responder added']);
	});
});

describe('getAll', () => {
	it.each(['array', 'page', 'pages'])('gives those of a list that is: %s', async (shape) => {
		const ids = [await added(1), await added(1, users.leila)];
		await action.zenduty.set({ shapes: { responders: shape } });
		expect((await idsOf(1)).slice(-2)).toEqual(ids);
	});

	it('says what it did not find', async () => {
		expect(await errorOf({ operation: 'getAll', incident: 99999 })).toMatch(
			/^Zenduty has no incident with the number 99999\./,
		);
	});
});

describe('remove', () => {
	it('takes a responder from the incident', async () => {
		const id = await added(3);
		const responderId = { __rl: true, mode: 'list', value: id };
		const { json } = await run({ operation: 'remove', incident: 3, responderId });
		expect(json).toEqual([{ deleted: true }]);
		expect(await action.requests()).toEqual([`DELETE /api/incidents/3/responders/${id}/`]);
		expect(await idsOf(3)).not.toContain(id);
	});

	it('says what it did not find', async () => {
		expect(await errorOf({ operation: 'remove', incident: 3, responderId: 'nothing' })).toMatch(
			/^Zenduty has no responder with the ID nothing at an incident with the number 3\./,
		);
	});

	it('is done, although the answer was lost', async () => {
		const responderId = await added(3);
		await action.dropNext('DELETE', '/api/incidents/*');
		const { json } = await run({ operation: 'remove', incident: 3, responderId });
		expect(json).toEqual([{ deleted: true }]);
		expect(await action.changes()).toEqual(['responder removed']);
	});

	it('is done, although the answer was lost in an earlier run of the node', async () => {
		const responderId = await added(3);
		await action.dropNext('DELETE', '/api/incidents/*');
		const again = runningAgain();
		const once = { operation: 'remove', incident: 3, responderId, options: { maxAttempts: 1 } };
		expect(await errorOf(once, again)).toContain(
			'It is not known whether the responder was removed: it may be so.',
		);
		expect((await run(once, again)).json).toEqual([{ deleted: true }]);
	});
});
