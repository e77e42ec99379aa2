/* What a team has configured, through the real n8n-core, against the simulator. */
import { SEED, useAction } from '../support/action.cjs';

const { action, run, failureOf } = useAction('schedule');

const { platform, checkout } = SEED.teams;
const ofTeam = (id: string, name: string, teamId: string = platform) => ({
	...{ id, name, summary: '', teamId },
});

/** Each kind with its list in the simulator, and what the two teams have of it. */
const KINDS = [
	{
		resource: 'escalationPolicy',
		list: 'escalation policies',
		ofPlatform: [
			ofTeam(SEED.policies.platform, 'Platform on call'),
			ofTeam(SEED.policies.nights, 'Platform at night'),
		],
		ofCheckout: [ofTeam(SEED.policies.checkout, 'Checkout on call', checkout)],
		hasGet: true,
		sent: { name: 'Platform on call', rules: expect.any(Array) },
	},
	{
		resource: 'schedule',
		list: 'schedules',
		ofPlatform: [
			ofTeam(SEED.schedules.weeks, 'Platform by week'),
			ofTeam(SEED.schedules.nights, 'Platform nights'),
		],
		ofCheckout: [ofTeam(SEED.schedules.checkout, 'Checkout by day', checkout)],
		hasGet: true,
		sent: { name: 'Platform by week', layers: expect.any(Array) },
	},
	{
		resource: 'priority',
		list: 'priorities',
		ofPlatform: [
			{ id: SEED.priorities.p1, name: 'P1', color: 'red' },
			{ id: SEED.priorities.p2, name: 'P2', color: 'orange' },
		],
		ofCheckout: [{ id: expect.any(String), name: 'P1', color: 'red' }],
		hasGet: false,
		sent: { name: 'P1', team: platform },
	},
	{
		resource: 'sla',
		list: 'slas',
		ofPlatform: [{ id: SEED.slas.gold, name: 'Gold', acknowledgeTime: 15, resolveTime: 120 }],
		ofCheckout: [
			{ id: expect.any(String), name: 'Checkout', acknowledgeTime: 15, resolveTime: 120 },
		],
		hasGet: false,
		sent: { name: 'Gold', is_active: true },
	},
	{
		resource: 'tag',
		list: 'tags',
		ofPlatform: [
			{ id: SEED.tags.disk, name: 'disk', color: 'blue' },
			{ id: SEED.tags.customerImpact, name: 'customer impact', color: 'magenta' },
		],
		ofCheckout: [{ id: SEED.tags.release, name: 'release', color: 'green' }],
		hasGet: false,
		sent: { name: 'disk', team: platform },
	},
];

describe.each(KINDS)('$resource', ({ resource, list, ofPlatform, ofCheckout, sent }) => {
	const operation = 'getAll';

	it.each(['array', 'page', 'pages'])(
		'is listed for the team of each item, in a list that is: %s',
		async (shape) => {
			await action.zenduty.set({ shapes: { [list]: shape }, pageSize: 1 });
			const { json, items } = await run(
				{ resource, operation, team: '={{ $json.team }}', returnAll: true },
				{ items: [{ team: checkout }, { team: platform }] },
			);
			expect(json).toEqual([...ofCheckout, ...ofPlatform]);
			expect(items).toEqual([...ofCheckout.map(() => 0), ...ofPlatform.map(() => 1)]);
		},
	);

	it('is given as it was sent when it is not simplified', async () => {
		const { json } = await run({ resource, operation, team: platform, simplify: false });
		expect(json[0]).toMatchObject(sent);
	});

	it('is not found in a team that there is not', async () => {
		expect(await failureOf({ resource, operation, team: 'nothing' })).toMatchObject({
			code: 'not_found',
			message: expect.stringMatching(/\bteam\b.*\bnothing\b/),
		});
	});
});

describe.each(KINDS.filter(({ hasGet }) => hasGet))('One $resource', (kind) => {
	const { resource, ofPlatform } = kind;
	const [first, { id }] = ofPlatform;
	const operation = 'get';

	it('is read by its ID, and an item whose ID is of another team fails alone', async () => {
		const { json, items } = await run(
			{ resource, operation, team: '={{ $json.team }}', [resource]: '={{ $json.id }}' },
			{
				items: [
					{ team: platform, id: first.id.replaceAll('-', '') },
					{ team: checkout, id },
				],
				node: { onError: 'continueRegularOutput' },
			},
		);
		expect(items).toEqual([0, 1]);
		expect(json[0]).toEqual(first);
		const name = resource === 'schedule' ? 'schedule' : 'escalation policy';
		expect(json[1]).toEqual({
			error: expect.stringMatching(new RegExp(`${name}.*${id}.*${checkout}`)),
			details: { code: 'not_found', mayExist: false, statusCode: 404 },
		});
	});
});
