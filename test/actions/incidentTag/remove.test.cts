import { Reply, runApi, Turns } from '../../support/runApi.cjs';
import { incident, INCIDENT_ID } from '../../support/incidents.cjs';

const GET = 'GET /api/incidents/42/tags/';
const DELETE = 'DELETE /api/incidents/42/tags/own-2/';
const removing = { resource: 'incidentTag', operation: 'remove', incident: '42', tag: 'tag-2' };
const TAGS = [
	{ unique_id: 'own-1', team_tag: 'tag-1', tag_id: 'tag-1' },
	{ unique_id: 'own-2', team_tag: 'tag-2', tag_id: 'tag-2' },
];
const GONE = [TAGS[0]];
const done = new Reply(204);
const MISSING =
	'The incident with the number 42 does not have the tag with the ID tag-2. Choose one of its tags. The operation Get Many lists them. (item 0)';

describe('remove a tag from an incident', () => {
	it("finds the incident's own ID of the tag", async () => {
		const { outputs, requests } = await runApi(removing, { [GET]: TAGS, [DELETE]: done });
		expect(requests).toEqual([GET, DELETE]);
		expect(outputs).toEqual([[{ deleted: true }]]);
	});

	it('finds it where an answer has only the other name of the team tag', async () => {
		const tags = [{ unique_id: 'own-2', tag_id: 'tag-2' }];
		const { requests } = await runApi(removing, { [GET]: { results: tags }, [DELETE]: done });
		expect(requests).toEqual([GET, DELETE]);
	});

	it('finds it whichever way its letters are written', async () => {
		const parameters = { ...removing, tag: 'TAG-2' };
		const { requests } = await runApi(parameters, {
			[GET]: [{ unique_id: 'own-2', team_tag: 'Tag-2' }],
			[DELETE]: done,
		});
		expect(requests).toEqual([GET, DELETE]);
	});

	it('learns the number of the incident by its ID', async () => {
		const { requests } = await runApi(
			{ ...removing, incident: INCIDENT_ID },
			{ [`GET /api/incidents/${INCIDENT_ID}/`]: incident(), [GET]: TAGS, [DELETE]: done },
		);
		expect(requests).toEqual([`GET /api/incidents/${INCIDENT_ID}/`, GET, DELETE]);
	});

	it.each([{ tag: 'own-2' }, { tag: 'nothing' }])(
		'says that the incident does not have the tag: %j',
		async ({ tag }) => {
			const { error, requests } = await runApi({ ...removing, tag }, { [GET]: TAGS });
			expect(requests).toEqual([GET]);
			expect(error).toBe(MISSING.replace('tag-2', tag));
		},
	);

	it('says what it did not find', async () => {
		const { error } = await runApi(removing, { [GET]: new Reply(404) });
		expect(error).toMatch(/^Zenduty has no incident with the number 42\./);
	});

	it('fails where the tag is gone between the look-up and the removal', async () => {
		const { error } = await runApi(removing, { [GET]: TAGS, [DELETE]: new Reply(404) });
		expect(error).toMatch(
			/^Zenduty has no tag with the ID tag-2 at an incident with the number 42\./,
		);
	});

	it('is done when the tag is gone after an unclear attempt', async () => {
		const { outputs, requests } = await runApi(
			{ ...removing, 'options.maxAttempts': 2 },
			{ [GET]: TAGS, [DELETE]: new Turns(new Reply(0), new Reply(404)) },
		);
		expect(requests).toEqual([GET, DELETE, DELETE]);
		expect(outputs).toEqual([[{ deleted: true }]]);
	});

	it.each([
		['no longer there', GONE, [GET]],
		['there, and gone a moment later', TAGS, [GET, DELETE]],
	])('is done when the tag is %s after an unclear earlier run', async (_, tags, requests) => {
		const state = { kept: {}, retryOnFail: true };
		const first = await runApi(removing, { [GET]: TAGS, [DELETE]: new Reply(0) }, state);
		expect(first.error).toContain(
			'It is not known whether the tag was removed: it may be so. Look at the tags of the incident with the number 42 in Zenduty before you try again.',
		);
		const again = await runApi(removing, { [GET]: tags, [DELETE]: new Reply(404) }, state);
		expect(again).toMatchObject({ requests, outputs: [[{ deleted: true }]] });
	});

	it('is not done by an unclear removal of another tag, or of a clear failure', async () => {
		// An expression can give another tag for the same input.
		const state = { kept: {}, retryOnFail: true, inputs: [{}] };
		await runApi(removing, { [GET]: TAGS, [DELETE]: new Reply(400) }, state);
		expect((await runApi(removing, { [GET]: GONE }, state)).error).toBe(MISSING);
		const other = { ...removing, tag: 'tag-1' };
		await runApi(
			other,
			{ [GET]: TAGS, 'DELETE /api/incidents/42/tags/own-1/': new Reply(0) },
			state,
		);
		const { error } = await runApi(removing, { [GET]: GONE }, state);
		expect(error).toMatch(
			/^The incident with the number 42 does not have the tag with the ID tag-2\./,
		);
		expect(error).toContain('An earlier try failed so: ');
	});

	it('is not done again when n8n runs the node again', async () => {
		const state = { kept: {}, retryOnFail: true };
		const items = [removing, { ...removing, tag: '' }];
		await runApi(items, { [GET]: TAGS, [DELETE]: done }, state);
		expect((await runApi(items, { [GET]: GONE }, state)).requests).toEqual([]);
	});

	it.each([
		[{ tag: '' }, /^The node needs a tag, and none is chosen\./],
		[{ incident: 'x' }, /^"x" is not an incident\./],
	])('refuses %j and sends nothing', async (parameters, error) => {
		const run = await runApi({ ...removing, ...parameters }, {});
		expect(run.error).toMatch(error);
		expect(run.requests).toEqual([]);
	});

	it('cannot be done if Zenduty does not give the ID that it needs, and says so', async () => {
		const { error, requests } = await runApi(removing, { [GET]: [{ team_tag: 'tag-2' }] });
		expect(error).toBe(
			'Zenduty does not give the ID by which the tag is removed from the incident with the number 42. Remove the tag in Zenduty. (item 0)',
		);
		expect(requests).toEqual([GET]);
	});
});
