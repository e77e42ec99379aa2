import { invalidAt, invalidInput, mayExist, naming, unclear } from '../../support/failures.cjs';
import { Reply, runApi } from '../../support/runApi.cjs';
import { maintenanceWindow, simplifiedWindow, WINDOWS } from '../../support/windows.cjs';

describe('create', () => {
	const POST = `POST ${WINDOWS}`;
	const NOON = Date.parse('2026-05-04T12:00:00.250Z');
	const creating = {
		resource: 'maintenanceWindow',
		operation: 'create',
		team: 'team-1',
		services: ['service-1'],
	};

	beforeEach(() => {
		jest.spyOn(Date, 'now').mockReturnValue(NOON);
	});

	async function bodyFor(fields: object) {
		const { bodies, failure } = await runApi(
			{ ...creating, ...fields },
			{ [POST]: maintenanceWindow() },
			{ timeZone: 'Europe/Berlin' },
		);
		expect(failure).toBeUndefined();
		return bodies[0];
	}

	const isOver = (field: string, end: string) =>
		invalidInput(
			`The maintenance window would already be over: '${field}' is ${end}.`,
			'Enter a time in the future, or a later start.',
		);

	it('begins when the run began and lasts an hour if nothing else is set', async () => {
		const expected = {
			start_time: '2026-05-04T12:00:00.250Z',
			end_time: '2026-05-04T13:00:00.250Z',
			services: [{ service: 'service-1' }],
		};
		expect(await bodyFor({})).toEqual(expected);
		const unset = {
			name: ' ',
			startTime: '',
			endTime: '',
			durationMinutes: ' ',
			additionalFields: { timeZone: ' ', repeatInterval: ' ', repeatUntil: '' },
		};
		expect(await bodyFor(unset)).toEqual(expected);
	});

	it.each([
		['2026-05-04T14:00:00', 30, '2026-05-04T12:00:00.000Z', '2026-05-04T12:30:00.000Z'],
		['2026-05-05T14:00:00+05:30', '1.5', '2026-05-05T08:30:00.000Z', '2026-05-05T08:31:30.000Z'],
		['', 1e9, '2026-05-04T12:00:00.250Z', '3927-08-31T22:40:00.250Z'],
		[8.64e15 - 1, 1, '+275760-09-12T23:59:59.999Z', '+275760-09-13T00:00:00.000Z'],
	])('begins at %j and lasts %j minutes', async (startTime, durationMinutes, start, end) => {
		expect(await bodyFor({ startTime, durationMinutes })).toMatchObject({
			start_time: start,
			end_time: end,
		});
	});

	it('ends at the end time, whatever the duration says', async () => {
		expect(await bodyFor({ endTime: '2026-05-04T14:00:01', durationMinutes: -1 })).toMatchObject({
			start_time: '2026-05-04T12:00:00.250Z',
			end_time: '2026-05-04T12:00:01.000Z',
		});
	});

	it.each([{}, { 'additionalFields.repeatUntil': '2026-05-05T00:00:00Z' }])(
		'takes a first occurrence that is over, if the window repeats: %j',
		async (more) => {
			const startTime = '2026-05-03T11:00:00Z';
			expect(
				await bodyFor({ startTime, 'additionalFields.repeatInterval': 1, ...more }),
			).toMatchObject({ start_time: '2026-05-03T11:00:00.000Z' });
		},
	);

	it('sends name, time zone and repetition', async () => {
		const additionalFields = {
			timeZone: ' Europe/Berlin ',
			repeatInterval: ' 42 ',
			repeatUntil: '2026-06-01T00:00:00',
		};
		expect(await bodyFor({ name: ' Antennas ', additionalFields })).toMatchObject({
			name: 'Antennas',
			time_zone: 'Europe/Berlin',
			repeat_interval: 42,
			repeat_until: '2026-05-31T22:00:00.000Z',
		});
		expect(await bodyFor({ additionalFields: { repeatInterval: 0 } })).toMatchObject({
			repeat_interval: 0,
		});
	});

	it.each([
		['service-1, service-2,service-1'],
		[['service-1', { mode: 'id', value: 'service-2' }, '', 'service-1']],
	])('sends each service of %j once', async (services) => {
		expect(await bodyFor({ services })).toMatchObject({
			services: [{ service: 'service-1' }, { service: 'service-2' }],
		});
	});

	it.each([
		[{ team: '' }, invalidAt('Team')],
		[{ services: ['..'] }, invalidAt('".."', 'Service')],
		...['', [], ','].map((services): [object, object] => [
			{ services },
			{
				...invalidAt('Service Names or IDs'),
				description: 'Choose at least one from the list, or enter its ID.',
			},
		]),
		[{ startTime: 'soon' }, invalidAt('Start Time')],
		[{ endTime: 'soon' }, invalidAt('End Time')],
		[
			{ startTime: '2026-05-04T12:00:00Z', endTime: '2026-05-04T12:00:00Z' },
			invalidAt('End Time', '2026-05-04T12:00:00.000Z'),
		],
		// What is not after the start is told with the start, not with the end.
		[{ endTime: '2026-05-04T12:00:00Z' }, invalidAt('End Time', '2026-05-04T12:00:00.250Z')],
		...[0, -5, 'soon'].map((durationMinutes): [object, object] => [
			{ durationMinutes },
			invalidInput(
				`'Duration (Minutes)' is "${durationMinutes}", but must be a number above 0.`,
				"Enter a number such as 60, or an 'End Time'.",
			),
		]),
		[{ durationMinutes: 'x'.repeat(50) }, invalidAt(`"${'x'.repeat(40)}"`)],
		[
			{ additionalFields: { repeatUntil: '2026-05-04T11:00:00Z' } },
			invalidAt('Repeat Until', '2026-05-04T12:00:00.250Z'),
		],
		[
			{ startTime: '2026-05-04T11:00:00Z', durationMinutes: 60 },
			isOver('End Time', '2026-05-04T12:00:00.000Z'),
		],
		[
			{ startTime: '2026-05-03T11:00:00Z', endTime: '2026-05-04T12:00:00.250Z' },
			isOver('End Time', '2026-05-04T12:00:00.250Z'),
		],
		[
			{ startTime: '2026-05-03T11:00:00Z', 'additionalFields.repeatInterval': 0 },
			isOver('End Time', '2026-05-03T12:00:00.000Z'),
		],
		[
			{
				startTime: '2026-05-03T11:00:00Z',
				'additionalFields.repeatInterval': 1,
				'additionalFields.repeatUntil': '2026-05-04T12:00:00Z',
			},
			isOver('Repeat Until', '2026-05-04T12:00:00.000Z'),
		],
		[{ additionalFields: { repeatUntil: 'never' } }, invalidAt('Repeat Until')],
		...['daily', '-1', '1.5', '1e3', '1234567890'].map((repeatInterval): [object, object] => [
			{ additionalFields: { repeatInterval } },
			invalidInput(
				`'Repeat Interval' is "${repeatInterval}", but must be a whole number.`,
				'Enter 0 for a window that does not repeat, or the number that Zenduty shows for one that does.',
			),
		]),
		[{ additionalFields: { repeatInterval: 'x'.repeat(50) } }, invalidAt(`"${'x'.repeat(40)}"`)],
	])('refuses %j and sends nothing', async (fields, failure) => {
		const run = await runApi({ ...creating, ...fields }, { [POST]: maintenanceWindow() });
		expect(run).toMatchObject({ requests: [], failure });
	});

	it('gives null for what the answer lacks', async () => {
		const { outputs } = await runApi(creating, {
			[POST]: { unique_id: 'w-1', services: [{}, 'odd'] },
		});
		expect(outputs).toEqual([
			[
				{
					id: 'w-1',
					name: null,
					startTime: null,
					endTime: null,
					timeZone: null,
					repeatInterval: null,
					repeatUntil: null,
					serviceIds: [null],
				},
			],
		]);
		const bare = await runApi(creating, { [POST]: { unique_id: 'w-1' } });
		expect(bare.outputs[0][0].serviceIds).toBeNull();
	});

	it('is not tried again after an unclear attempt, and says that the window may exist', async () => {
		const { failure, requests } = await runApi(
			{ ...creating, 'options.maxAttempts': 3 },
			{ [POST]: new Reply(0) },
		);
		expect(requests).toEqual([POST]);
		const place =
			'the maintenance windows of the team with the ID team-1 (start 2026-05-04T12:00:00.250Z)';
		expect(failure).toMatchObject(mayExist('created the maintenance window', place));
	});

	it('begins now, a day after a try that was refused', async () => {
		const kept = {};
		const refused = { [POST]: new Reply(403, { detail: 'No.' }) };
		const half = { ...creating, durationMinutes: 30 };
		await runApi(half, refused, { kept, retryOnFail: true });
		jest.mocked(Date.now).mockReturnValue(NOON + 86_400_000);
		const again = await runApi(half, { [POST]: maintenanceWindow() }, { kept });
		expect(again.bodies).toMatchObject([
			{ start_time: '2026-05-05T12:00:00.250Z', end_time: '2026-05-05T12:30:00.250Z' },
		]);
	});

	it('keeps its start in the execution in which it may exist, so a model makes one', async () => {
		const more = { kept: {}, type: 'zendutyTool' };
		const at = async (minute: number, answer: unknown) => {
			jest.mocked(Date.now).mockReturnValue(NOON + minute * 60_000);
			return await runApi(creating, { [POST]: answer }, more);
		};
		await at(0, new Reply(403, { detail: 'No.' }));
		expect((await at(1, new Reply(0))).bodies).toMatchObject([
			{ start_time: '2026-05-04T12:01:00.250Z' },
		]);
		const { requests, failure } = await at(2, maintenanceWindow());
		expect(requests).toEqual([]);
		expect(failure).toMatchObject({ code: 'may_exist', mayExist: true });
	});
});

