import { Reply, runApi, Turns } from '../../support/runApi.cjs';
import { incident, INCIDENT_ID, note, simplifiedNote } from '../../support/incidents.cjs';

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
		[{ note: '' }, 'The note is empty. Enter the text of the note. (item 0)'],
		[{ noteId: '' }, expect.stringMatching(/^The node needs a note, and none is chosen\./)],
		[{ noteId: '..' }, expect.stringMatching(/^"\.\." is not the ID of a note\./)],
		[{ incident: 'x' }, expect.stringMatching(/^"x" is not an incident\./)],
	])('refuses %j and sends nothing', async (parameters, error) => {
		const run = await runApi({ ...updating, ...parameters }, {});
		expect(run).toMatchObject({ error, requests: [] });
	});

	it('says what it did not find, before and while it writes', async () => {
		const missing = `Zenduty has no note with the ID ${NOTE_ID} at an incident with the number 42.`;
		const before = await runApi(updating, { [GET]: new Reply(404) });
		expect(before.error?.slice(0, missing.length)).toBe(missing);
		const while_ = await runApi(updating, { [GET]: note(), [PUT]: new Reply(404) });
		expect(while_.error?.slice(0, missing.length)).toBe(missing);
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
		const { error } = await runApi(updating, { [GET]: note(), [PUT]: new Reply(0) });
		expect(error).toContain(
			'It is not known whether the note was changed: it may be so. Look at the notes of the incident with the number 42 in Zenduty before you try again.',
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
