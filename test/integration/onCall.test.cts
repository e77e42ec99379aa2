/* Who is on call, through the real n8n-core, against the simulator. */
import { SEED, useAction } from '../support/action.cjs';

const { action, run, failureOf } = useAction('onCall');

const { teams, policies, services } = SEED;
const operation = 'getAll';
const levelsOf = ({ json }: Awaited<ReturnType<typeof run>>) =>
	json.map(({ level, delayMinutes, name }) => [level, delayMinutes, name]);

const DAY = [
	[1, 0, 'Mara Lindqvist'],
	[2, 10, 'Tomás Ferreira'],
	[2, 10, 'Aiko Nakamura'],
];
const NIGHT = [[2, 5, 'Aiko Nakamura']];

it('gives each person on each level of the policies of a team', async () => {
	const given = await run({ operation, team: { __rl: true, mode: 'list', value: teams.platform } });
	expect(levelsOf(given)).toEqual([...DAY, ...NIGHT]);
	expect(given.json[0]).toEqual({
		level: 1,
		delayMinutes: 0,
		username: SEED.users.mara,
		name: 'Mara Lindqvist',
		email: 'Mara.Lindqvist@Example.com',
		escalationPolicy: { id: policies.platform, name: 'Platform on call' },
	});
	expect(await action.requests()).toEqual([`GET /api/v2/account/teams/${teams.platform}/oncall/`]);
});

it.each([
	[{ of: 'service', service: services.databases }, `services/${services.databases}`, DAY],
	[
		{ of: 'escalationPolicy', escalationPolicy: policies.nights },
		`escalation_policies/${policies.nights}`,
		NIGHT,
	],
])('asks what %j says', async (parameters, path, levels) => {
	expect(levelsOf(await run({ operation, team: teams.platform, ...parameters }))).toEqual(levels);
	expect(await action.requests()).toEqual([
		`GET /api/v2/account/teams/${teams.platform}/${path}/oncall/`,
	]);
});

it.each(['array', 'page', 'pages'])('reads a list that is: %s', async (shape) => {
	await action.zenduty.set({ shapes: { 'on call': shape } });
	const given = await run(
		{ operation, team: '={{ $json.team }}', level: '={{ $json.level }}' },
		{
			items: [
				{ team: teams.platform, level: 1 },
				{ team: teams.checkout, level: '2' },
				{ team: teams.checkout, level: 9 },
			],
		},
	);
	expect(levelsOf(given)).toEqual([DAY[0], [2, 15, 'Tomás Ferreira']]);
	expect(given.items).toEqual([0, 1]);
});

it('gives one item for each policy when it is not simplified', async () => {
	const { json } = await run({ operation, team: teams.platform, simplify: false });
	expect(json.map(({ unique_id: id }) => id)).toEqual([policies.platform, policies.nights]);
	expect(json[1].oncalls).toHaveLength(2);
});

it('says what it did not find, and goes on with the other items', async () => {
	const { json } = await run(
		{ operation, team: teams.platform, of: 'service', service: '={{ $json.id }}' },
		{
			items: [{ id: services.shop }, { id: services.network }],
			node: { onError: 'continueRegularOutput' },
		},
	);
	expect(json[0]).toEqual({
		error: expect.stringMatching(new RegExp(`${services.shop}.*${teams.platform}`)),
		details: { code: 'not_found', mayExist: false, statusCode: 404 },
	});
	expect(json).toHaveLength(4);
	expect(await failureOf({ operation, team: 'nothing' })).toMatchObject({
		code: 'not_found',
		message: expect.stringMatching(/\bteam\b.*\bnothing\b/),
	});
});
