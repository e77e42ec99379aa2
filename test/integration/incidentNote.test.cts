/* Notes of incidents, through the real n8n-core, against the simulator. */
import { runningAgain, useAction } from '../support/action.cjs';

const { action, run, failureOf } = useAction('incidentNote');

/** Adds a note, and forgets that it was asked for. */
async function added(note: string, incident: unknown = 3): Promise<string> {
	const { json } = await run({ operation: 'create', incident, note });
	await action.zenduty.clear();
	return String(json[0].noteId);
}

const notesOf = async (incident: unknown) =>
	(await run({ operation: 'getAll', incident, returnAll: true })).json.map(({ note }) => note);

const idOf = async (number: number) => {
	const { json } = await run({ resource: 'incident', operation: 'get', incident: number });
	await action.zenduty.clear();
	return json[0].incidentId;
};

describe('create', () => {
	it('adds a note by the number of the incident', async () => {
		const { json } = await run({ operation: 'create', incident: '3', note: 'Under way' });
		expect(json).toEqual([
			{
				noteId: expect.stringMatching(/^[\w-]{22}$/),
				note: 'Under way',
				author: { username: expect.any(String), name: 'Mara Lindqvist' },
				createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
				incidentNumber: 3,
			},
		]);
		expect(await action.requests()).toEqual(['POST /api/incidents/3/note/']);
	});

	it('learns the number by the ID', async () => {
		const id = await idOf(2);
		const { json } = await run({ operation: 'create', incident: id, note: 'By ID' });
		expect(json[0]).toMatchObject({ note: 'By ID', incidentNumber: 2 });
		expect(await action.requests()).toEqual([
			`GET /api/incidents/${id}/`,
			'POST /api/incidents/2/note/',
		]);
	});

	it('adds one for each item, and goes on after one that fails', async () => {
		const { json, items } = await run(
			{ operation: 'create', incident: '={{ $json.to }}', note: 'For each' },
			{ items: [{ to: 1 }, { to: 99999 }, { to: 2 }], node: { onError: 'continueRegularOutput' } },
		);
		expect(items).toEqual([0, 1, 2]);
		expect(json[1]).toEqual({
			error: expect.stringMatching(/\bincident\b.*\b99999\b/),
			details: { code: 'not_found', mayExist: false, statusCode: 404 },
		});
		expect(json[2]).toMatchObject({ incidentNumber: 2 });
	});

	it('refuses an empty note, and a key that may not write', async () => {
		expect(await failureOf({ operation: 'create', incident: 3, note: '' })).toMatchObject({
			code: 'invalid_input',
		});
		expect(await action.requests()).toEqual([]);
		const create = { operation: 'create', incident: 3, note: 'x' };
		expect(await failureOf(create, { credential: 'reader' })).toMatchObject({
			code: 'forbidden',
			statusCode: '403',
		});
	});

	it('is done once, although the answer was lost', async () => {
		await action.dropNext('POST', '/api/incidents/*/note/');
		const again = runningAgain();
		const create = { operation: 'create', incident: 3, note: 'Only once' };
		for (let i = 0; i < 2; i++) {
			expect(await failureOf(create, again)).toMatchObject({
				code: 'may_exist',
				mayExist: true,
				description: expect.stringMatching(/\bnotes of incident #3\b/),
			});
		}
		const { counts } = await action.zenduty.journal();
		expect(counts.notesAdded).toEqual({ 'Only once': 1 });
	});

	it('does only what is left when n8n runs the node again', async () => {
		await action.zenduty.addFault({
			method: 'POST',
			path: '/api/incidents/2/note/',
			times: 1,
			effect: { kind: 'status', status: 400, body: { note: ['No.'] } },
		});
		const again = runningAgain([{ to: 1 }, { to: 2 }]);
		const parameters = {
			operation: 'create',
			incident: '={{ $json.to }}',
			note: '={{ "Left " + $json.to }}',
		};
		expect(await failureOf(parameters, again)).toMatchObject({ code: 'refused', itemIndex: 1 });
		const { json } = await run(parameters, again);
		expect(json.map(({ note }) => note)).toEqual(['Left 1', 'Left 2']);
		const { counts } = await action.zenduty.journal();
		expect(counts.notesAdded).toEqual({ 'Left 1': 1, 'Left 2': 1 });
	});
});

describe('getAll', () => {
	it.each(['array', 'page', 'pages'])('gives the notes of a list that is: %s', async (shape) => {
		await added('To be read', 1);
		await action.zenduty.set({ shapes: { notes: shape } });
		expect(await notesOf(1)).toContain('To be read');
	});

	it('goes through pages, and stops at the limit', async () => {
		await action.zenduty.set({ shapes: { notes: 'page' }, pageSize: 2 });
		for (const note of ['a', 'b', 'c', 'd', 'e']) await added(note, 2);
		const notes = await notesOf(2);
		expect(notes.slice(-5)).toEqual(['a', 'b', 'c', 'd', 'e']);
		await action.zenduty.clear();
		const { json } = await run({ operation: 'getAll', incident: 2, limit: 3 });
		expect(json.map(({ note }) => note)).toEqual(notes.slice(0, 3));
		expect(await action.requests()).toHaveLength(2);
	});

	it('gives what was sent when it is not simplified', async () => {
		await added('As sent', 1);
		const { json } = await run({ operation: 'getAll', incident: 1, simplify: false });
		expect(json[0]).toMatchObject({ incident: 1, user_name: 'Mara Lindqvist' });
	});

	it('says what it did not find', async () => {
		expect(await failureOf({ operation: 'getAll', incident: 99999 })).toMatchObject({
			code: 'not_found',
			message: expect.stringMatching(/\bincident\b.*\b99999\b/),
		});
	});
});

describe('update', () => {
	it('replaces the text', async () => {
		const noteId = await added('Before');
		const { json } = await run({
			operation: 'update',
			incident: 3,
			noteId: { __rl: true, mode: 'id', value: noteId },
			note: 'After',
		});
		expect(json).toMatchObject([{ noteId, note: 'After', incidentNumber: 3 }]);
		const notes = await notesOf(3);
		expect(notes).toContain('After');
		expect(notes).not.toContain('Before');
	});

	it('says what it did not find', async () => {
		const update = { operation: 'update', incident: 3, noteId: 'nothing', note: 'x' };
		expect(await failureOf(update)).toMatchObject({
			code: 'not_found',
			message: expect.stringMatching(/\bnote\b.*\bnothing\b.* #3\b/),
		});
	});

	it('is sent again after a lost answer', async () => {
		const noteId = await added('Before');
		await action.dropNext('PUT', '/api/incidents/*');
		const { json } = await run({ operation: 'update', incident: 3, noteId, note: 'Sent twice' });
		expect(json[0].note).toBe('Sent twice');
		expect(await action.changes()).toEqual(['note changed', 'note changed']);
	});

	it('is not done again when n8n runs the node again', async () => {
		const noteId = await added('Before');
		const again = runningAgain([{ note: noteId }, { note: 'nothing' }]);
		const update = {
			operation: 'update',
			incident: 3,
			noteId: '={{ $json.note }}',
			note: 'Changed once',
		};
		for (let i = 0; i < 2; i++) {
			const failure = await failureOf(update, again);
			expect(failure).toMatchObject({ code: 'not_found', itemIndex: 1 });
		}
		expect(await action.changes()).toEqual(['note changed']);
	});
});

describe('delete', () => {
	it('deletes a note', async () => {
		const noteId = await added('To be deleted');
		const { json } = await run({ operation: 'delete', incident: 3, noteId });
		expect(json).toEqual([{ deleted: true }]);
		expect(await notesOf(3)).not.toContain('To be deleted');
	});

	it('says what it did not find', async () => {
		expect(await failureOf({ operation: 'delete', incident: 3, noteId: 'nothing' })).toMatchObject({
			code: 'not_found',
			message: expect.stringMatching(/\bnote\b.*\bnothing\b.* #3\b/),
		});
	});

	it('is done, although the answer was lost', async () => {
		const noteId = await added('To be deleted');
		await action.dropNext('DELETE', '/api/incidents/*');
		const { json } = await run({ operation: 'delete', incident: 3, noteId });
		expect(json).toEqual([{ deleted: true }]);
		expect(await action.changes()).toEqual(['note deleted']);
	});

	it('is done, although the answer was lost in an earlier run of the node', async () => {
		const noteId = await added('To be deleted');
		await action.dropNext('DELETE', '/api/incidents/*');
		const again = runningAgain();
		const parameters = { operation: 'delete', incident: 3, noteId, options: { maxAttempts: 1 } };
		expect(await failureOf(parameters, again)).toMatchObject({ code: 'unclear', mayExist: false });
		expect((await run(parameters, again)).json).toEqual([{ deleted: true }]);
	});
});
