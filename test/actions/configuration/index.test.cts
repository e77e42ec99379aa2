import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import * as configuration from '../../../nodes/Zenduty/actions/configuration';
import { propertiesOf, type Resource } from '../../../nodes/Zenduty/actions/operation/operation';
import { runApi } from '../../support/runApi.cjs';

/** One kind of things: what the API sends of it, and what the node makes of that. */
interface Kind {
	value: keyof typeof configuration;
	name: string;
	many: string;
	/** The path of the list, behind that of the teams. */
	list: string;
	sent: { unique_id: string; [member: string]: unknown };
	output: object;
	/** One of them with its article, where there is Get. */
	one?: string;
	/** Whether Get Many has a limit. */
	isLimited: boolean;
	/** What the editor says of the team of Get Many. */
	team?: { required?: boolean; description: string };
	/** What the editor says of Get Many. */
	listed: string;
}

const mark = { unique_id: 'mark-1', name: 'Blue', color: 'blue', team: 'team-1', description: '' };
const ofTeam = {
	unique_id: 'thing-1',
	name: 'Nights',
	summary: 'After ten',
	description: 'By turns',
	team: 'team-1',
};

const KINDS: Kind[] = [
	{
		value: 'team',
		name: 'Team',
		many: 'teams',
		list: '',
		sent: {
			unique_id: 'team-1',
			name: 'Tower',
			account: 'account-1',
			creation_date: '2026-01-12',
			members: [],
		},
		output: { id: 'team-1', name: 'Tower', createdAt: '2026-01-12T00:00:00.000Z' },
		one: 'a team',
		isLimited: true,
		listed: 'List the teams of the account',
	},
	{
		value: 'service',
		name: 'Service',
		many: 'services',
		list: 'team-1/services/',
		sent: {
			unique_id: 'service-1',
			name: 'Runway',
			team: 'team-1',
			status: 1,
			escalation_policy: 'policy-1',
			summary: 'Lights and radar',
			description: 'All of it',
			integration_key: 'secret-1',
		},
		output: {
			id: 'service-1',
			name: 'Runway',
			status: 'active',
			teamId: 'team-1',
			escalationPolicyId: 'policy-1',
			summary: 'Lights and radar',
			description: 'All of it',
		},
		one: 'a service',
		isLimited: true,
		team: {
			description:
				'The team whose services are listed. Leave empty to list the services of all teams.',
		},
		listed: 'List the services of a team, or of all teams',
	},
	{
		value: 'escalationPolicy',
		name: 'Escalation Policy',
		many: 'escalation policies',
		list: 'team-1/escalation_policies/',
		sent: { ...ofTeam, rules: [] },
		output: { id: 'thing-1', name: 'Nights', summary: 'After ten', teamId: 'team-1' },
		one: 'an escalation policy',
		isLimited: true,
		team: { required: true, description: 'The team whose escalation policies are listed' },
		listed: 'List the escalation policies of a team',
	},
	{
		value: 'schedule',
		name: 'Schedule',
		many: 'schedules',
		list: 'team-1/schedules/',
		sent: { ...ofTeam, layers: [] },
		output: { id: 'thing-1', name: 'Nights', summary: 'After ten', teamId: 'team-1' },
		one: 'a schedule',
		isLimited: true,
		team: { required: true, description: 'The team whose schedules are listed' },
		listed: 'List the schedules of a team',
	},
	{
		value: 'priority',
		name: 'Priority',
		many: 'priorities',
		list: 'team-1/priority/',
		sent: mark,
		output: { id: 'mark-1', name: 'Blue', color: 'blue' },
		isLimited: false,
		team: { required: true, description: 'The team whose priorities are listed' },
		listed: 'List the priorities of a team',
	},
	{
		value: 'sla',
		name: 'SLA',
		many: 'SLAs',
		list: 'team-1/sla/',
		sent: { unique_id: 'sla-1', name: 'Gold', acknowledge_time: 15, resolve_time: 120 },
		output: { id: 'sla-1', name: 'Gold', acknowledgeTime: 15, resolveTime: 120 },
		isLimited: false,
		team: { required: true, description: 'The team whose SLAs are listed' },
		listed: 'List the SLAs of a team',
	},
	{
		value: 'tag',
		name: 'Tag',
		many: 'tags',
		list: 'team-1/tags/',
		sent: mark,
		output: { id: 'mark-1', name: 'Blue', color: 'blue' },
		isLimited: false,
		team: { required: true, description: 'The team whose tags are listed' },
		listed: 'List the tags of a team',
	},
];

const TEAMS = '/api/account/teams/';
const listing = ({ value }: Kind) => ({ resource: value, operation: 'getAll', team: 'team-1' });

