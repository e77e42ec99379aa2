import { incidentThings } from '../../../nodes/Zenduty/api/endpoints';
import { itAsksForNothingWhenDone, itMissesTheIncident } from '../../support/atIncident.cjs';
import { invalidAt, invalidInput, mayExist } from '../../support/failures.cjs';
import { Reply, runApi, Turns } from '../../support/runApi.cjs';
import { incident, INCIDENT_ID, note, simplifiedNote } from '../../support/incidents.cjs';

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
		expect(outputs).toEqual([[simplifiedNote({ author: { username: 'user-2', name: 'Jo Ek' } })]]);
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
		const retry = await runApi(items, { [POST]: note() }, { ...state, executionId: 'execution-2' });
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
