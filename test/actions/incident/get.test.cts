import type { JsonObject } from '../../../nodes/Zenduty/json';
import { incidentEndpoint } from '../../../nodes/Zenduty/api/endpoints';
import { invalidAt, invalidInput, naming, notFound } from '../../support/failures.cjs';
import { Reply, runApi, Turns } from '../../support/runApi.cjs';
import {
	BY_ID,
	BY_NUMBER,
	incident,
	INCIDENT_ID,
	MEMBERS,
	simplified,
} from '../../support/incidents.cjs';

describe('get', () => {
	const getting = { resource: 'incident', operation: 'get' };

	it.each([
		['42', '42'],
		[42, '42'],
		[{ mode: 'list', value: '#42' }, '42'],
		[INCIDENT_ID, INCIDENT_ID],
		[{ mode: 'url', value: 'https://pager.example.net/dashboard/incidents/42/?tab=1' }, '42'],
	])('is found by %j', async (given, key) => {
		const { outputs, requests } = await runApi(
			{ ...getting, incident: given },
			{ [`GET /api/incidents/${key}/`]: incident() },
		);
		expect(outputs).toEqual([[simplified()]]);
		expect(requests).toEqual([`GET /api/incidents/${key}/`]);
	});

	it.each([
		['42', BY_NUMBER],
		[INCIDENT_ID, BY_ID],
	])('says that there is none by %s', async (key, reference) => {
		const { failure } = await runApi(
			{ ...getting, incident: key },
			{ [`GET /api/incidents/${key}/`]: new Reply(404, { detail: 'Not found.' }) },
		);
		expect(failure).toMatchObject(notFound(incidentEndpoint(reference).subject));
	});
});

