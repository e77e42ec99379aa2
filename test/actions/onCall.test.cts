import { teamEndpoint, teamRecordEndpoint } from '../../nodes/Zenduty/api/endpoints';
import { invalidAt, invalidInput, naming, notFound } from '../support/failures.cjs';
import { Reply, runApi } from '../support/runApi.cjs';

const TEAM = 'GET /api/v2/account/teams/team-1/oncall/';
const SERVICE = 'GET /api/v2/account/teams/team-1/services/service-1/oncall/';
const POLICY = 'GET /api/v2/account/teams/team-1/escalation_policies/policy-1/oncall/';

const ines = {
	username: 'user-1',
	first_name: 'Ines',
	last_name: 'Berg',
	email: 'ines@tower.example',
};
const joao = { username: 'user-2', first_name: 'João', last_name: '', email: 'j@tower.example' };
const days = {
	unique_id: 'policy-1',
	name: 'By day',
	oncalls: [
		{ ep_rule: 'rule-1', position: 1, delay: 0, oncalls: [ines] },
		{ ep_rule: 'rule-2', position: 2, delay: 10, oncalls: [joao, ines] },
	],
};
const nights = {
	unique_id: 'policy-2',
	name: 'By night',
	oncalls: [
		{ ep_rule: 'rule-3', position: 1, delay: 0, oncalls: [] },
		{ ep_rule: 'rule-4', position: 2, delay: 5, oncalls: [joao] },
	],
};

const person = { username: 'user-1', name: 'Ines Berg', email: 'ines@tower.example' };
const other = { username: 'user-2', name: 'João', email: 'j@tower.example' };
const byDay = { id: 'policy-1', name: 'By day' };
const byNight = { id: 'policy-2', name: 'By night' };
const ALL = [
	{ level: 1, delayMinutes: 0, ...person, escalationPolicy: byDay },
	{ level: 2, delayMinutes: 10, ...other, escalationPolicy: byDay },
	{ level: 2, delayMinutes: 10, ...person, escalationPolicy: byDay },
	{ level: 2, delayMinutes: 5, ...other, escalationPolicy: byNight },
];

const asking = { resource: 'onCall', operation: 'getAll', team: 'team-1' };
const ask = async (parameters: object = {}, answers: object = { [TEAM]: [days, nights] }) =>
	await runApi({ ...asking, ...parameters }, { ...answers });

