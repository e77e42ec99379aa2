import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import * as configuration from '../../../nodes/Zenduty/actions/configuration';
import { propertiesOf, type Resource } from '../../../nodes/Zenduty/actions/operation/operation';
import { LISTS_OF_TEAM, shownOf } from '../../support/listsOfTeam.cjs';
import { runApi } from '../../support/runApi.cjs';

/** One kind of things: what the API sends of it, and what the node makes of that. */
interface Kind {
	value: string;
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
	/**
	 * What the editor says of the team of Get Many, and null for no team. By default a team is needed.
	 */
	team?: { required?: boolean; description: string } | null;
	/** What the editor says of Get Many, if that is not "List the … of a team". */
	listed?: string;
}

const RESOURCES: Readonly<Record<string, Resource>> = configuration;

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
		team: null,
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
	},
	...Object.entries(LISTS_OF_TEAM).map(plainKind),
];

/** Makes the kind of a plain list of a team. Zenduty sends more members than the output has. */
function plainKind([value, row]: [string, (typeof LISTS_OF_TEAM)[string]]): Kind {
	const members = [...Object.values(row.shown), 'not_shown'];
	const made = Object.fromEntries(members.map((member) => [member, `${member}-1`]));
	const sent = { ...made, unique_id: 'thing-1', team: 'team-1' };
	return {
		value,
		name: row.name,
		many: row.many,
		list: `team-1/${row.path}/`,
		sent,
		output: shownOf(row, sent),
		isLimited: row.alwaysReturnsAll !== true,
	};
}

const TEAMS = '/api/account/teams/';
const listing = ({ value }: Kind) => ({ resource: value, operation: 'getAll', team: 'team-1' });

/** The fields of an operation in the editor, without the options that all have. */
const shown = (resource: Resource, value: string, operation: string): INodeProperties[] =>
	propertiesOf(value, resource)
		.filter(({ displayOptions }) => displayOptions?.show?.operation?.includes(operation))
		.filter(({ name }) => name !== 'options');
const names = (fields: INodeProperties[]) => fields.map(({ name }) => name);

it('has a row here, or in test/support/listsOfTeam.cts, for each resource', () => {
	const tested = KINDS.map(({ value }) => value);
	expect(Object.keys(configuration).filter((name) => !tested.includes(name))).toEqual([]);
	expect(tested.filter((value) => !(value in configuration))).toEqual([]);
});

describe.each(KINDS)('$name', (kind) => {
	const { value, name, many, list, sent, output, one, isLimited } = kind;
	const { listed = `List the ${many} of a team` } = kind;
	const { team = { required: true, description: `The team whose ${many} are listed` } } = kind;
	const resource = RESOURCES[value];

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
		const fields = shown(RESOURCES[value], value, 'get');
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