/** The fields of an operation in the editor, without the options that all have. */
const shown = (resource: Resource, value: string, operation: string): INodeProperties[] =>
	propertiesOf(value, resource)
		.filter(({ displayOptions }) => displayOptions?.show?.operation?.includes(operation))
		.filter(({ name }) => name !== 'options');
const names = (fields: INodeProperties[]) => fields.map(({ name }) => name);

it('has a test for each kind', () => {
	expect(KINDS.map(({ value }) => value).sort()).toEqual(Object.keys(configuration).sort());
});

describe.each(KINDS)('$name', (kind) => {
	const { value, name, many, list, sent, output, one, isLimited, team, listed } = kind;
	const resource = configuration[value];

	it('is listed', async () => {
		const { outputs, requests } = await runApi(listing(kind), {
			[`GET ${TEAMS}${list}`]: [sent, { ...sent, unique_id: 'other', creation_date: null }],
		});
		expect(requests).toEqual([`GET ${TEAMS}${list}`]);
		const other = { ...output, id: 'other', ...('createdAt' in output && { createdAt: null }) };
		expect(outputs).toEqual([[output, other]]);
	});

	it('gives null for what the answer lacks', async () => {
		const { outputs } = await runApi(listing(kind), { [`GET ${TEAMS}${list}`]: [{}] });
		expect(outputs).toEqual([[Object.fromEntries(Object.keys(output).map((key) => [key, null]))]]);
	});

	it(`is listed ${isLimited ? 'up to a limit' : 'always as a whole'}`, async () => {
		const all = Array.from({ length: 60 }, (_, index) => ({ unique_id: `thing-${index}` }));
		const run = async (more: object) =>
			(await runApi({ ...listing(kind), ...more }, { [`GET ${TEAMS}${list}`]: all })).outputs[0];
		expect(await run({})).toHaveLength(isLimited ? 50 : 60);
		expect(await run({ limit: 7 })).toHaveLength(isLimited ? 7 : 60);
		expect(await run({ returnAll: true, limit: 7 })).toHaveLength(60);
	});

	it('is described in the editor', () => {
		expect(resource.name).toBe(name);
		const [{ options, default: first }] = propertiesOf(value, resource);
		const get = {
			name: 'Get',
			value: 'get',
			action: `Get ${one?.replace(/^an? /, '')}`,
			description: `Read ${one} by its ID`,
		};
		const getAll = {
			name: 'Get Many',
			value: 'getAll',
			action: `Get many ${many}`,
			description: listed,
		};
		expect(options as INodePropertyOptions[]).toEqual(one ? [get, getAll] : [getAll]);
		expect(first).toBe(one ? 'get' : 'getAll');

		const fields = shown(resource, value, 'getAll');
		expect(names(fields)).toEqual([
			...(team ? ['team'] : []),
			...(isLimited ? ['returnAll', 'limit'] : []),
			'simplify',
		]);
		if (team) {
			const [{ required, description }] = fields;
			expect({ required, description }).toEqual({ required: undefined, ...team });
		}
	});
});

describe.each(KINDS.filter(({ one }) => one !== undefined))('One $name', (kind) => {
	const { value, list, sent, output, one = '' } = kind;
	const isTeam = value === 'team';
	const getting = {
		resource: value,
		operation: 'get',
		team: { mode: 'list', value: 'team-1' },
		[value]: isTeam ? 'team-1' : sent.unique_id,
	};
	const path = isTeam ? `${TEAMS}team-1/` : `${TEAMS}${list}${sent.unique_id}/`;

	it('is read by its ID, and that of its team', async () => {
		const { outputs, requests } = await runApi(getting, { [`GET ${path}`]: sent });
		expect(requests).toEqual([`GET ${path}`]);
		expect(outputs).toEqual([[output]]);
	});

	it('asks in the editor for what it needs', () => {
		const fields = shown(configuration[value], value, 'get');
		expect(names(fields)).toEqual([...new Set(['team', value, 'simplify'])]);
		expect(fields.map(({ required }) => required === true)).toEqual([
			...fields.slice(1).map(() => true),
			false,
		]);
		expect(fields[0].description).toBe(
			isTeam ? undefined : `The team that the ${one?.replace(/^an? /, '')} belongs to`,
		);
	});
});

it.each([
	[0, 'disabled'],
	[1, 'active'],
	[2, 'warning'],
	[3, 'critical'],
	[4, 'maintenance'],
	[5, 5],
	[undefined, null],
])('a service has the status %j as %j', async (status, word) => {
	const { outputs } = await runApi(
		{ resource: 'service', operation: 'getAll', team: 'team-1' },
		{ [`GET ${TEAMS}team-1/services/`]: [{ status }] },
	);
	expect(outputs[0][0].status).toBe(word);
});