describe('get many people on call', () => {
	it('begins with who it is and why, since a table shows few columns', async () => {
		const { outputs } = await ask();
		expect(Object.keys(outputs[0][0])).toEqual([
			...['name', 'level', 'escalationPolicy', 'delayMinutes', 'email', 'username'],
		]);
	});

	it('gives one item for each person and level of each policy of a team', async () => {
		const { outputs, requests } = await ask();
		expect(requests).toEqual([TEAM]);
		expect(outputs).toEqual([ALL]);
	});

	it.each([
		[{ of: 'team', service: 'service-1', escalationPolicy: 'policy-1' }, TEAM],
		[{ of: ' service', service: 'service-1' }, SERVICE],
		[{ of: 'escalationPolicy', escalationPolicy: { mode: 'id', value: 'policy-1' } }, POLICY],
	])('asks what %j says', async (parameters, request) => {
		const { outputs, requests } = await ask(parameters, { [request]: { results: [days] } });
		expect(requests).toEqual([request]);
		expect(outputs).toEqual([ALL.slice(0, 3)]);
	});

	it.each([
		[0, ALL],
		['', ALL],
		[1, [ALL[0]]],
		[' 2 ', ALL.slice(1)],
		[3, []],
	])('gives of the level %j only those on it', async (level, expected) => {
		expect((await ask({ level })).outputs).toEqual([expected]);
	});

	it('gives a hint where nobody is on call', async () => {
		const { outputs, hints } = await ask({ level: 7 });
		expect(outputs).toEqual([[]]);
		expect(hints).toHaveLength(1);
	});

	it('gives each policy as it was sent, with all levels, when it is not simplified', async () => {
		const { outputs } = await ask({ simplify: false, level: 1 });
		expect(outputs).toEqual([[days, nights]]);
	});

	it('gives somebody who is there by two schedules once for each level', async () => {
		const twice = {
			...days,
			oncalls: [
				{ position: 1, delay: 0, oncalls: [ines, joao, ines] },
				{ position: 1, delay: 3, oncalls: ['user-1'] },
				{ position: 2, delay: 10, oncalls: [ines] },
			],
		};
		const { outputs } = await ask({}, { [TEAM]: [twice, { ...twice, unique_id: 'policy-2' }] });
		const told = outputs[0].map(({ name, level, delayMinutes }) => [name, level, delayMinutes]);
		const once = [
			['Ines Berg', 1, 0],
			['João', 1, 0],
			['Ines Berg', 2, 10],
		];
		expect(told).toEqual([...once, ...once]);
	});

	it('gives null for what the answer lacks, and nothing for what is nobody', async () => {
		const odd = [
			{ oncalls: [{ oncalls: ['user-3', null, ''] }, null, { oncalls: null }, {}] },
			{ oncalls: null },
			{},
		];
		const { outputs } = await ask({}, { [TEAM]: odd });
		expect(outputs).toEqual([
			[
				{
					level: null,
					delayMinutes: null,
					username: 'user-3',
					name: null,
					email: null,
					escalationPolicy: { id: null, name: null },
				},
			],
		]);
	});

	it('gives people of whom nothing is known each by themselves', async () => {
		const nobody = { username: '', email: null };
		const { outputs } = await ask({}, { [TEAM]: [{ oncalls: [{ oncalls: [nobody, nobody] }] }] });
		expect(outputs[0]).toHaveLength(2);
	});

	it.each(['x', 7, true])(
		'does not take a level that is %j for one without people',
		async (level) => {
			const { failure } = await ask({}, { [TEAM]: [{ unique_id: 'p', oncalls: [level] }] });
			expect(failure).toMatchObject({ code: 'unexpected_response', mayExist: false });
			const sent = [{ unique_id: 'p', oncalls: [level] }];
			expect((await ask({ simplify: false }, { [TEAM]: sent })).outputs).toEqual([sent]);
		},
	);

	it.each([
		[{}, TEAM, teamEndpoint('team-1').subject],
		[
			{ of: 'service', service: 'service-1' },
			SERVICE,
			teamRecordEndpoint('team-1', 'services', 'service-1').subject,
		],
		[
			{ of: 'escalationPolicy', escalationPolicy: 'policy-1' },
			POLICY,
			teamRecordEndpoint('team-1', 'escalationPolicies', 'policy-1').subject,
		],
	])('with %j says what it did not find', async (parameters, request, missing) => {
		const { failure } = await ask(parameters, { [request]: new Reply(404) });
		expect(failure).toMatchObject(notFound(missing));
	});

	it.each([
		[{ of: 'service' }, invalidAt('Service')],
		[{ of: 'escalationPolicy' }, invalidAt('Escalation Policy')],
		[
			{ of: 'user' },
			{
				...invalidAt('On Call For', '"user"'),
				description: naming('team', 'service', 'escalationPolicy'),
			},
		],
		...[
			[-1, '-1'],
			[1.5, '1.5'],
			['1x', '1x'],
			['x'.repeat(50), 'x'.repeat(40)],
		].map(([level, told]): [object, object] => [
			{ level },
			invalidInput(
				`'Level' is "${told}", but must be a whole number of 0 or more.`,
				'Enter 1 for the people who are alerted first, 2 for the next, and so on; 0 for all.',
			),
		]),
	])('refuses %j and sends nothing', async (parameters, failure) => {
		expect(await ask(parameters)).toMatchObject({ requests: [], failure });
	});
});
