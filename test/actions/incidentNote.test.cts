import { invalidAt, invalidInput, naming } from '../support/failures.cjs';
import { Reply, runApi } from '../support/runApi.cjs';
import { INCIDENT_ID, note, simplifiedNote } from '../support/incidents.cjs';

describe('create', () => {
	const POST = 'POST /api/incidents/42/note/';
	const adding = {
		resource: 'incidentNote',
		operation: 'create',
		incident: '42',
		note: 'Lights are on',
	};

	describe('add a note to an incident', () => {
		it('gives the note', async () => {
			const { outputs, requests, bodies } = await runApi(adding, { [POST]: note() });
			expect(requests).toEqual([POST]);
			expect(bodies).toEqual([{ note: 'Lights are on' }]);
			expect(outputs).toEqual([[simplifiedNote()]]);
		});

		it('gives null for what the answer lacks', async () => {
			const { outputs } = await runApi(adding, { [POST]: { unique_id: 'n-1' } });
			expect(outputs).toEqual([
				[{ noteId: 'n-1', note: null, author: null, createdAt: null, incidentNumber: 42 }],
			]);
		});

		it('knows an author who comes as an object', async () => {
			const user = { username: 'user-2', first_name: 'Jo', last_name: 'Ek', email: 'jo@x.example' };
			const { outputs } = await runApi(adding, { [POST]: note({ user, user_name: '' }) });
			expect(outputs).toEqual([
				[simplifiedNote({ author: { username: 'user-2', name: 'Jo Ek' } })],
			]);
		});

		it('sends the text as it is', async () => {
			const { bodies } = await runApi({ ...adding, note: ' a\nb ' }, { [POST]: note() });
			expect(bodies).toEqual([{ note: ' a\nb ' }]);
		});

		it.each([
			[{ note: ' ' }, invalidInput("'Note' is empty.", 'Enter the text of the note.')],
			[{ note: null }, invalidInput("'Note' is empty.", 'Enter the text of the note.')],
		])('refuses %j and sends nothing', async (parameters, failure) => {
			const run = await runApi({ ...adding, incident: INCIDENT_ID, ...parameters }, {});
			expect(run).toMatchObject({ failure, requests: [] });
		});

		describe.each([
			['before version 3', { isTool: true }],
			['of version 3', { type: 'zendutyTool' }],
		])('as a tool of an agent %s', (_, how) => {
			const onError = 'continueRegularOutput';

			it('is not sent twice when it may exist, if the text is the same', async () => {
				const state = { kept: {}, onError, ...how } as const;
				const first = await runApi(adding, { [POST]: new Reply(0) }, state);
				const again = await runApi(adding, { [POST]: note() }, state);
				expect(again).toMatchObject({ requests: [], outputs: first.outputs });
				const details = { code: 'may_exist', mayExist: true, statusCode: null };
				expect(first.outputs).toMatchObject([[{ details }]]);
				const corrected = await runApi({ ...adding, note: 'Off' }, { [POST]: note() }, state);
				expect(corrected.requests).toEqual([POST]);
			});

			it('is sent again when the model wants it twice', async () => {
				const state = { kept: {}, onError, ...how } as const;
				await runApi(adding, { [POST]: note() }, state);
				const again = await runApi(adding, { [POST]: note() }, state);
				expect(again.requests).toEqual([POST]);
			});
		});
	});
});

describe('getAll', () => {
	const LIST = 'GET /api/incidents/42/note/';
	const listing = { resource: 'incidentNote', operation: 'getAll', incident: '42' };

	const numbered = (count: number) =>
		Array.from({ length: count }, (_, i) => note({ unique_id: `note-${i + 1}` }));

	describe('get many notes of an incident', () => {
		it('gives 50 by default, and all if asked to', async () => {
			const answers = { [LIST]: numbered(60) };
			const { outputs } = await runApi(listing, answers);
			expect(outputs[0]).toHaveLength(50);
			expect(outputs[0][0]).toEqual(simplifiedNote({ noteId: 'note-1' }));
			expect((await runApi({ ...listing, returnAll: true }, answers)).outputs[0]).toHaveLength(60);
		});
	});
});

describe('update', () => {
	const { unique_id: NOTE_ID } = note();
	const PATH = `/api/incidents/42/note/${NOTE_ID}/`;
	const [GET, PUT] = [`GET ${PATH}`, `PUT ${PATH}`];
	const updating = {
		resource: 'incidentNote',
		operation: 'update',
		incident: '42',
		noteId: { mode: 'id', value: NOTE_ID },
		note: 'Lights are off',
	};
	const changed = note({ note: 'Lights are off' });

	describe('update a note of an incident', () => {
		it('gives the changed note', async () => {
			const { outputs, requests, bodies } = await runApi(updating, {
				[GET]: note(),
				[PUT]: changed,
			});
			expect(requests).toEqual([GET, PUT]);
			expect(bodies).toEqual([{ note: 'Lights are off' }]);
			expect(outputs).toEqual([[simplifiedNote({ note: 'Lights are off' })]]);
		});

		it('keeps what the note has besides, and leaves out what is null', async () => {
			const { bodies } = await runApi(updating, {
				[GET]: note({ is_pinned: true, color: null }),
				[PUT]: changed,
			});
			expect(bodies).toEqual([{ is_pinned: true, note: 'Lights are off' }]);
		});

		it('stays unclear if the next run of the node is refused', async () => {
			const kept = {};
			const lost = { [GET]: note(), [PUT]: new Reply(500, {}) };
			const refused = { [GET]: note(), [PUT]: new Reply(400, {}) };
			const options = { maxAttempts: 1 };
			await runApi({ ...updating, options }, lost, { kept, retryOnFail: true });
			const { failure } = await runApi({ ...updating, options }, refused, {
				kept,
				retryOnFail: true,
			});
			expect(failure).toMatchObject({
				code: 'unclear',
				message: naming('an attempt got no clear response'),
			});
		});

		it.each([
			[{ note: '' }, ["'New Text' is empty"]],
			[{ incident: 'x' }, ['"x"']],
		])('refuses %j and sends nothing', async (parameters, names) => {
			const run = await runApi({ ...updating, ...parameters }, {});
			expect(run).toMatchObject({ requests: [], failure: invalidAt(...names) });
		});
	});
});
