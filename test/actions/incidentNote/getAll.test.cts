import { incidentEndpoint } from '../../../nodes/Zenduty/api/endpoints';
import { invalidAt, notFound } from '../../support/failures.cjs';
import { Reply, runApi, Turns } from '../../support/runApi.cjs';
import {
	BY_NUMBER,
	incident,
	INCIDENT_ID,
	note,
	simplifiedNote,
} from '../../support/incidents.cjs';

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
