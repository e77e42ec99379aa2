import type { INodePropertyOptions } from 'n8n-workflow';
import { service, team } from '../../../nodes/Zenduty/actions/configuration';
import { Reply, runApi } from '../../support/runApi.cjs';

const TEAM = {
	unique_id: 'team-1',
	name: 'Tower',
	account: 'account-1',
	creation_date: '2026-01-12',
	members: [],
};
const SERVICE = {
	unique_id: 'service-1',
	name: 'Runway',
	team: 'team-1',
	status: 1,
	escalation_policy: 'policy-1',
	summary: 'Lights and radar',
	description: 'All of it',
	integration_key: 'secret-1',
};
const simpleTeam = { id: 'team-1', name: 'Tower', createdAt: '2026-01-12T00:00:00.000Z' };
const simpleService = {
	id: 'service-1',
	name: 'Runway',
	status: 'active',
	teamId: 'team-1',
	escalationPolicyId: 'policy-1',
	summary: 'Lights and radar',
	description: 'All of it',
};

/** What the editor shows of an operation, without what all operations have. */
const shown = (resource: typeof team, name: string, operation: string) =>
	resource
		.properties(name)
		.filter(({ displayOptions }) => displayOptions?.show?.operation?.includes(operation))
		.filter((field) => field.name !== 'options')
		.map(({ name: field, required, description }) => ({ field, required, description }));

const operationsOf = (resource: typeof team, name: string) =>
	resource.properties(name)[0].options?.map((option) => {
		const { name: text, value, action, description } = option as INodePropertyOptions;
		return { text, value, action, description };
	});

const MANY = [
	{
		field: 'returnAll',
		required: undefined,
		description: 'Whether to return all results or only up to a given limit',
	},
	{ field: 'limit', required: undefined, description: 'Max number of results to return' },
	{
		field: 'simplify',
		required: undefined,
		description: 'Whether to return a simplified version of the response instead of the raw data',
	},
];

describe('team', () => {
	it('is read by its ID', async () => {
		const { outputs, requests } = await runApi(
			{ resource: 'team', operation: 'get', team: { mode: 'list', value: 'team-1' } },
			{ 'GET /api/account/teams/team-1/': TEAM },
		);
		expect(requests).toEqual(['GET /api/account/teams/team-1/']);
		expect(outputs).toEqual([[simpleTeam]]);
	});

	it('says what it did not find', async () => {
		const { error } = await runApi(
			{ resource: 'team', operation: 'get', team: 'team-1' },
			{ 'GET /api/account/teams/team-1/': new Reply(404) },
		);
		expect(error).toMatch(/^Zenduty has no team with the ID team-1\./);
	});

	it('is listed', async () => {
		const parameters = { resource: 'team', operation: 'getAll' };
		const { outputs } = await runApi(parameters, { 'GET /api/account/teams/': [TEAM] });
		expect(outputs).toEqual([[simpleTeam]]);
	});

	it('is described in the editor', () => {
		expect(team.name).toBe('Team');
		expect(operationsOf(team, 'team')).toEqual([
			{
				text: 'Get',
				value: 'get',
				action: 'Get a team',
				description: 'Read a team by its ID',
			},
			{
				text: 'Get Many',
				value: 'getAll',
				action: 'Get many teams',
				description: 'List the teams of the account',
			},
		]);
		expect(shown(team, 'team', 'get')).toEqual([
			{ field: 'team', required: true, description: undefined },
			MANY[2],
		]);
		expect(shown(team, 'team', 'getAll')).toEqual(MANY);
	});
});

describe('service', () => {
	it('is read by the IDs of its team and its own', async () => {
		const { outputs, requests } = await runApi(
			{ resource: 'service', operation: 'get', team: 'team-1', service: 'service-1' },
			{ 'GET /api/account/teams/team-1/services/service-1/': SERVICE },
		);
		expect(requests).toEqual(['GET /api/account/teams/team-1/services/service-1/']);
		expect(outputs).toEqual([[simpleService]]);
	});

	it.each([
		[0, 'disabled'],
		[1, 'active'],
		[2, 'warning'],
		[3, 'critical'],
		[4, 'maintenance'],
		[5, 5],
		[undefined, null],
	])('has the status %j as %j', async (status, word) => {
		const { outputs } = await runApi(
			{ resource: 'service', operation: 'getAll', team: 'team-1' },
			{ 'GET /api/account/teams/team-1/services/': [{ ...SERVICE, status }] },
		);
		expect(outputs).toEqual([[{ ...simpleService, status: word }]]);
	});

	it('is described in the editor', () => {
		expect(service.name).toBe('Service');
		expect(operationsOf(service, 'service')).toEqual([
			{
				text: 'Get',
				value: 'get',
				action: 'Get a service',
				description: 'Read a service by its ID',
			},
			{
				text: 'Get Many',
				value: 'getAll',
				action: 'Get many services',
				description: 'List the services of a team, or of all teams',
			},
		]);
		expect(shown(service, 'service', 'get')).toEqual([
			{ field: 'team', required: true, description: 'The team that the service belongs to' },
			{ field: 'service', required: true, description: undefined },
			MANY[2],
		]);
		expect(shown(service, 'service', 'getAll')).toEqual([
			{
				field: 'team',
				required: undefined,
				description: 'The team whose services are listed. Leave empty for those of all teams.',
			},
			...MANY,
		]);
	});
});
