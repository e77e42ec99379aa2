/*
 * Each pair of a start and an end, in the nights in which the clocks of the workflow's time zone are
 * set forward and back. In Berlin in 2099 they skip 02:00 to 03:00 on 29 March, and show that hour
 * twice on 25 October.
 */
import { naming } from '../support/failures.cjs';
import type { Parameters } from '../support/execution.cjs';
import { runApi } from '../support/runApi.cjs';

const [SKIPPED, TWICE] = ['2099-03-29', '2099-10-25'];
const BERLIN = { timeZone: 'Europe/Berlin' };

/** An operation with a start and an end, and where both are in its request. */
interface Pair {
	name: string;
	fields: (start: string, end: string) => Parameters;
	request: string;
	sent: (body: Record<string, unknown>) => unknown[];
}

const PAIRS: Pair[] = [
	{
		name: 'a forwarding rule',
		fields: (startTime, endTime) => ({
			...{ resource: 'forwardingRule', operation: 'create', user: 'mara', toUser: 'ben' },
			...{ startTime, endTime },
		}),
		request: 'POST /api/account/users/mara/forwarding_rules/',
		sent: ({ from_date, to_date }) => [from_date, to_date],
	},
	{
		name: 'a schedule override',
		fields: (startTime, endTime) => ({
			...{ resource: 'scheduleOverride', operation: 'create', team: 't-1', schedule: 's-1' },
			...{ user: 'mara', startTime, endTime },
		}),
		request: 'POST /api/v2/account/teams/t-1/schedules/s-1/overrides/',
		sent: ({ start_time, end_time }) => [start_time, end_time],
	},
	{
		name: 'a maintenance window',
		fields: (startTime, endTime) => ({
			...{ resource: 'maintenanceWindow', operation: 'create', team: 't-1', services: ['s-1'] },
			...{ startTime, endTime },
		}),
		request: 'POST /api/account/teams/t-1/maintenance/',
		sent: ({ start_time, end_time }) => [start_time, end_time],
	},
	{
		name: 'the repetition of a maintenance window',
		fields: (startTime, repeatUntil) => ({
			...{ resource: 'maintenanceWindow', operation: 'create', team: 't-1', services: ['s-1'] },
			...{ startTime, durationMinutes: 1 },
			additionalFields: { repeatInterval: 1, repeatUntil },
		}),
		request: 'POST /api/account/teams/t-1/maintenance/',
		sent: ({ start_time, repeat_until }) => [start_time, repeat_until],
	},
];

/** A start and an end in local time, and what they are in UTC. */
const NIGHTS: Array<[start: string, end: string, startUtc: string, endUtc: string]> = [
	// The first moment at which the clocks show the time or a later one.
	[`${SKIPPED}T02:30`, `${SKIPPED}T03:15`, `${SKIPPED}T01:00`, `${SKIPPED}T01:15`],
	[`${SKIPPED}T01:30`, `${SKIPPED}T02:30`, `${SKIPPED}T00:30`, `${SKIPPED}T01:00`],
	[`${SKIPPED}T02:30`, '2099-03-30T02:30', `${SKIPPED}T01:00`, '2099-03-30T00:30'],
	['2099-03-28T02:30', `${SKIPPED}T02:30`, '2099-03-28T01:30', `${SKIPPED}T01:00`],
	// What is skipped as a whole keeps its length, and comes an hour later.
	[`${SKIPPED}T02:10`, `${SKIPPED}T02:50`, `${SKIPPED}T01:10`, `${SKIPPED}T01:50`],
	[`${SKIPPED}T02:30`, `${SKIPPED}T03:00`, `${SKIPPED}T01:30`, `${SKIPPED}T02:00`],
	// Of two moments the first one.
	[`${TWICE}T01:30`, `${TWICE}T02:30`, '2099-10-24T23:30', `${TWICE}T00:30`],
	[`${TWICE}T02:30`, `${TWICE}T03:15`, `${TWICE}T00:30`, `${TWICE}T02:15`],
	[`${TWICE}T02:15`, `${TWICE}T02:45`, `${TWICE}T00:15`, `${TWICE}T00:45`],
	[`${TWICE}T02:15+02:00`, `${TWICE}T02:45`, `${TWICE}T00:15`, `${TWICE}T00:45`],
	// The second one, if the first is not after a start that says in which zone it is.
	[`${TWICE}T02:15+01:00`, `${TWICE}T02:45`, `${TWICE}T01:15`, `${TWICE}T01:45`],
	[`${TWICE}T02:45+02:00`, `${TWICE}T02:45`, `${TWICE}T00:45`, `${TWICE}T01:45`],
];

const utc = (...times: string[]) => times.map((time) => `${time}:00.000Z`);

describe.each(PAIRS)('$name', ({ fields, request, sent }) => {
	it.each(NIGHTS)('from %s to %s lasts from %s to %s in UTC', async (...times) => {
		const [start, end, ...expected] = times;
		const answers = { [request]: { unique_id: 'a' } };
		const { failure, bodies } = await runApi(fields(start, end), answers, BERLIN);
		expect(failure).toBeUndefined();
		expect(bodies.map((body) => sent(body as Record<string, unknown>))).toEqual([utc(...expected)]);
	});

	it.each([
		[`${SKIPPED}T02:30`, `${SKIPPED}T02:30`],
		[`${SKIPPED}T02:50`, `${SKIPPED}T02:10`],
		[`${SKIPPED}T03:15`, `${SKIPPED}T02:30`],
		[`${SKIPPED}T03:15+02:00`, `${SKIPPED}T02:30`],
		[`${TWICE}T02:45`, `${TWICE}T02:15`],
		[`${TWICE}T02:45`, `${TWICE}T02:45`],
		[`${TWICE}T02:45+01:00`, `${TWICE}T02:45`],
	])('does not last from %s to %s', async (start, end) => {
		const run = await runApi(fields(start, end), {}, BERLIN);
		expect(run).toMatchObject({
			requests: [],
			failure: { code: 'invalid_input', message: naming('is not after the start') },
		});
	});
});

describe('incidents that were created between two times', () => {
	const SEARCH = 'POST /api/incidents/filter/';
	const find = async (createdAfter: string, createdBefore: string, found: string[] = []) =>
		await runApi(
			{ resource: 'incident', operation: 'getAll', filters: { createdAfter, createdBefore } },
			{
				[SEARCH]: found.map((creation_date) => ({ unique_id: creation_date, creation_date })),
			},
			BERLIN,
		);

	it.each(NIGHTS)('from %s to %s are those from %s to %s in UTC', async (...times) => {
		const [after, before, ...expected] = times;
		const [from, to] = utc(...expected);
		const around = [from, to].flatMap((time) =>
			[-1, 0, 1].map((by) => new Date(Date.parse(time) + by).toISOString()),
		);
		const { failure, outputs } = await find(after, before, around);
		expect(failure).toBeUndefined();
		const found = outputs[0].map(({ createdAt }) => String(createdAt));
		expect(found).toEqual(around.filter((time) => time >= from && time <= to));
	});

	it('are none where the times are swapped', async () => {
		const { failure, requests } = await find(`${SKIPPED}T03:15`, `${SKIPPED}T02:30`);
		expect(failure).toMatchObject({ code: 'invalid_input' });
		expect(requests).toEqual([]);
	});
});
