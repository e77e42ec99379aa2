import { analytics } from '../../nodes/Zenduty/actions/analytics';
import { invalidAt, invalidInput } from '../support/failures.cjs';
import { MEMBERS } from '../support/incidents.cjs';
import { Reply, runApi, Turns } from '../support/runApi.cjs';

const at = (figures: string) => `POST /api/v2/account/analytics/${figures}/`;
const STATS = at('incident_stats');
const BY_TEAM = at('team_analytics');
const LIST_MEMBERS = 'GET /api/account/members/';
const NOW = new Date('2026-03-01T23:30:00Z');

const stats = {
	total_incidents: 150,
	total_triggered_incidents: 20,
	total_acknowledged_incidents: 30,
	total_resolved_incidents: 100,
	user_total_incidents: 40,
};
/** Figures as the API answers them for teams, services and users. All values are made up. */
const figures = {
	total_incidents: 12,
	total_acknowledged: 8,
	total_resolved: 6,
	mtta_seconds: 90.2,
	mttr_seconds: 2400,
};
const simplifiedFigures = {
	incidents: 12,
	acknowledgedOrResolved: 8,
	resolved: 6,
	secondsToAcknowledge: 90.2,
	secondsToResolve: 2400,
};
const allTeams = { ...figures, mtta_seconds: 120.5, mttr_seconds: 3600 };
const answers = {
	[STATS]: stats,
	[BY_TEAM]: { all_teams: allTeams, team_records: [] },
	[LIST_MEMBERS]: MEMBERS,
};
const totals = { resource: 'analytics', operation: 'getTotals' };
const byTeam = { resource: 'analytics', operation: 'getByTeam' };

beforeAll(() => {
	jest.useFakeTimers({ now: NOW, doNotFake: ['nextTick', 'setImmediate', 'setTimeout'] });
});
afterAll(() => jest.useRealTimers());

describe('the days', () => {
	const daysFor = async (fields: object, timeZone = 'UTC') => {
		const { bodies, failure } = await runApi({ ...byTeam, ...fields }, answers, { timeZone });
		expect(failure).toBeUndefined();
		return bodies;
	};
	const days = (from_date: string, to_date: string) => [{ from_date, to_date }];

	it.each([
		['UTC', '2026-01-31', '2026-03-01'],
		['Europe/Berlin', '2026-02-01', '2026-03-02'],
		['America/New_York', '2026-01-31', '2026-03-01'],
		['Pacific/Kiritimati', '2026-02-01', '2026-03-02'],
		['DEFAULT', '2026-01-31', '2026-03-01'],
	])('are the last 30 in %s, today too', async (timeZone, first, last) => {
		expect(await daysFor({}, timeZone)).toEqual(days(first, last));
		expect(await daysFor({ startDate: '', endDate: '' }, timeZone)).toEqual(days(first, last));
	});

	it.each<[object, string, string, string]>([
		[{ endDate: '2024-03-01' }, 'UTC', '2024-02-01', '2024-03-01'],
		[{ endDate: '2026-04-10T00:00:00' }, 'Europe/Berlin', '2026-03-12', '2026-04-10'],
		[{ startDate: '2026-02-27' }, 'Europe/Berlin', '2026-02-27', '2026-03-02'],
		[
			{ startDate: '2026-02-27T23:30:00Z', endDate: '2026-02-28T22:30:00Z' },
			'Europe/Berlin',
			'2026-02-28',
			'2026-02-28',
		],
		[
			{ startDate: '2026-02-28T03:00:00Z', endDate: Date.parse('2026-02-28T06:00:00Z') },
			'America/New_York',
			'2026-02-27',
			'2026-02-28',
		],
		[{ startDate: '1000-01-01', endDate: '9999-12-31' }, 'UTC', '1000-01-01', '9999-12-31'],
	])('of %j in %s are %s to %s', async (fields, timeZone, first, last) => {
		expect(await daysFor(fields, timeZone)).toEqual(days(first, last));
	});

	it.each([
		[
			{ startDate: '2026-03-03', endDate: '2026-03-02' },
			invalidInput(
				"'Start Date' (2026-03-03) is after 'End Date' (2026-03-02).",
				'Enter an earlier start, or a later end.',
			),
		],
		[{ startDate: '2026-03-02' }, invalidAt('2026-03-02', '2026-03-01')],
		[{ startDate: 'soon' }, invalidAt('Start Date')],
		[{ endDate: 'soon' }, invalidAt('End Date')],
		[{ endDate: 1.77e15 }, invalidAt('End Date')],
		[{ startDate: '0999-01-01' }, invalidAt('Start Date')],
	])('cannot be those of %j', async (fields, failure) => {
		const run = await runApi({ ...byTeam, ...fields }, answers, { timeZone: 'UTC' });
		expect(run).toMatchObject({ requests: [], outputs: [[]], failure });
	});
});