describe('end', () => {
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
		"Delete it instead, with the operation 'Delete'.",
	);

	/** Ends a window at a time, and gives what was asked for and what came out. */
	async function endAt(now: string | number, window: object, more: object = {}) {
		jest.spyOn(Date, 'now').mockReturnValue(typeof now === 'number' ? now : Date.parse(now));
		return await runApi(
			{ ...ending, ...more },
			{
				[GET]: maintenanceWindow(window),
				[PUT]: maintenanceWindow({ ...window, name: 'As ended' }),
			},
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

		it('stays unclear if the next run of the node is refused', async () => {
			const state = { kept: {}, retryOnFail: true };
			const answers = { [GET]: maintenanceWindow(), [PUT]: new Reply(0) };
			const first = await runApi(ending, answers, state);
			expect(first.failure).toMatchObject(unclear('ended the maintenance window', 'team-1'));
			const refused = { ...answers, [PUT]: new Reply(400) };
			const { failure } = await runApi(ending, refused, state);
			expect(failure).toMatchObject({
				code: 'unclear',
				message: naming('an attempt got no clear response'),
			});
		});

		it('finds that it is done when n8n runs the node again after an unclear attempt', async () => {
			const state = { kept: {}, retryOnFail: true };
			await runApi(ending, { [GET]: maintenanceWindow(), [PUT]: new Reply(0) }, state);
			const ended = { [GET]: maintenanceWindow({ end_time: NOW }) };
			const { requests, outputs } = await runApi(ending, ended, state);
			expect(requests).toEqual([GET]);
			expect(outputs).toEqual([[simplifiedWindow({ endTime: NOW, note: null })]]);
		});
	});
});

describe('getAll', () => {
	const GET = `GET ${WINDOWS}`;
	const listing = { resource: 'maintenanceWindow', operation: 'getAll', team: 'team-1' };

	it('gives all of them in the order of the API', async () => {
		const second = { unique_id: 'window-2', repeat_until: '2026-06-01T00:00:00Z' };
		const { outputs, requests } = await runApi(listing, {
			[GET]: [maintenanceWindow(), maintenanceWindow(second)],
		});
		expect(requests).toEqual([GET]);
		expect(outputs).toEqual([
			[
				simplifiedWindow(),
				simplifiedWindow({ id: 'window-2', repeatUntil: '2026-06-01T00:00:00.000Z' }),
			],
		]);
	});
});
