import { itLearnsTheNumber, itMissesTheIncident, itReadsAgain } from '../../support/atIncident.cjs';
import { runApi, Turns } from '../../support/runApi.cjs';

const GET = 'GET /api/incidents/42/tags/';
const reading = { resource: 'incidentTag', operation: 'getAll', incident: '42' };
const listing = { parameters: reading, answers: { [GET]: [] } };

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

	itLearnsTheNumber(listing);

	itMissesTheIncident(listing);

	itReadsAgain(listing);
});