describe('getAll', () => {
	const FILTER = 'POST /api/incidents/filter/';
	const finding = { resource: 'incident', operation: 'getAll' };

	const page = (results: object[], next: string | null = null) => ({ count: null, next, results });
	const numbered = (from: number, to: number, more: object = {}) =>
		Array.from({ length: to - from + 1 }, (_, i) =>
			incident({ incident_number: from + i, unique_id: `id-${from + i}`, ...more }),
		);

	/** A filter, and an incident that it does not let through. */
	const LATE = { filters: { createdAfter: '2026-05-04T00:00:00Z' } };
	const EARLY = incident({ unique_id: 'early', creation_date: '2026-05-03T00:00:00Z' });

	async function find(parameters: object, answer: unknown = page([incident()]), timeZone?: string) {
		return await runApi(
			{ ...finding, ...parameters },
			{ [FILTER]: answer, 'GET /api/account/members/': MEMBERS },
			{ timeZone },
		);
	}

	async function bodyFor(parameters: object, timeZone?: string) {
		const { bodies, failure } = await find(parameters, undefined, timeZone);
		expect(failure).toBeUndefined();
		return bodies[0];
	}

	it('finds open ones of all teams by default', async () => {
		const { outputs, bodies, queries } = await find({});
		expect(outputs).toEqual([[simplified()]]);
		expect(bodies).toEqual([{ status: -1, all_teams: 1 }]);
		expect(queries).toEqual(['?page=1&page_size=100']);
	});

	it.each([
		['open', -1],
		['', -1],
		['all', 0],
		['triggered', 1],
		[' Acknowledged', 2],
		['resolved', 3],
	])('asks for the status %j as %d', async (status, code) => {
		expect(await bodyFor({ status })).toEqual({ status: code, all_teams: 1 });
	});

	it('refuses an unknown status', async () => {
		const { failure, requests } = await find({ status: 'x'.repeat(50) });
		expect(requests).toEqual([]);
		expect(failure).toMatchObject({
			...invalidAt("'Status'", `"${'x'.repeat(40)}"`),
			description: naming('open', 'all', 'triggered', 'acknowledged', 'resolved'),
		});
	});

	it.each([
		['teams', 'team_ids'],
		['services', 'service_ids'],
		['escalationPolicies', 'escalation_policy_ids'],
		['users', 'user_ids'],
		['priorities', 'priority_ids'],
		['slas', 'sla_ids'],
		['tags', 'tag_ids'],
	])('filters by several %s, in an array or a text', async (name, apiName) => {
		const expected = { status: -1, all_teams: 1, [apiName]: ['a-1', 'a-2'] };
		expect(await bodyFor({ filters: { [name]: ['a-1', 'a-2'] } })).toEqual(expected);
		expect(await bodyFor({ filters: { [name]: 'a-1, a-2,' } })).toEqual(expected);
		expect(await bodyFor({ filters: { [name]: [] } })).toEqual({ status: -1, all_teams: 1 });
	});

	it.each([
		['teams', 'Team'],
		['services', 'Service'],
		['escalationPolicies', 'Escalation Policy'],
		['users', 'Assignee'],
		['priorities', 'Priority'],
		['slas', 'SLA'],
		['tags', 'Tag'],
	])('refuses under %s what cannot be an ID', async (name, field) => {
		const run = await find({ filters: { [name]: ['..'] } });
		expect(run).toMatchObject({ requests: [], failure: invalidAt('".."', field) });
	});

	it('filters by users with their email addresses', async () => {
		const { bodies, requests } = await find({ filters: { users: 'ines@tower.example, user-9' } });
		expect(requests).toEqual(['GET /api/account/members/', FILTER]);
		expect(bodies[0]).toMatchObject({ user_ids: ['user-1', 'user-9'] });
	});

	it('filters by the name of a priority, and by the teams of the owner of the key', async () => {
		const filters = { priorityName: ' P1 ', onlyMyTeams: true };
		expect(await bodyFor({ filters })).toEqual({ status: -1, all_teams: 0, priority_name: 'P1' });
		expect(await bodyFor({ filters: { priorityName: ' ', onlyMyTeams: false } })).toEqual({
			status: -1,
			all_teams: 1,
		});
	});

	it.each(['', null])('goes without filters that are none: %j', async (filters) => {
		expect(await bodyFor({ filters })).toEqual({ status: -1, all_teams: 1 });
	});

	describe('by date', () => {
		it('asks for days, one more before and two more after, in the time zone of the workflow', async () => {
			const filters = {
				createdAfter: '2026-05-04T00:30:00',
				createdBefore: '2026-05-05T23:30:00',
			};
			// In Berlin these are 22:30 of the day before, and 21:30, in UTC.
			expect(await bodyFor({ filters }, 'Europe/Berlin')).toMatchObject({
				from_date: '2026-05-02',
				to_date: '2026-05-07',
			});
			expect(await bodyFor({ filters: { createdAfter: '2026-05-04T00:30:00Z' } })).toEqual({
				status: -1,
				all_teams: 1,
				from_date: '2026-05-03',
			});
			expect(await bodyFor({ filters: { createdBefore: '2026-05-04T00:30:00Z' } })).toEqual({
				status: -1,
				all_teams: 1,
				to_date: '2026-05-06',
			});
		});

		it.each([-12, 0, 5.5, 14])(
			'finds all incidents of the span if the days begin in UTC%+d, and the last day is left out',
			async (hours) => {
				const [first, last] = ['2026-05-04T20:00:00Z', '2026-05-05T20:00:00Z'];
				const filters = { createdAfter: first, createdBefore: last };
				const { from_date: from, to_date: to } = (await bodyFor({ filters })) as JsonObject;
				const dayOf = (time: string) =>
					new Date(Date.parse(time) + hours * 3_600_000).toISOString().slice(0, 10);
				expect(String(from) <= dayOf(first)).toBe(true);
				expect(dayOf(last) < String(to)).toBe(true);
			},
		);

		it.each([
			['9999-12-31T00:00:00Z', {}],
			['9999-12-30T00:00:00Z', {}],
			['9999-12-29T23:59:59Z', { to_date: '9999-12-31' }],
			[8.64e15, {}],
		])('asks for no day that has no four digits for its year: before %j', async (time, days) => {
			const asked = await bodyFor({ filters: { createdBefore: time } });
			expect(asked).toEqual({ status: -1, all_teams: 1, ...days });
		});

		it.each([
			['0001-01-01T12:00:00Z', {}],
			['0001-01-02T00:00:00Z', { from_date: '0001-01-01' }],
		])('asks for no day before the year 1: after %j', async (time, days) => {
			const asked = await bodyFor({ filters: { createdAfter: time } });
			expect(asked).toEqual({ status: -1, all_teams: 1, ...days });
		});

		it.each([
			['2026-05-04T03:02:01Z', undefined, true],
			['2026-05-04T03:02:01.250Z', undefined, true],
			['2026-05-04T03:02:02Z', undefined, false],
			[undefined, '2026-05-04T03:02:02Z', true],
			[undefined, '2026-05-04T03:02:01.250Z', true],
			[undefined, '2026-05-04T03:02:01Z', false],
			['2026-05-04T03:02:01Z', '2026-05-04T03:02:02Z', true],
			['2026-05-04T03:02:01.250Z', '2026-05-04T03:02:01.250Z', true],
		])('after %s and before %s: %s', async (createdAfter, createdBefore, isFound) => {
			const { outputs } = await find({ filters: { createdAfter, createdBefore } });
			expect(outputs[0]).toHaveLength(isFound ? 1 : 0);
		});

		it.each([
			[{}, 1],
			[{ createdAfter: '2026-05-04' }, 0],
			[{ createdBefore: '2026-05-04' }, 0],
		])('an incident without one, by %j: %d found', async (filters, count) => {
			const { outputs } = await find({ filters }, page([incident({ creation_date: null })]));
			expect(outputs[0]).toHaveLength(count);
		});

		it.each([
			[{ createdAfter: 'soon' }, invalidAt('Created After')],
			[{ createdBefore: 'soon' }, invalidAt('Created Before')],
			[
				{ createdAfter: '2026-05-05T00:00:01Z', createdBefore: '2026-05-05T00:00:00Z' },
				invalidInput(
					"'Created Before' is earlier than 'Created After', so no incident can be found.",
					'Swap the two dates, or leave one of them out.',
				),
			],
		])('refuses %j', async (filters, failure) => {
			expect(await find({ filters })).toMatchObject({ requests: [], failure });
		});
	});

	it('gives no more than the limit, and asks for no page without need', async () => {
		const pages = new Turns(page(numbered(1, 10), 'next'), page(numbered(11, 20), 'next'));
		const { outputs, queries } = await find({ limit: 12 }, pages);
		expect(outputs[0].map(({ incidentNumber }) => incidentNumber)).toEqual(
			Array.from({ length: 12 }, (_, i) => i + 1),
		);
		expect(queries).toEqual(['?page=1&page_size=100', '?page=2&page_size=100']);
	});

	it('gives 50 by default', async () => {
		const { outputs } = await find({}, page(numbered(1, 70)));
		expect(outputs[0]).toHaveLength(50);
	});

	const CUT =
		"The search stopped at the limit (50), so there may be more incidents. To get them, turn on 'Return All' or raise 'Limit'.";

	it.each([
		['more on the page', {}, page(numbered(1, 51)), [CUT]],
		['another page', {}, page(numbered(1, 50), 'next'), [CUT]],
		['no more', {}, page(numbered(1, 50)), []],
		['no limit', { returnAll: true }, page(numbered(1, 51)), []],
		['nothing more that is wanted', LATE, page([...numbered(1, 50), EARLY]), []],
	])('says in a hint whether the limit cut the list: %s', async (_, parameters, answer, hints) => {
		const run = await find(parameters, answer);
		expect(run.hints.map(({ message }) => message)).toEqual(hints);
	});

	const lacking = (...members: string[]) =>
		incident(Object.fromEntries(members.map((member) => [member, undefined])));
	const [SUMMARY, URGENCY] = [lacking('summary'), lacking('urgency')];
	const POLICY = lacking('escalation_policy', 'escalation_policy_object');
	const ALL = lacking('summary', 'urgency', 'escalation_policy', 'escalation_policy_object');

	it.each<[string, object[]]>([
		['summary, urgency, escalation policy', [ALL]],
		[
			'summary, urgency',
			[incident(), { ...SUMMARY, unique_id: 'a' }, { ...URGENCY, unique_id: 'b' }],
		],
		['escalation policy', [POLICY, POLICY]],
	])('says in a hint what Zenduty does not list: %s', async (names, found) => {
		const hint = `Fields that Zenduty's list of incidents does not have: ${names}. To get them, add the option 'Full Details' and turn it on. It takes one more request for each incident.`;
		for (const simplify of [true, false]) {
			const { hints } = await find({ simplify }, page(found));
			expect(hints).toEqual([{ message: hint, location: 'outputPane' }]);
		}
	});

	it.each<[object, object[]]>([
		[{}, [incident({ summary: null, urgency: null, escalation_policy: null })]],
		[{}, [lacking('escalation_policy')]],
		[{}, [lacking('escalation_policy_object')]],
		[{ 'options.fullDetails': true }, [ALL]],
	])('says nothing of missing fields with %j where it is given %j', async (parameters, found) => {
		const { hints } = await runApi(
			{ ...finding, ...parameters },
			{ [FILTER]: page(found), 'GET /api/incidents/42/': ALL },
		);
		expect(hints).toEqual([]);
	});

	it('gives both hints, once for several items', async () => {
		const found = Array.from({ length: 3 }, (_, index) => ({ ...ALL, unique_id: `id-${index}` }));
		const items = [
			{ ...finding, limit: 2 },
			{ ...finding, limit: 2 },
		];
		const { hints } = await runApi(items, { [FILTER]: page(found) });
		expect(hints).toHaveLength(2);
	});

	it('reads each incident for its full details', async () => {
		const found = [1, 2].map((number) => ({
			incident_number: number,
			unique_id: `id-${number}`,
		}));
		const { outputs, hints, requests } = await runApi(
			{ ...finding, 'options.fullDetails': true },
			{
				[FILTER]: page(found),
				'GET /api/incidents/1/': incident({ incident_number: 1, summary: 'one' }),
				'GET /api/incidents/2/': incident({ incident_number: 2, summary: 'two' }),
			},
		);
		expect(outputs[0].map(({ summary }) => summary)).toEqual(['one', 'two']);
		expect(requests).toEqual([FILTER, 'GET /api/incidents/1/', 'GET /api/incidents/2/']);
		expect(hints).toEqual([]);
	});

	it('leaves out an incident that is deleted before its details are read', async () => {
		const { outputs, failure, hints } = await runApi(
			{ ...finding, 'options.fullDetails': true },
			{
				[FILTER]: page(numbered(1, 3)),
				'GET /api/incidents/1/': incident({ incident_number: 1 }),
				'GET /api/incidents/2/': new Reply(404, { detail: 'Not found.' }),
				'GET /api/incidents/3/': incident({ incident_number: 3 }),
			},
		);
		expect(failure).toBeUndefined();
		expect(outputs[0].map(({ incidentNumber }) => incidentNumber)).toEqual([1, 3]);
		expect(hints.map(({ message }) => message)).toEqual([
			'Incidents that Zenduty listed, but did not find when their details were read: 1. They were deleted, or the API key has no permission to read them.',
		]);
	});

	it('fails where the details of an incident cannot be read', async () => {
		const { failure } = await runApi(
			{ ...finding, 'options.fullDetails': true },
			{ [FILTER]: page(numbered(1, 1)), 'GET /api/incidents/1/': new Reply(403, {}) },
		);
		expect(failure).toMatchObject({ code: 'forbidden' });
	});

	it('says that an incident without a number cannot be read by itself', async () => {
		const { failure, requests } = await runApi(
			{ ...finding, 'options.fullDetails': true },
			{ [FILTER]: page([incident(), incident({ incident_number: undefined, unique_id: 'x' })]) },
		);
		expect(failure).toMatchObject({
			code: 'unexpected_response',
			message: 'Zenduty returned an incident without a number, so its details cannot be read.',
			description: "Turn off the option 'Full Details'.",
		});
		expect(requests).toEqual([FILTER]);
	});
});
