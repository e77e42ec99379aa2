import { located, options, search } from '../support/listing.cjs';

const TEAM = '7b6c1f0e-2a51-4f27-9f3a-0d4b8a1c9e55';
const TAGS = `/api/account/teams/${TEAM}/tags/`;
const INCIDENT = '/api/incidents/42/';
const tags = { [TAGS]: [{ unique_id: 'tag-1', name: 'disk' }] };
const ID = 'xK4nMw82LsTq9RbVcZ3hYd';
const incident = {
	unique_id: ID,
	incident_number: 42,
	service_object: { name: 'Mail', team: TEAM },
};

describe('The things that a list shows are those of', () => {
	it.each([
		['chosen from the list', located(TEAM)],
		['written by its ID', located(TEAM, 'id')],
		['as an expression gives it', TEAM],
		['written without dashes', TEAM.replaceAll('-', '')],
	])('the team %s', async (_, team) => {
		const { rows, paths } = await search('searchTags', { parameters: { team }, answers: tags });
		expect(rows).toEqual(['disk → tag-1']);
		expect(paths).toEqual([TAGS]);
	});

	it('the team, also if there are an incident and a filter', async () => {
		const { paths } = await search('searchTags', {
			parameters: { team: located(TEAM), incident: '42', filters: { teams: ['other'] } },
			answers: tags,
		});
		expect(paths).toEqual([TAGS]);
	});

	it.each([[[TEAM]], [TEAM], [`${TEAM},`]])(
		'the team of the filter, given as %j',
		async (teams) => {
			const { rows, paths } = await options('getTags', {
				parameters: { filters: { teams } },
				answers: tags,
			});
			expect(rows).toEqual(['disk → tag-1']);
			expect(paths).toEqual([TAGS]);
		},
	);

	it('the team of the integration, also if there is an incident', async () => {
		const { rows, paths } = await search('searchTags', {
			parameters: {
				team: located(''),
				integration: located(`${TEAM}/service-1/integration-1`),
				incident: '42',
			},
			answers: tags,
		});
		expect(rows).toEqual(['disk → tag-1']);
		expect(paths).toEqual([TAGS]);
		const empty = await search('searchTags', {
			parameters: { integration: `${TEAM}/service-1/integration-1` },
			answers: { [TAGS]: [] },
		});
		expect(empty.rows).toEqual([
			'There are no tags in the team of this integration. Add one in Zenduty. → ',
		]);
	});

	it.each([
		['number', located('#42', 'id'), INCIDENT],
		['ID', located(ID, 'id'), `/api/incidents/${ID}/`],
	])('the team of the incident, given by its %s', async (_, value, path) => {
		const { rows, paths } = await search('searchTags', {
			parameters: { team: located(''), filters: { teams: [] }, incident: value },
			answers: { ...tags, [path]: incident },
		});
		expect(rows).toEqual(['disk → tag-1']);
		expect(paths).toEqual([path, TAGS]);
	});

	it.each([
		['no incident is chosen', { incident: located('') }, {}],
		['the integration is an ID alone', { integration: located('integration-1', 'id') }, {}],
		['the integration is an expression without a value', { integration: located(null) }, {}],
		['the incident is an expression without a value', { incident: located(null, 'id') }, {}],
		[
			'its service has no team',
			{ incident: '42' },
			{ [INCIDENT]: { incident_number: 42, service_object: {} } },
		],
		[
			'it has no service',
			{ incident: '42' },
			{ [INCIDENT]: { incident_number: 42, service_object: null } },
		],
	])('all teams, if %s', async (_, parameters, answers) => {
		const { paths } = await search('searchTags', {
			parameters,
			answers: { ...answers, '/api/account/teams/': [] },
		});
		expect(paths.at(-1)).toBe('/api/account/teams/');
	});
});

describe('A list says what it lacks:', () => {
	it.each([[{}], [{ incident: located('') }]])(
		'an incident, where the node has %j and the list is of its notes',
		async (parameters) => {
			await expect(search('searchNotes', { parameters })).rejects.toThrow(
				'No incident is chosen. Choose an incident in the node first.',
			);
		},
	);

	it.each([
		['a team', 'searchTags', { team: located(null, 'id') }, 'Team'],
		['a team that JSON has dropped', 'searchTags', { team: { __rl: true, mode: 'id' } }, 'Team'],
		['a bare team', 'searchTags', { team: null }, 'Team'],
		['teams of the filter', 'searchTags', { filters: { teams: null } }, 'Team Names or IDs'],
		['an incident', 'searchNotes', { incident: located(null, 'id') }, 'Incident'],
		['a service', 'searchIntegrations', { service: located(null, 'id') }, 'Service'],
	] as const)('%s whose expression has no value yet', async (_, list, parameters, what) => {
		await expect(search(list, { parameters })).rejects.toThrow(
			`The expression in '${what}' has no value yet. Run the previous node first, or choose from the list.`,
		);
	});

	it.each([
		['number', '42', '#42'],
		['ID', 'xK4nMw82LsTq9RbVcZ3hYd', 'xK4nMw82LsTq9RbVcZ3hYd'],
	])('an incident with this %s', async (_, value, name) => {
		await expect(search('searchTags', { parameters: { incident: value } })).rejects.toThrow(
			`no incident ${name}`,
		);
	});

	it.each([
		['in the field', { team: '..' }],
		['in the filter', { filters: { teams: ['..'] } }],
		['of the incident', { incident: '42' }],
	])('an ID of a team %s, where it can be none', async (_, parameters) => {
		const answers = { [INCIDENT]: { incident_number: 42, service_object: { team: '..' } } };
		await expect(search('searchTags', { parameters, answers })).rejects.toThrow(
			/^"\.\." .*\bTeam\b/,
		);
	});
});