describe('the filters', () => {
	it.each<[object, object]>([
		[{ teams: ['team-1', 'team-2'] }, { team_ids: ['team-1', 'team-2'] }],
		[{ services: 'service-1, service-2' }, { service_ids: ['service-1', 'service-2'] }],
		[{ escalationPolicies: ['policy-1'] }, { escalation_policy_ids: ['policy-1'] }],
		[{ priorities: ['priority-1'] }, { priority_ids: ['priority-1'] }],
		[{ slas: ['sla-1'] }, { sla_ids: ['sla-1'] }],
		[{ tags: ['tag-1'] }, { tag_ids: ['tag-1'] }],
		[
			{ users: ['user-9', 'INES@tower.example', 'Unassigned'] },
			{ user_ids: ['user-9', 'user-1', 'Unassigned'] },
		],
		[{ urgency: 'low' }, { urgency: '0' }],
		[{ urgency: 'HIGH' }, { urgency: '1' }],
		[{ urgency: 1 }, { urgency: '1' }],
		[{ childIncidents: 'include' }, { child_incident: 'include' }],
		[{ childIncidents: ' exclude ' }, { child_incident: 'exclude' }],
		[{ teams: [], users: '', urgency: '', childIncidents: ' ' }, {}],
	])('%j go out as %j', async (filters, sent) => {
		const { bodies, failure } = await runApi({ ...totals, filters }, answers, { timeZone: 'UTC' });
		expect(failure).toBeUndefined();
		const whole = { from_date: '2026-01-31', to_date: '2026-03-01', ...sent };
		expect(bodies).toEqual([whole, whole]);
	});

	it.each([
		[{ urgency: 'medium' }, '"medium" in \'Urgency\''],
		[{ urgency: 2 }, '"2" in \'Urgency\''],
		[{ childIncidents: 'some' }, 'Child Incidents'],
		[{ services: ['..'] }, 'Service'],
		[{ teams: '[x' }, 'Team'],
	])('cannot be %j', async (filters, name) => {
		const run = await runApi({ ...totals, filters }, answers);
		expect(run).toMatchObject({ requests: [], failure: invalidAt(name) });
	});

	it('ask for no figures if no member has an email address', async () => {
		const filters = { users: 'nobody@tower.example' };
		const run = await runApi({ ...totals, filters }, answers);
		expect(run.requests).toEqual([LIST_MEMBERS]);
		expect(run.failure).toMatchObject(invalidAt('nobody@tower.example'));
	});
});

describe('getTotals', () => {
	it('gives one item of two answers', async () => {
		const { outputs, requests } = await runApi(totals, answers);
		expect(requests).toEqual([STATS, BY_TEAM]);
		const expected = {
			incidents: 150,
			triggered: 20,
			acknowledged: 30,
			resolved: 100,
			secondsToAcknowledge: 120.5,
			secondsToResolve: 3600,
		};
		expect(outputs).toEqual([[expected]]);
		expect(Object.keys(outputs[0][0])).toEqual(Object.keys(expected));
	});

	it('gives null for what the answers lack', async () => {
		const few = { [STATS]: { total_incidents: 0 }, [BY_TEAM]: { all_teams: {} } };
		const { outputs } = await runApi(totals, few);
		expect(outputs).toEqual([
			[
				{
					incidents: 0,
					triggered: null,
					acknowledged: null,
					resolved: null,
					secondsToAcknowledge: null,
					secondsToResolve: null,
				},
			],
		]);
	});

	it('gives what was sent when it is not simplified', async () => {
		const { outputs } = await runApi({ ...totals, simplify: false }, answers);
		expect(outputs).toEqual([[{ incidentStats: stats, allTeams }]]);
	});

	it.each([
		['no counts', { [STATS]: {} }],
		['counts that are none', { [STATS]: { total_incidents: '150' } }],
		['no figures of all teams', { [BY_TEAM]: { team_records: [] } }],
		['figures that are none', { [BY_TEAM]: { all_teams: null } }],
		['a list', { [STATS]: [stats] }],
	])('says that a response has %s', async (_, more) => {
		const { failure } = await runApi(totals, { ...answers, ...more });
		expect(failure).toMatchObject({ code: 'unexpected_response', mayExist: false });
	});

	it('is tried again as a read', async () => {
		const failing = { [STATS]: new Turns(new Reply(500), new Reply(0), stats) };
		const item = { ...totals, 'options.maxAttempts': 3 };
		const { outputs, requests } = await runApi(item, { ...answers, ...failing });
		expect(requests).toEqual([STATS, STATS, STATS, BY_TEAM]);
		expect(outputs[0]).toHaveLength(1);
		const down = await runApi(totals, { ...answers, [STATS]: new Reply(0) });
		expect(down.failure).toMatchObject({ code: 'unavailable', mayExist: false });
	});

	it('is asked for again when n8n runs the node again', async () => {
		const state = { kept: {}, retryOnFail: true };
		const items = [totals, { ...totals, endDate: 'soon' }];
		await runApi(items, answers, state);
		expect((await runApi(items, answers, state)).requests).toEqual([STATS, BY_TEAM]);
	});
});

