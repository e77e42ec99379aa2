import { itLearnsTheNumber, itMissesTheIncident, itReadsAgain } from '../../support/atIncident.cjs';
import { runApi } from '../../support/runApi.cjs';

const GET = 'GET /api/v2/incidents/42/responders/';
const reading = { resource: 'responder', operation: 'getAll', incident: '42' };
const listing = { parameters: reading, answers: { [GET]: [] } };

describe('get many responders of an incident', () => {
	it('gives all of them, with words for what they answered', async () => {
		const results = [
			{ unique_id: 'r-1', user: 'user-1', user_name: 'Ines Berg', response_status: 1 },
			{
				...{ unique_id: 'r-2', user: 'user-2', user_name: '', response_status: 2 },
				...{ escalation_policy: 'policy-1', escalation_policy_name: 'By day' },
			},
			{ unique_id: 'r-3', escalation_policy: 'policy-2', response_status: 3 },
			{ response_status: 9 },
			{},
		];
		const { outputs, requests } = await runApi(
			{ ...reading, limit: 1 },
			{ [GET]: [{ results, next: null }] },
		);
		expect(requests).toEqual([GET]);
		const nobody = { user: null, escalationPolicy: null };
		expect(outputs).toEqual([
			[
				{
					...{ responderId: 'r-1', status: 'accepted', escalationPolicy: null },
					user: { username: 'user-1', name: 'Ines Berg', email: null },
				},
				{
					...{ responderId: 'r-2', status: 'declined' },
					user: { username: 'user-2', name: null, email: null },
					escalationPolicy: { id: 'policy-1', name: 'By day' },
				},
				{
					...{ responderId: 'r-3', status: 'pending', user: null },
					escalationPolicy: { id: 'policy-2', name: null },
				},
				{ responderId: null, status: 9, ...nobody },
				{ responderId: null, status: null, ...nobody },
			],
		]);
	});

	it('gives what was sent when it is not simplified', async () => {
		const sent = [{ unique_id: 'r-1', user: 'user-1' }];
		const { outputs } = await runApi({ ...reading, simplify: false }, { [GET]: sent });
		expect(outputs).toEqual([sent]);
	});

	itLearnsTheNumber(listing);

	itMissesTheIncident(listing);

	itReadsAgain(listing);
});
