/* Tags of incidents, through the real n8n-core, against the simulator. */
import { runningAgain, SEED, useAction } from '../support/action.cjs';

const { action, run, failureOf } = useAction('incidentTag');

const { disk, customerImpact, release } = SEED.tags;
const tagsOf = async (incident: unknown) =>
	(await run({ operation: 'getAll', incident })).json.map(({ name }) => name);

/** Adds a tag, and forgets that it was asked for. */
async function added(incident: number, tag = disk): Promise<string> {
	const { json } = await run({ operation: 'add', incident, tag });
	await action.zenduty.clear();
	return String(json[0].incidentTagId);
}

afterEach(async () => {
	for (const incident of [2, 3]) {
		const { json } = await run({ operation: 'getAll', incident });
		for (const { id: tag } of json) await run({ operation: 'remove', incident, tag });
	}
});

describe('add', () => {
	it('gives an incident a tag of its team', async () => {
		const tag = { __rl: true, mode: 'list', value: disk };
		const { json } = await run({ operation: 'add', incident: '3', tag });
		expect(json).toEqual([
			{ id: disk, incidentTagId: expect.any(String), name: 'disk', color: 'blue' },
		]);
		expect(json[0].incidentTagId).not.toBe(disk);
		expect(await action.requests()).toEqual(['POST /api/incidents/3/tags/']);
		const incident = await run({ resource: 'incident', operation: 'get', incident: 3 });
		expect(incident.json[0].tags).toEqual(['disk']);
	});

	it("says Zenduty's own words for a tag of another team, and goes on", async () => {
		const { json, items } = await run(
			{ operation: 'add', incident: 3, tag: '={{ $json.tag }}' },
			{
				items: [{ tag: release }, { tag: customerImpact.replaceAll('-', '') }],
				node: { onError: 'continueRegularOutput' },
			},
		);
		expect(items).toEqual([0, 1]);
		expect(json[0]).toEqual({
			error: expect.stringContaining('team_tag: '),
			details: { code: 'refused', mayExist: false, statusCode: 400 },
		});
		expect(json[1]).toMatchObject({ id: customerImpact, name: 'customer impact' });
	});

	it('refuses a key that may not write', async () => {
		const add = { operation: 'add', incident: 3, tag: disk };
		expect(await failureOf(add, { credential: 'reader' })).toMatchObject({
			code: 'forbidden',
			statusCode: '403',
		});
	});

	it('is done once, although the answer was lost', async () => {
		await action.dropNext('POST', '/api/incidents/*/tags/');
		const again = runningAgain();
		for (let i = 0; i < 2; i++) {
			const add = { operation: 'add', incident: 3, tag: disk };
			expect(await failureOf(add, again)).toMatchObject({
				code: 'may_exist',
				mayExist: true,
				description: expect.stringMatching(/\btags of incident #3\b/),
			});
		}
		expect(await action.changes()).toEqual(['tag added']);
	});

	it('does only what is left when n8n runs the node again', async () => {
		const again = runningAgain([{ to: 2 }, { to: 99999 }]);
		const parameters = { operation: 'add', incident: '={{ $json.to }}', tag: disk };
		for (let i = 0; i < 2; i++) {
			const failure = await failureOf(parameters, again);
			expect(failure).toMatchObject({ code: 'not_found', itemIndex: 1 });
		}
		expect(await action.changes()).toEqual(['tag added']);
	});
});

describe('getAll', () => {
	it.each(['array', 'page', 'pages'])('gives the tags of a list that is: %s', async (shape) => {
		await added(2);
		await added(2, customerImpact);
		await action.zenduty.set({ shapes: { 'incident tags': shape } });
		expect(await tagsOf(2)).toEqual(['disk', 'customer impact']);
	});

	it('says what it did not find', async () => {
		expect(await failureOf({ operation: 'getAll', incident: 99999 })).toMatchObject({
			code: 'not_found',
			message: expect.stringMatching(/\bincident\b.*\b99999\b/),
		});
	});
});

describe('remove', () => {
	const remove = { operation: 'remove', incident: 3, tag: disk };

	it("finds the incident's own ID of the tag", async () => {
		const own = await added(3);
		await added(3, customerImpact);
		expect((await run(remove)).json).toEqual([{ deleted: true }]);
		expect(await action.requests()).toEqual([
			'GET /api/incidents/3/tags/',
			`DELETE /api/incidents/3/tags/${own}/`,
		]);
		expect(await tagsOf(3)).toEqual(['customer impact']);
	});

	it('says that the incident does not have the tag', async () => {
		await added(2);
		expect(await failureOf(remove)).toMatchObject({
			code: 'not_found',
			statusCode: null,
			message: expect.stringContaining(disk),
		});
		expect(await action.changes()).toEqual([]);
	});

	it('is done, although the answer was lost', async () => {
		await added(3);
		await action.dropNext('DELETE', '/api/incidents/*');
		expect((await run(remove)).json).toEqual([{ deleted: true }]);
		expect(await action.changes()).toEqual(['tag removed']);
	});

	it('is done, although the answer was lost in an earlier run of the node', async () => {
		await added(3);
		await action.dropNext('DELETE', '/api/incidents/*');
		const again = runningAgain();
		const once = { ...remove, options: { maxAttempts: 1 } };
		expect(await failureOf(once, again)).toMatchObject({ code: 'unclear', mayExist: false });
		expect((await run(once, again)).json).toEqual([{ deleted: true }]);
		expect(await action.changes()).toEqual(['tag removed']);
	});
});
