import { Reply, runApi, Turns } from '../../support/runApi.cjs';
import { incident, INCIDENT_ID } from '../../support/incidents.cjs';

const GET = 'GET /api/incidents/42/tags/';
const reading = { resource: 'incidentTag', operation: 'getAll', incident: '42' };

describe('get many tags of an incident', () => {
	it('gives all of them, page by page', async () => {
		const pages = new Turns(
			{
				next: 'x',
				results: [{ unique_id: 'own-1', team_tag: 'tag-1', name: 'disk', color: 'red' }],
			},
			{ next: null, results: [{ unique_id: 'own-2', tag_id: 'tag-2' }, {}] },
		);
		const { outputs, requests } = await runApi({ ...reading, limit: 1 }, { [GET]: pages });
		expect(requests).toEqual([GET, GET]);
		expect(outputs).toEqual([
			[
				{ id: 'tag-1', incidentTagId: 'own-1', name: 'disk', color: 'red' },
				{ id: 'tag-2', incidentTagId: 'own-2', name: null, color: null },
				{ id: null, incidentTagId: null, name: null, color: null },
			],
		]);
	});

	it('learns the number of the incident by its ID', async () => {
		const { requests } = await runApi(
			{ ...reading, incident: INCIDENT_ID },
			{ [`GET /api/incidents/${INCIDENT_ID}/`]: incident(), [GET]: [] },
		);
		expect(requests).toEqual([`GET /api/incidents/${INCIDENT_ID}/`, GET]);
	});

	it('says what it did not find', async () => {
		const { error } = await runApi(reading, { [GET]: new Reply(404) });
		expect(error).toMatch(/^Zenduty has no incident with the number 42\./);
	});

	it('is read again when n8n runs the node again', async () => {
		const state = { kept: {}, retryOnFail: true };
		const items = [reading, { ...reading, incident: '' }];
		await runApi(items, { [GET]: [] }, state);
		expect((await runApi(items, { [GET]: [] }, state)).requests).toEqual([GET]);
	});
});