const team = { unique_id: 'team-1', name: 'Tower' };
const service = { unique_id: 'service-1', name: 'Runway' };

describe.each<[string, string, object, object, object]>([
	['getByTeam', 'team', { team }, { team: { id: 'team-1', name: 'Tower' } }, { team: null }],
	[
		'getByService',
		'service',
		{ team, service },
		{ team: { id: 'team-1', name: 'Tower' }, service: { id: 'service-1', name: 'Runway' } },
		{ team: null, service: null },
	],
	[
		'getByUser',
		'user',
		{ user: { username: 'user-1', full_name: 'Ines Berg' } },
		{ user: { username: 'user-1', name: 'Ines Berg' } },
		{ user: null },
	],
])('%s', (operation, thing, sent, named, unnamed) => {
	const POST = at(`${thing}_analytics`);
	const asking = { resource: 'analytics', operation };
	const answer = (...records: unknown[]) => ({ [POST]: { [`${thing}_records`]: records } });

	it('gives an item for each record, in the order that came', async () => {
		const records = [
			{ ...sent, ...figures },
			{ ...sent, ...figures, total_incidents: 3 },
		];
		const { outputs, requests } = await runApi(asking, answer(...records));
		expect(requests).toEqual([POST]);
		const expected = { ...named, ...simplifiedFigures };
		expect(outputs).toEqual([[expected, { ...expected, incidents: 3 }]]);
		expect(Object.keys(outputs[0][0])).toEqual(Object.keys(expected));
	});

	it('gives null for what a record lacks', async () => {
		const members = Object.keys(simplifiedFigures).map((name) => [name, null]);
		const { outputs } = await runApi(asking, answer({}));
		expect(outputs).toEqual([[{ ...unnamed, ...Object.fromEntries(members) }]]);
		const empty = Object.fromEntries(Object.keys(sent).map((name) => [name, {}]));
		const nameless = await runApi(asking, answer(empty));
		for (const name of Object.keys(unnamed)) {
			const expected = Object.keys((named as Record<string, object>)[name]);
			const given = nameless.outputs[0][0][name] as object;
			expect(Object.entries(given)).toEqual(expected.map((member) => [member, null]));
		}
	});

	it('gives what was sent when it is not simplified', async () => {
		const { outputs } = await runApi(
			{ ...asking, simplify: false },
			answer({ ...sent, ...figures }),
		);
		expect(outputs).toEqual([[{ ...sent, ...figures }]]);
	});

	it.each([['x'], [null]])('does not pass over what is no record: %j', async (other) => {
		const { failure } = await runApi(asking, answer({ ...sent, ...figures }, other));
		expect(failure).toMatchObject({ code: 'unexpected_response', mayExist: false });
	});

	it('gives nothing, and a hint, where there are no records', async () => {
		const { outputs, hints } = await runApi(asking, answer());
		expect(outputs).toEqual([[]]);
		expect(hints).toHaveLength(1);
	});

	it.each([{}, { [`${thing}_records`]: null }, { [`${thing}_records`]: {} }, [sent]])(
		'says that the response has no records: %j',
		async (response) => {
			const { failure } = await runApi(asking, { [POST]: response });
			expect(failure).toMatchObject({ code: 'unexpected_response', mayExist: false });
		},
	);
});

it('has names and words for each thing', () => {
	const texts = Object.values(analytics.operations).map(({ name, action }) => [name, action]);
	expect(texts).toEqual([
		['Get Totals', 'Get analytics totals'],
		['Get by Team', 'Get analytics by team'],
		['Get by Service', 'Get analytics by service'],
		['Get by User', 'Get analytics by user'],
	]);
});
