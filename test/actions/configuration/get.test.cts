import { teamThing } from '../../../nodes/Zenduty/api/endpoints';
import { invalidAt, notFound } from '../../support/failures.cjs';
import { Reply, runApi } from '../../support/runApi.cjs';

const GET = 'GET /api/account/teams/team-1/services/service-1/';
const getting = { resource: 'service', operation: 'get', team: 'team-1', service: 'service-1' };

describe('get a thing of a team', () => {
	it('gives null for what the answer lacks', async () => {
		const { outputs } = await runApi(getting, { [GET]: { unique_id: 'service-1' } });
		expect(outputs).toEqual([
			[
				{
					id: 'service-1',
					name: null,
					status: null,
					teamId: null,
					escalationPolicyId: null,
					summary: null,
					description: null,
				},
			],
		]);
	});

	it('gives what was sent without its secrets when it is not simplified', async () => {
		const { outputs } = await runApi(
			{ ...getting, simplify: false },
			{ [GET]: { unique_id: 'service-1', integrations: [{ integration_key: 's', id: 1 }] } },
		);
		expect(outputs).toEqual([[{ unique_id: 'service-1', integrations: [{ id: 1 }] }]]);
	});

	it('encodes what was entered as an ID, and writes 32 hex digits as a UUID', async () => {
		const { requests } = await runApi(
			{ ...getting, team: '0123456789abcdef0123456789abcdef', service: 'a/b?c' },
			{},
		);
		expect(requests).toEqual([
			'GET /api/account/teams/01234567-89ab-cdef-0123-456789abcdef/services/a%2Fb%3Fc/',
		]);
	});

	it('says what it did not find', async () => {
		const { failure } = await runApi(getting, { [GET]: new Reply(404, { detail: 'Not found.' }) });
		const missing = teamThing('team-1', 'services', 'service-1').subject;
		expect(failure).toMatchObject(notFound(missing));
	});

	it.each([
		[{ team: '' }, ['Team']],
		[{ team: '..' }, ['".."', 'Team']],
		[{ service: '' }, ['Service']],
		[{ service: '.' }, ['"."', 'Service']],
	])('refuses %j and sends nothing', async (parameters, names) => {
		const run = await runApi({ ...getting, ...parameters }, {});
		expect(run).toMatchObject({ requests: [], failure: invalidAt(...names) });
	});

	it('is read again when n8n runs the node again', async () => {
		const state = { kept: {}, retryOnFail: true };
		const items = [getting, { ...getting, service: '' }];
		await runApi(items, { [GET]: {} }, state);
		expect((await runApi(items, { [GET]: {} }, state)).requests).toEqual([GET]);
	});
});
