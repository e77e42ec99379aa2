import { incidentEndpoint, incidentThing, incidentThings } from '../../nodes/Zenduty/api/endpoints';
import {
	itAsksForNothingWhenDone,
	itMissesTheIncident,
	itRemoves,
} from '../support/atIncident.cjs';
import { invalidAt, invalidInput, mayExist, notFound, unclear } from '../support/failures.cjs';
import { Reply, runApi, Turns } from '../support/runApi.cjs';
import { BY_NUMBER, incident, INCIDENT_ID, note, simplifiedNote } from '../support/incidents.cjs';

describe('create', () => {
	const POST = 'POST /api/incidents/42/note/';
	const adding = {
		resource: 'incidentNote',
		operation: 'create',
		incident: '42',
		note: 'Lights are on',
	};
	const addition = { parameters: adding, answers: { [POST]: note() } };

	describe('add a note to an incident', () => {
		it('gives the note', async () => {
			const { outputs, requests, bodies } = await runApi(adding, { [POST]: note() });
			expect(requests).toEqual([POST]);
			expect(bodies).toEqual([{ note: 'Lights are on' }]);
			expect(outputs).toEqual([[simplifiedNote()]]);
		});

		it('learns the number of the incident by its ID', async () => {
			const { outputs, requests } = await runApi(
				{ ...adding, incident: INCIDENT_ID },
				{ [`GET /api/incidents/${INCIDENT_ID}/`]: incident(), [POST]: note() },
			);
			expect(requests).toEqual([`GET /api/incidents/${INCIDENT_ID}/`, POST]);
			expect(outputs).toEqual([[simplifiedNote()]]);
		});

		it('gives what was sent when it is not simplified', async () => {
			const { outputs } = await runApi({ ...adding, simplify: false }, { [POST]: note() });
			expect(outputs).toEqual([[note()]]);
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
			[{ note: ' ' }, invalidInput('The note is empty.', 'Enter the text of the note.')],
			[{ note: null }, invalidInput('The note is empty.', 'Enter the text of the note.')],
			[{ incident: '' }, invalidAt('Incident')],
		])('refuses %j and sends nothing', async (parameters, failure) => {
			const run = await runApi({ ...adding, incident: INCIDENT_ID, ...parameters }, {});
			expect(run).toMatchObject({ failure, requests: [] });
		});

		itMissesTheIncident(addition);

		it('is not tried again after an unclear attempt, nor when n8n runs the node again', async () => {
			const state = { kept: {}, retryOnFail: true };
			const items = { ...adding, 'options.maxAttempts': 3 };
			const first = await runApi(items, { [POST]: new Reply(0) }, state);
			expect(first.requests).toEqual([POST]);
			expect(first.failure).toMatchObject(
				mayExist('added the note', String(incidentThings('notes', 42).subject.lookAt)),
			);
			const again = await runApi(items, { [POST]: note() }, state);
			expect(again).toMatchObject({ requests: [], failure: first.failure });
			const retry = await runApi(
				items,
				{ [POST]: note() },
				{ ...state, executionId: 'execution-2' },
			);
			expect(retry.requests).toEqual([POST]);
		});

		it('that is done is not done again when n8n runs the node again', async () => {
			const state = { kept: {}, retryOnFail: true };
			const items = [adding, { ...adding, note: 'Second' }];
			await runApi(items, { [POST]: new Turns(note(), new Reply(400)) }, state);
			const again = await runApi(items, { [POST]: note({ note: 'Second' }) }, state);
			expect(again.bodies).toEqual([{ note: 'Second' }]);
		});

		itAsksForNothingWhenDone(addition, { note: '' });

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

describe('delete', () => {
	describe('delete a note of an incident', () => {
		itRemoves({
			parameters: {
				resource: 'incidentNote',
				operation: 'delete',
				incident: '42',
				noteId: 'note-1',
			},
			idField: 'noteId',
			field: 'Note',
			requestFor: (id) => `DELETE /api/incidents/42/note/${id}/`,
			thing: 'notes',
			work: 'deleted the note',
			lookAt: String(incidentThings('notes', 42).subject.lookAt),
		});
	});
});

describe('getAll', () => {
	const LIST = 'GET /api/incidents/42/note/';
	const listing = { resource: 'incidentNote', operation: 'getAll', incident: '42' };

	const numbered = (count: number) =>
		Array.from({ length: count }, (_, i) => note({ unique_id: `note-${i + 1}` }));

	describe('get many notes of an incident', () => {
		it.each([
			['a bare array', [note()]],
			['a page', { next: null, results: [note()] }],
			['an array of pages', [{ next: null, results: [note()] }]],
		])('reads %s', async (_, answer) => {
			const { outputs, requests } = await runApi(listing, { [LIST]: answer });
			expect(requests).toEqual([LIST]);
			expect(outputs).toEqual([[simplifiedNote()]]);
		});

		it('reads page by page, and no more than the limit', async () => {
			const pages = () =>
				new Turns(
					{ next: 'x', results: numbered(10) },
					{ next: 'x', results: numbered(20).slice(10) },
				);
			const { outputs, queries } = await runApi({ ...listing, limit: '15' }, { [LIST]: pages() });
			expect(outputs[0]).toHaveLength(15);
			expect(queries).toHaveLength(2);
			const few = await runApi({ ...listing, limit: 3 }, { [LIST]: pages() });
			expect(few.outputs[0]).toHaveLength(3);
			expect(few.queries).toHaveLength(1);
		});

		it('gives 50 by default, and all if asked to', async () => {
			const answers = { [LIST]: numbered(60) };
			expect((await runApi(listing, answers)).outputs[0]).toHaveLength(50);
			expect((await runApi({ ...listing, returnAll: true }, answers)).outputs[0]).toHaveLength(60);
		});

		it('learns the number of the incident by its ID', async () => {
			const { outputs, requests } = await runApi(
				{ ...listing, incident: INCIDENT_ID },
				{ [`GET /api/incidents/${INCIDENT_ID}/`]: incident(), [LIST]: [note()] },
			);
			expect(requests).toEqual([`GET /api/incidents/${INCIDENT_ID}/`, LIST]);
			expect(outputs).toEqual([[simplifiedNote()]]);
		});

		it('gives what was sent when it is not simplified', async () => {
			const { outputs } = await runApi({ ...listing, simplify: 'false' }, { [LIST]: [note()] });
			expect(outputs).toEqual([[note()]]);
		});

		it('gives nothing, and a hint, where there are none', async () => {
			const { outputs, hints } = await runApi(listing, { [LIST]: [] });
			expect(outputs).toEqual([[]]);
			expect(hints).toHaveLength(1);
		});

		it('says what it did not find', async () => {
			const { failure } = await runApi(listing, { [LIST]: new Reply(404) });
			expect(failure).toMatchObject(notFound(incidentEndpoint(BY_NUMBER).subject));
		});

		it('refuses what is no incident', async () => {
			const run = await runApi({ ...listing, incident: 'x' }, {});
			expect(run).toMatchObject({ requests: [], failure: invalidAt('"x"') });
		});

		it('is read again when n8n runs the node again', async () => {
			const state = { kept: {}, retryOnFail: true };
			const items = [listing, { ...listing, incident: '43' }];
			await runApi(items, { [LIST]: [note()] }, state);
			const again = await runApi(items, { [LIST]: [note()] }, state);
			expect(again.requests).toContain(LIST);
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

		it('learns the number of the incident by its ID', async () => {
			const { requests } = await runApi(
				{ ...updating, incident: INCIDENT_ID },
				{ [`GET /api/incidents/${INCIDENT_ID}/`]: incident(), [GET]: note(), [PUT]: changed },
			);
			expect(requests).toEqual([`GET /api/incidents/${INCIDENT_ID}/`, GET, PUT]);
		});

		it('gives what was sent when it is not simplified', async () => {
			const { outputs } = await runApi(
				{ ...updating, simplify: false },
				{ [GET]: note(), [PUT]: changed },
			);
			expect(outputs).toEqual([[changed]]);
		});

		it.each([
			[{ note: '' }, ['note']],
			[{ noteId: '' }, ['Note']],
			[{ noteId: '..' }, ['".."', 'Note']],
			[{ incident: 'x' }, ['"x"']],
		])('refuses %j and sends nothing', async (parameters, names) => {
			const run = await runApi({ ...updating, ...parameters }, {});
			expect(run).toMatchObject({ requests: [], failure: invalidAt(...names) });
		});

		it('says what it did not find, before and while it writes', async () => {
			const missing = notFound(incidentThing('notes', 42, BY_NUMBER, NOTE_ID).subject);
			const before = await runApi(updating, { [GET]: new Reply(404) });
			expect(before.failure).toMatchObject(missing);
			const meanwhile = await runApi(updating, { [GET]: note(), [PUT]: new Reply(404) });
			expect(meanwhile.failure).toMatchObject(missing);
		});

		it('is sent again after an unclear attempt', async () => {
			const { requests, outputs } = await runApi(
				{ ...updating, 'options.maxAttempts': 2 },
				{ [GET]: note(), [PUT]: new Turns(new Reply(0), changed) },
			);
			expect(requests).toEqual([GET, PUT, PUT]);
			expect(outputs[0]).toHaveLength(1);
		});

		it('says that it may be done when its attempts are used up', async () => {
			const { failure } = await runApi(updating, { [GET]: note(), [PUT]: new Reply(0) });
			expect(failure).toMatchObject(
				unclear('changed the note', String(incidentThings('notes', 42).subject.lookAt)),
			);
		});

		it('is not done again when n8n runs the node again', async () => {
			const state = { kept: {}, retryOnFail: true };
			const items = [updating, { ...updating, incident: '43' }];
			const answers = { [GET]: note(), [PUT]: changed };
			await runApi(items, answers, state);
			const again = await runApi(items, answers, state);
			expect(again.requests).toEqual([`GET /api/incidents/43/note/${NOTE_ID}/`]);
		});
	});
});
