import { teamThing } from '../../../nodes/Zenduty/api/endpoints';
import { invalidAt, invalidInput, notFound, unclear } from '../../support/failures.cjs';
import { Reply, runApi, Turns } from '../../support/runApi.cjs';
import { maintenanceWindow, simplifiedWindow, WINDOWS } from '../../support/windows.cjs';

const [GET, PUT] = [`GET ${WINDOWS}window-1/`, `PUT ${WINDOWS}window-1/`];
const START = Date.parse('2026-05-04T03:00:00Z');
const NOW = '2026-05-04T03:20:00.000Z';
const ending = {
	resource: 'maintenanceWindow',
	operation: 'end',
	team: 'team-1',
	maintenanceWindow: { mode: 'id', value: 'window-1' },
};
const NOTE = 'The window no longer repeats. An occurrence that has started ends at 04:30 UTC.';

const NOT_BEGUN = invalidInput(
	'The maintenance window has not begun: it starts at 2026-05-04T03:00:00.000Z.',
	'Delete it instead, with the operation Delete.',
);

/** Ends a window at a time, and gives what was asked for and what came out. */
async function endAt(now: string | number, window: object, more: object = {}) {
	jest.spyOn(Date, 'now').mockReturnValue(typeof now === 'number' ? now : Date.parse(now));
	return await runApi(
		{ ...ending, ...more },
		{ [GET]: maintenanceWindow(window), [PUT]: maintenanceWindow({ ...window, name: 'As ended' }) },
	);
}

describe('end a maintenance window that does not repeat', () => {
	it('sets the end to now while it runs, and keeps the rest', async () => {
		const unknown = { is_public: true, color: null };
		const { requests, bodies, outputs } = await endAt(NOW, unknown);
		expect(requests).toEqual([GET, PUT]);
		expect(bodies).toEqual([
			{
				name: 'New antennas',
				start_time: '2026-05-04T03:00:00Z',
				end_time: NOW,
				repeat_interval: 0,
				time_zone: 'UTC',
				services: [{ unique_id: 'part-1', service: 'service-1' }],
				is_public: true,
			},
		]);
		expect(outputs).toEqual([[simplifiedWindow({ name: 'As ended', note: null })]]);
	});

	it.each([null, undefined, 0, '0', 'x'])(
		'does so with the repeat interval %j',
		async (interval) => {
			const { bodies } = await endAt(NOW, { repeat_interval: interval });
			expect(bodies).toMatchObject([{ end_time: NOW }]);
		},
	);

	it('gives what was sent when it is not simplified', async () => {
		const { outputs } = await endAt(NOW, {}, { simplify: false });
		expect(outputs).toEqual([[maintenanceWindow({ name: 'As ended' })]]);
	});

	it('writes back what it read, even if it names the key or the path of the base URL', async () => {
		jest.spyOn(Date, 'now').mockReturnValue(Date.parse(NOW));
		const window = maintenanceWindow({ name: 'move /zenduty-gateway to key-5f1e9d7c' });
		const at = (request: string) => request.replace(' ', ' /zenduty-gateway');
		const { bodies, outputs } = await runApi(
			ending,
			{ [at(GET)]: window, [at(PUT)]: window },
			{
				credential: {
					apiKey: 'key-5f1e9d7c',
					baseUrl: 'https://pager.example.net/zenduty-gateway',
				},
			},
		);
		expect(bodies).toMatchObject([{ name: 'move /zenduty-gateway to key-5f1e9d7c' }]);
		expect(outputs).toMatchObject([[{ name: 'move /zenduty-gateway to ***' }]]);
	});

	it('says to delete it if it has not begun', async () => {
		const { requests, failure } = await endAt(START, {});
		expect(requests).toEqual([GET]);
		expect(failure).toMatchObject(NOT_BEGUN);
		expect((await endAt(START + 1, {})).requests).toEqual([GET, PUT]);
	});

	it('gives it back as it is if it is over already', async () => {
		const { requests, outputs } = await endAt('2026-05-04T04:30:00.500Z', {});
		expect(requests).toEqual([GET]);
		expect(outputs).toEqual([[simplifiedWindow({ note: null })]]);
		expect((await endAt('2026-05-04T04:30:00.499Z', {})).requests).toEqual([GET, PUT]);
	});

	it('is not over by a repetition that it does not have', async () => {
		const { bodies } = await endAt(NOW, { repeat_until: '2026-05-04T03:10:00Z' });
		expect(bodies).toMatchObject([{ end_time: NOW, repeat_until: '2026-05-04T03:10:00Z' }]);
	});

	it.each([{ start_time: null }, { end_time: 'soon' }])(
		'says that it cannot be judged if Zenduty answers %j',
		async (window) => {
			const { requests, failure } = await endAt(NOW, window);
			expect(requests).toEqual([GET]);
			expect(failure).toMatchObject({
				code: 'unexpected_response',
				message: 'Zenduty did not say when this maintenance window starts and ends.',
				description: 'End it in Zenduty.',
			});
		},
	);
});

