import { incidentThing, incidentThings } from '../../../nodes/Zenduty/api/endpoints';
import { invalidAt, notFound, unclear } from '../../support/failures.cjs';
import { Reply, runApi, Turns } from '../../support/runApi.cjs';
import {
	BY_NUMBER,
	incident,
	INCIDENT_ID,
	note,
	simplifiedNote,
} from '../../support/incidents.cjs';

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
