import { invalidAt } from '../support/failures.cjs';
import { MEMBERS } from '../support/incidents.cjs';
import { runApi } from '../support/runApi.cjs';

describe('add', () => {
	const POST = 'POST /api/v2/incidents/42/responders/';
	const MEMBERS_OF_ACCOUNT = 'GET /api/account/members/';
	const adding = { resource: 'responder', operation: 'add', incident: '42', user: 'user-2' };
	const sent = {
		unique_id: 'responder-1',
		incident: 42,
		user: 'user-2',
		user_name: 'João Reis',
		escalation_policy: null,
		escalation_policy_name: null,
		response_status: 3,
	};
	const shown = {
		responderId: 'responder-1',
		user: { username: 'user-2', name: 'João Reis', email: null },
		escalationPolicy: null,
		status: 'pending',
	};

	describe('add a responder to an incident', () => {
		it('asks a user', async () => {
			const { outputs, requests, bodies } = await runApi(adding, { [POST]: sent });
			expect(requests).toEqual([POST]);
			expect(bodies).toEqual([{ user: 'user-2' }]);
			expect(outputs).toEqual([[shown]]);
		});

		it('asks an escalation policy', async () => {
			const { outputs, bodies } = await runApi(
				{ ...adding, responderType: 'escalationPolicy', escalationPolicy: 'policy-1' },
				{
					[POST]: {
						...sent,
						...{ user: null, user_name: null },
						...{ escalation_policy: 'policy-1', escalation_policy_name: 'By day' },
					},
				},
			);
			expect(bodies).toEqual([{ escalation_policy: 'policy-1' }]);
			const escalationPolicy = { id: 'policy-1', name: 'By day' };
			expect(outputs).toEqual([[{ ...shown, user: null, escalationPolicy }]]);
		});

		it('looks up email addresses once for all items', async () => {
			const items = ['ines@tower.example', 'INES@tower.example'].map((user) => ({
				...adding,
				user,
			}));
			const { requests, bodies } = await runApi(items, {
				[MEMBERS_OF_ACCOUNT]: MEMBERS,
				[POST]: sent,
			});
			expect(requests).toEqual([MEMBERS_OF_ACCOUNT, POST, POST]);
			expect(bodies).toEqual([{ user: 'user-1' }, { user: 'user-1' }]);
		});

		it.each([
			[{ responderType: 'escalationPolicy' }, ['Escalation Policy']],
			[{ responderType: 'team' }, ['Responder Type', '"team"']],
		])('refuses %j and sends nothing', async (parameters, names) => {
			const run = await runApi({ ...adding, ...parameters }, {});
			expect(run).toMatchObject({ requests: [], failure: invalidAt(...names) });
		});
	});
});

describe('getAll', () => {
	const GET = 'GET /api/v2/incidents/42/responders/';
	const reading = { resource: 'responder', operation: 'getAll', incident: '42' };

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
	});
});
