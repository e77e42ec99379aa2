/* Services, through the real n8n-core, against the simulator. */
import { type Action, SEED, useAction } from '../support/action.cjs';

const { action, run, failureOf } = useAction('service');

const { teams, services, policies } = SEED;
const namesOf = ({ json }: Awaited<ReturnType<Action['run']>>) => json.map(({ name }) => name);
const ALL = ['Databases', 'Kubernetes', 'Network', 'Payments', 'Shop – Café & Co.'];

it('reads a service by its ID', async () => {
	const { json } = await run({
		operation: 'get',
		team: { __rl: true, mode: 'list', value: teams.checkout },
		service: { __rl: true, mode: 'id', value: services.shop },
	});
	expect(json).toEqual([
		{
			id: services.shop,
			name: 'Shop – Café & Co.',
			status: 'active',
			teamId: teams.checkout,
			escalationPolicyId: policies.checkout,
			summary: '',
			description: 'What belongs to: Shop – Café & Co.',
		},
	]);
});

it('lists the services of a team', async () => {
	expect(namesOf(await run({ operation: 'getAll', team: teams.platform }))).toEqual(
		ALL.slice(0, 3),
	);
});

it.each(['array', 'page', 'pages'])(
	'lists those of all teams, in lists that are: %s',
	async (shape) => {
		await action.zenduty.set({ shapes: { services: shape, teams: shape }, pageSize: 2 });
		const run1 = await run(
			{ operation: 'getAll', team: '={{ $json.team }}', returnAll: true },
			{ items: [{ team: '' }, { team: teams.checkout }] },
		);
		expect(namesOf(run1)).toEqual([...ALL, ...ALL.slice(3)]);
		expect(run1.items).toEqual([0, 0, 0, 0, 0, 1, 1]);
	},
);

it('keeps to the limit over all teams', async () => {
	expect(namesOf(await run({ operation: 'getAll', limit: 4 }))).toEqual(ALL.slice(0, 4));
});

it('keeps the order although the first team answers late', async () => {
	await action.zenduty.addFault({
		path: `/api/account/teams/${teams.platform}/services/`,
		delay: 200,
		effect: { kind: 'none' },
	});
	expect(namesOf(await run({ operation: 'getAll' }))).toEqual(ALL);
});

it('gives what was sent when it is not simplified', async () => {
	const { json } = await run({ operation: 'getAll', simplify: false });
	expect(json[0]).toMatchObject({ unique_id: services.databases, status: 1 });
});

it('says what it did not find, and goes on with the other items', async () => {
	const { json } = await run(
		{ operation: 'get', team: teams.platform, service: '={{ $json.id }}' },
		{
			items: [{ id: services.shop }, { id: services.network }],
			node: { onError: 'continueRegularOutput' },
		},
	);
	expect(json[0]).toEqual({
		error: expect.stringMatching(new RegExp(`${services.shop}.*${teams.platform}`)),
		details: { code: 'not_found', mayExist: false, statusCode: 404 },
	});
	expect(json[1].name).toBe('Network');
	expect(await failureOf({ operation: 'getAll', team: 'nothing' })).toMatchObject({
		code: 'not_found',
		message: expect.stringMatching(/\bteam\b.*\bnothing\b/),
	});
});