describe('end a maintenance window that repeats', () => {
	const LATER = '2026-05-06T13:00:00.000Z';

	it.each([
		['in its first occurrence', NOW, 1, '2026-06-01T00:00:00Z'],
		['after its first occurrence', LATER, 4, '2026-06-01T00:00:00Z'],
		['that has no end', LATER, '2', null],
	])('sets the end of the repetition to now: %s', async (_, now, interval, until) => {
		const window = { repeat_interval: interval, repeat_until: until };
		const { requests, bodies, outputs } = await endAt(now, window);
		expect(requests).toEqual([GET, PUT]);
		expect(bodies).toMatchObject([
			{ end_time: '2026-05-04T04:30:00.500000Z', repeat_until: now, repeat_interval: interval },
		]);
		expect(outputs[0]).toMatchObject([{ name: 'As ended', note: NOTE }]);
	});

	it('says when an occurrence ends also when it is not simplified', async () => {
		const window = { repeat_interval: 1 };
		const { outputs } = await endAt(NOW, window, { simplify: false });
		expect(outputs).toEqual([
			[maintenanceWindow({ repeat_interval: 1, name: 'As ended', note: NOTE })],
		]);
	});

	it('says the time of day in UTC', async () => {
		const window = { repeat_interval: 1, end_time: '2026-05-04T09:30:00+05:30' };
		expect((await endAt(NOW, window)).outputs[0][0].note).toMatch(/ends at 04:00 UTC\.$/);
	});

	it('says to delete it if it has not begun', async () => {
		const { requests, failure } = await endAt(START, { repeat_interval: 1 });
		expect(requests).toEqual([GET]);
		expect(failure).toMatchObject(NOT_BEGUN);
	});

	const UNTIL = { repeat_interval: 1, repeat_until: '2026-05-05T03:10:00Z' };

	it('gives it back as it is if it repeats no more', async () => {
		const { requests, outputs } = await endAt(LATER, UNTIL);
		expect(requests).toEqual([GET]);
		const repeatUntil = '2026-05-05T03:10:00.000Z';
		expect(outputs).toEqual([[simplifiedWindow({ repeatInterval: 1, repeatUntil, note: null })]]);
	});

	it('still says when the last occurrence ends while one may run', async () => {
		// It lasts an hour and a half, so the last one ends before 04:40.
		const [during, after] = ['2026-05-05T04:40:00.499Z', '2026-05-05T04:40:00.500Z'];
		expect(await endAt('2026-05-05T03:10:00Z', UNTIL)).toMatchObject({
			requests: [GET],
			outputs: [[{ note: NOTE }]],
		});
		expect((await endAt(during, UNTIL)).outputs).toMatchObject([[{ note: NOTE }]]);
		expect((await endAt(after, UNTIL)).outputs).toMatchObject([[{ note: null }]]);
		expect((await endAt('2026-05-05T03:09:59.999Z', UNTIL)).requests).toEqual([GET, PUT]);
	});
});

describe('end a maintenance window', () => {
	beforeEach(() => {
		jest.spyOn(Date, 'now').mockReturnValue(Date.parse(NOW));
	});

	it.each([
		[{ team: '' }, ['Team']],
		[{ maintenanceWindow: '' }, ['Maintenance Window']],
		[{ maintenanceWindow: '..' }, ['".."', 'Maintenance Window']],
	])('refuses %j and sends nothing', async (fields, names) => {
		const run = await runApi({ ...ending, ...fields }, {});
		expect(run).toMatchObject({ requests: [], failure: invalidAt(...names) });
	});

	it('says what it did not find, before and while it writes', async () => {
		const missing = notFound(teamThing('team-1', 'maintenanceWindows', 'window-1').subject);
		const before = await runApi(ending, { [GET]: new Reply(404) });
		expect(before.failure).toMatchObject(missing);
		const meanwhile = await runApi(ending, { [GET]: maintenanceWindow(), [PUT]: new Reply(404) });
		expect(meanwhile.failure).toMatchObject(missing);
	});

	it('is sent again after an unclear attempt', async () => {
		const { requests, bodies } = await runApi(
			{ ...ending, 'options.maxAttempts': 2 },
			{ [GET]: maintenanceWindow(), [PUT]: new Turns(new Reply(0), maintenanceWindow()) },
		);
		expect(requests).toEqual([GET, PUT, PUT]);
		expect(bodies[1]).toEqual(bodies[0]);
	});

	it('says that it may be done when its attempts are used up', async () => {
		const answers = { [GET]: maintenanceWindow(), [PUT]: new Reply(0) };
		const { failure } = await runApi(ending, answers);
		expect(failure).toMatchObject(unclear('ended the maintenance window', 'team-1'));
	});

	it('finds that it is done when n8n runs the node again after an unclear attempt', async () => {
		const state = { kept: {}, retryOnFail: true };
		await runApi(ending, { [GET]: maintenanceWindow(), [PUT]: new Reply(0) }, state);
		const ended = { [GET]: maintenanceWindow({ end_time: NOW }) };
		const { requests, outputs } = await runApi(ending, ended, state);
		expect(requests).toEqual([GET]);
		expect(outputs).toEqual([[simplifiedWindow({ endTime: NOW, note: null })]]);
	});

	it('is not done again when n8n runs the node again', async () => {
		const state = { kept: {}, retryOnFail: true };
		const items = [ending, { ...ending, team: 'team-2' }];
		const answers = { [GET]: maintenanceWindow(), [PUT]: maintenanceWindow() };
		await runApi(items, answers, state);
		const again = await runApi(items, answers, state);
		expect(again.requests).toEqual(['GET /api/account/teams/team-2/maintenance/window-1/']);
	});
});
