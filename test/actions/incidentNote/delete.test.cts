import { Reply, requestsOfTwoRuns, runApi, Turns } from '../../support/runApi.cjs';
import { incident, INCIDENT_ID } from '../../support/incidents.cjs';

const DELETE = 'DELETE /api/incidents/42/note/note-1/';
const deleting = {
	resource: 'incidentNote',
	operation: 'delete',
	incident: '42',
	noteId: 'note-1',
};

describe('delete a note of an incident', () => {
	it('says that it is deleted', async () => {
		const { outputs, requests, bodies } = await runApi(deleting, { [DELETE]: new Reply(204) });
		expect(requests).toEqual([DELETE]);
		expect(bodies).toEqual([]);
		expect(outputs).toEqual([[{ deleted: true }]]);
	});

	it('learns the number of the incident by its ID', async () => {
		const { requests } = await runApi(
			{ ...deleting, incident: INCIDENT_ID },
			{ [`GET /api/incidents/${INCIDENT_ID}/`]: incident(), [DELETE]: new Reply(204) },
		);
		expect(requests).toEqual([`GET /api/incidents/${INCIDENT_ID}/`, DELETE]);
	});

	it('says what it did not find', async () => {
		const { error } = await runApi(deleting, { [DELETE]: new Reply(404) });
		expect(error).toBe(
			'Zenduty has no note with the ID note-1 at an incident with the number 42. Check the number or ID, and that the API key belongs to the same account. (item 0)',
		);
	});

	it('is done when the note is gone after an unclear attempt', async () => {
		const { requests, outputs } = await runApi(
			{ ...deleting, 'options.maxAttempts': 2 },
			{ [DELETE]: new Turns(new Reply(0), new Reply(404)) },
		);
		expect(requests).toEqual([DELETE, DELETE]);
		expect(outputs).toEqual([[{ deleted: true }]]);
	});

	it('is done when the note is gone after an unclear attempt of an earlier run', async () => {
		const state = { kept: {}, retryOnFail: true };
		const first = await runApi(deleting, { [DELETE]: new Reply(0) }, state);
		expect(first.error).toContain(
			'It is not known whether the note was deleted: it may be so. Look at the notes of the incident with the number 42 in Zenduty before you try again.',
		);
		const again = await runApi(deleting, { [DELETE]: new Reply(404) }, state);
		expect(again.outputs).toEqual([[{ deleted: true }]]);
	});

	it('is not done again when n8n runs the node again', async () => {
		const state = { kept: {}, retryOnFail: true };
		const items = [deleting, { ...deleting, noteId: 'note-2' }];
		await runApi(items, { [DELETE]: new Reply(204) }, state);
		const again = await runApi(items, { [DELETE]: new Reply(404) }, state);
		expect(again.requests).toEqual(['DELETE /api/incidents/42/note/note-2/']);
	});

	it('that is done asks for nothing when n8n runs the node again', async () => {
		const items = [
			{ ...deleting, incident: INCIDENT_ID },
			{ ...deleting, noteId: '' },
		];
		const answers = {
			[`GET /api/incidents/${INCIDENT_ID}/`]: incident(),
			[DELETE]: new Reply(204),
		};
		expect(await requestsOfTwoRuns(items, answers)).toEqual([Object.keys(answers), []]);
	});

	it.each([
		[{ noteId: '' }, expect.stringMatching(/^The node needs a note, and none is chosen\./)],
		[{ noteId: '.' }, expect.stringMatching(/^"\." is not the ID of a note\./)],
		[{ incident: '' }, expect.stringMatching(/^No incident is chosen\./)],
	])('refuses %j and sends nothing', async (parameters, error) => {
		expect(await runApi({ ...deleting, ...parameters }, {})).toMatchObject({ error, requests: [] });
	});
});
