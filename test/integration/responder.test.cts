/* Responders of incidents, through the real n8n-core, against the simulator. */
import { runningAgain, SEED, useAction } from '../support/action.cjs';

const { action, run, failureOf } = useAction('responder');

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
				error: expect.stringContaining('nobody@example.com'),
				details: { code: 'invalid_input', mayExist: false, statusCode: null },
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
			await failureOf({ operation: 'add', incident: 3, user: '00000000-0000-4000-8000-0' }),
		).toMatchObject({
			code: 'refused',
			statusCode: '400',
			message: expect.stringContaining('"00000000-0000-4000-8000-0" does not exist'),
		});
	});

	it('is done once, although the answer was lost', async () => {
		await action.dropNext('POST', '/api/v2/incidents/*/responders/');
		const again = runningAgain();
		for (let i = 0; i < 2; i++) {
			const add = { operation: 'add', incident: 3, user: users.obi };
			expect(await failureOf(add, again)).toMatchObject({
				code: 'may_exist',
				mayExist: true,
				description: expect.stringMatching(/\bresponders of incident #3\b/),
			});
		}
		expect(await action.changes()).toEqual(['responder added']);
	});

	it('does only what is left when n8n runs the node again', async () => {
		const again = runningAgain([{ to: 2 }, { to: 99999 }]);
		const parameters = { operation: 'add', incident: '={{ $json.to }}', user: users.mara };
		for (let i = 0; i < 2; i++) {
			const failure = await failureOf(parameters, again);
			expect(failure).toMatchObject({ code: 'not_found', itemIndex: 1 });
		}
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
		expect(await failureOf({ operation: 'getAll', incident: 99999 })).toMatchObject({
			code: 'not_found',
			message: expect.stringMatching(/\bincident\b.*\b99999\b/),
		});
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
		const remove = { operation: 'remove', incident: 3, responderId: 'nothing' };
		expect(await failureOf(remove)).toMatchObject({
			code: 'not_found',
			message: expect.stringMatching(/\bresponder\b.*\bnothing\b.* #3\b/),
		});
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
		expect(await failureOf(once, again)).toMatchObject({ code: 'unclear', mayExist: false });
		expect((await run(once, again)).json).toEqual([{ deleted: true }]);
	});
});
