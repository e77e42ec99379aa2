import { nameOf } from '../../../nodes/Zenduty/api/endpoints';
import {
	itAsksForNothingWhenDone,
	itIsNotAddedTwice,
	itLearnsTheNumber,
	itMissesTheIncident,
} from '../../support/atIncident.cjs';
import { invalidAt } from '../../support/failures.cjs';
import { BY_NUMBER } from '../../support/incidents.cjs';
import { runApi } from '../../support/runApi.cjs';

const POST = 'POST /api/incidents/42/tags/';
const adding = { resource: 'incidentTag', operation: 'add', incident: '42', tag: 'tag-1' };
const sent = {
	unique_id: 'own-1',
	incident: 42,
	team_tag: 'tag-1',
	tag_id: 'tag-1',
	name: 'disk',
	color: 'blue',
};
const addition = { parameters: adding, answers: { [POST]: sent } };
const shown = { id: 'tag-1', incidentTagId: 'own-1', name: 'disk', color: 'blue' };

describe('add a tag to an incident', () => {
	it("sends the team's tag, and gives the tag of the incident", async () => {
		const { outputs, requests, bodies } = await runApi(adding, { [POST]: sent });
		expect(requests).toEqual([POST]);
		expect(bodies).toEqual([{ team_tag: 'tag-1' }]);
		expect(outputs).toEqual([[shown]]);
	});

	itLearnsTheNumber(addition);

	it('gives what was sent when it is not simplified', async () => {
		const { outputs } = await runApi({ ...adding, simplify: false }, { [POST]: sent });
		expect(outputs).toEqual([[sent]]);
	});

	itMissesTheIncident(addition);

	itIsNotAddedTwice(addition, 'added the tag', `the tags of incident ${nameOf(BY_NUMBER)}`);

	it('is not done again when n8n runs the node again', async () => {
		const state = { kept: {}, retryOnFail: true };
		const items = [adding, { ...adding, tag: '' }];
		await runApi(items, { [POST]: sent }, state);
		expect((await runApi(items, { [POST]: sent }, state)).requests).toEqual([]);
		const both = await runApi([adding, adding], { [POST]: sent }, state);
		expect(both).toMatchObject({ requests: [POST], outputs: [[shown], [shown]] });
	});

	itAsksForNothingWhenDone(addition, { tag: '' });

	it.each([
		[{ tag: '' }, ['Tag']],
		[{ tag: '..' }, ['".."', 'Tag']],
		[{ incident: '' }, ['Incident']],
	])('refuses %j and sends nothing', async (parameters, names) => {
		const run = await runApi({ ...adding, ...parameters }, {});
		expect(run).toMatchObject({ requests: [], failure: invalidAt(...names) });
	});
});
