import { Reply, requestsOfTwoRuns, runApi } from '../../support/runApi.cjs';
import { incident, INCIDENT_ID } from '../../support/incidents.cjs';

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
const shown = { id: 'tag-1', incidentTagId: 'own-1', name: 'disk', color: 'blue' };

describe('add a tag to an incident', () => {
	it("sends the team's tag, and gives the tag of the incident", async () => {
		const { outputs, requests, bodies } = await runApi(adding, { [POST]: sent });
		expect(requests).toEqual([POST]);
		expect(bodies).toEqual([{ team_tag: 'tag-1' }]);
		expect(outputs).toEqual([[shown]]);
	});

	it('learns the number of the incident by its ID', async () => {
		const { requests } = await runApi(
			{ ...adding, incident: INCIDENT_ID, tag: { mode: 'list', value: 'tag-1' } },
			{ [`GET /api/incidents/${INCIDENT_ID}/`]: incident(), [POST]: sent },
		);
		expect(requests).toEqual([`GET /api/incidents/${INCIDENT_ID}/`, POST]);
	});

	it('gives what was sent when it is not simplified', async () => {
		const { outputs } = await runApi({ ...adding, simplify: false }, { [POST]: sent });
		expect(outputs).toEqual([[sent]]);
	});

	it('says what it did not find', async () => {
		const { error } = await runApi(adding, { [POST]: new Reply(404) });
		expect(error).toMatch(/^Zenduty has no incident with the number 42\./);
	});

	it('is not tried again when it may be done, also by Retry On Fail', async () => {
		const state = { kept: {}, retryOnFail: true };
		const parameters = { ...adding, 'options.maxAttempts': 3 };
		const first = await runApi(parameters, { [POST]: new Reply(0) }, state);
		expect(first.requests).toEqual([POST]);
		expect(first.error).toContain(
			'It is not known whether the tag was added: it may exist. Look at the tags of the incident with the number 42 in Zenduty before you try again.',
		);
		const again = await runApi(parameters, { [POST]: sent }, state);
		expect(again).toMatchObject({ requests: [], error: first.error });
	});

	it('is not done again when n8n runs the node again', async () => {
		const state = { kept: {}, retryOnFail: true };
		const items = [adding, { ...adding, tag: '' }];
		await runApi(items, { [POST]: sent }, state);
		expect((await runApi(items, { [POST]: sent }, state)).requests).toEqual([]);
		const both = await runApi([adding, adding], { [POST]: sent }, state);
		expect(both).toMatchObject({ requests: [POST], outputs: [[shown], [shown]] });
	});

	it('that is done asks for nothing when n8n runs the node again', async () => {
		const items = [
			{ ...adding, incident: INCIDENT_ID },
			{ ...adding, tag: '' },
		];
		const answers = { [`GET /api/incidents/${INCIDENT_ID}/`]: incident(), [POST]: sent };
		expect(await requestsOfTwoRuns(items, answers)).toEqual([Object.keys(answers), []]);
	});

	it.each([
		[{ tag: '' }, /^The node needs a tag, and none is chosen\./],
		[{ tag: '..' }, /^"\.\." is not the ID of a tag\./],
		[{ incident: '' }, /^No incident is chosen\./],
	])('refuses %j and sends nothing', async (parameters, error) => {
		const run = await runApi({ ...adding, ...parameters }, {});
		expect(run.error).toMatch(error);
		expect(run.requests).toEqual([]);
	});
});
