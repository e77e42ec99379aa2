import { incidentRecordsEndpoint, nameOf } from '../../nodes/Zenduty/api/endpoints';
import { naming, unclear } from '../support/failures.cjs';
import { BY_NUMBER } from '../support/incidents.cjs';
import { Reply, runApi, Turns } from '../support/runApi.cjs';

describe('add', () => {
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
	});
});

describe('getAll', () => {
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
	});
});

describe('remove', () => {
	const GET = 'GET /api/incidents/42/tags/';
	const DELETE = 'DELETE /api/incidents/42/tags/own-2/';
	const removing = { resource: 'incidentTag', operation: 'remove', incident: '42', tag: 'tag-2' };
	const TAGS = [
		{ unique_id: 'own-1', team_tag: 'tag-1', tag_id: 'tag-1' },
		{ unique_id: 'own-2', team_tag: 'tag-2', tag_id: 'tag-2' },
	];
	const GONE = [TAGS[0]];
	const done = new Reply(204);
	const PLACE = String(incidentRecordsEndpoint('tags', 42).subject.lookAt);
	const missing = (tag: string) => ({
		code: 'not_found',
		statusCode: null,
		message: `Incident ${nameOf(BY_NUMBER)} does not have the tag with the ID ${tag}.`,
		description: "Choose one of its tags. The operation 'Get Many' lists them.",
	});

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

		it.each([{ tag: 'own-2' }, { tag: 'nothing' }])(
			'says that the incident does not have the tag: %j',
			async ({ tag }) => {
				const { failure, requests } = await runApi({ ...removing, tag }, { [GET]: TAGS });
				expect(requests).toEqual([GET]);
				expect(failure).toMatchObject(missing(tag));
			},
		);

		it.each([
			['no longer there', GONE, [GET]],
			['there, and gone a moment later', TAGS, [GET, DELETE]],
		])('is done when the tag is %s after an unclear earlier run', async (_, tags, requests) => {
			const state = { kept: {}, retryOnFail: true };
			const first = await runApi(removing, { [GET]: TAGS, [DELETE]: new Reply(0) }, state);
			expect(first.failure).toMatchObject(unclear('removed the tag', PLACE));
			const again = await runApi(removing, { [GET]: tags, [DELETE]: new Reply(404) }, state);
			expect(again).toMatchObject({ requests, outputs: [[{ deleted: true }]] });
		});

		it('is done when a tag that was there twice is gone after an unclear earlier run', async () => {
			const state = { kept: {}, retryOnFail: true };
			const twice = [{ unique_id: 'own-1', team_tag: 'tag-2' }, TAGS[1]];
			const DELETE_FIRST = 'DELETE /api/incidents/42/tags/own-1/';
			const answers = { [GET]: twice, [DELETE_FIRST]: done, [DELETE]: new Reply(0) };
			const first = await runApi(removing, answers, state);
			expect(first.failure).toMatchObject(unclear('removed the tag', PLACE));
			const again = await runApi(removing, { [GET]: [] }, state);
			expect(again).toMatchObject({ requests: [GET], outputs: [[{ deleted: true }]] });
		});

		it('removes no second one if Zenduty does not give the ID of each', async () => {
			const tags = [TAGS[1], { team_tag: 'tag-2' }];
			const { failure, requests } = await runApi(removing, { [GET]: tags, [DELETE]: done });
			expect(failure).toMatchObject({ code: 'unexpected_response', mayExist: false });
			expect(requests).toEqual([GET]);
		});

		it('is not done by an unclear removal of another tag, or of a clear failure', async () => {
			// An expression can give another tag for the same input.
			const state = { kept: {}, retryOnFail: true, inputs: [{}] };
			await runApi(removing, { [GET]: TAGS, [DELETE]: new Reply(400) }, state);
			const after = await runApi(removing, { [GET]: GONE }, state);
			expect(after.failure).toMatchObject(missing('tag-2'));
			const other = { ...removing, tag: 'tag-1' };
			await runApi(
				other,
				{ [GET]: TAGS, 'DELETE /api/incidents/42/tags/own-1/': new Reply(0) },
				state,
			);
			const { failure } = await runApi(removing, { [GET]: GONE }, state);
			expect(failure).toMatchObject({
				...unclear('removed the tag', PLACE),
				description: naming(PLACE, missing('tag-2').message),
			});
		});

		it('cannot be done if Zenduty does not give the ID that it needs, and says so', async () => {
			const { failure, requests } = await runApi(removing, { [GET]: [{ team_tag: 'tag-2' }] });
			expect(failure).toMatchObject({
				code: 'unexpected_response',
				message: `Zenduty did not return the ID that is needed to remove the tag from incident ${nameOf(BY_NUMBER)}.`,
				description: 'Remove the tag in Zenduty.',
			});
			expect(requests).toEqual([GET]);
		});
	});
});
