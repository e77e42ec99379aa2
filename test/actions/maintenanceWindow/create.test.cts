import { teamEndpoint } from '../../../nodes/Zenduty/api/endpoints';
import { invalidAt, invalidInput, mayExist, notFound } from '../../support/failures.cjs';
import { Reply, runApi } from '../../support/runApi.cjs';
import { maintenanceWindow, simplifiedWindow, WINDOWS } from '../../support/windows.cjs';

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
		`The maintenance window would already be over: ${field} is ${end}.`,
		'Enter a time in the future, or a later start.',
	);

describe('create a maintenance window', () => {
	it('gives the window that Zenduty answers with', async () => {
		const { outputs, requests } = await runApi(creating, { [POST]: maintenanceWindow() });
		expect(requests).toEqual([POST]);
		expect(outputs).toEqual([[simplifiedWindow()]]);
	});

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
				`The duration "${durationMinutes}" is not a number of minutes above 0.`,
				'Enter a number such as 60, or an end time.',
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
				`The repeat interval "${repeatInterval}" is not a whole number.`,
				'Enter 0 for a window that does not repeat, or the number that Zenduty shows for one that does.',
			),
		]),
		[{ additionalFields: { repeatInterval: 'x'.repeat(50) } }, invalidAt(`"${'x'.repeat(40)}"`)],
	])('refuses %j and sends nothing', async (fields, failure) => {
		const run = await runApi({ ...creating, ...fields }, { [POST]: maintenanceWindow() });
		expect(run).toMatchObject({ requests: [], failure });
	});

	it('gives what was sent when it is not simplified', async () => {
		const { outputs } = await runApi(
			{ ...creating, simplify: false },
			{ [POST]: maintenanceWindow() },
		);
		expect(outputs).toEqual([[maintenanceWindow()]]);
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

	it('says what it did not find', async () => {
		const { failure } = await runApi(creating, { [POST]: new Reply(404) });
		expect(failure).toMatchObject(notFound(teamEndpoint('team-1').subject));
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

	it('begins now, where a person tries again what may exist', async () => {
		const kept = {};
		await runApi(creating, { [POST]: new Reply(0) }, { kept });
		jest.mocked(Date.now).mockReturnValue(NOON + 60_000);
		const more = { kept, executionId: 'execution-2' };
		const again = await runApi(creating, { [POST]: maintenanceWindow() }, more);
		expect(again.bodies).toMatchObject([{ start_time: '2026-05-04T12:01:00.250Z' }]);
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

	it('is not done again when n8n runs the node again, and gives the same output', async () => {
		// An expression, such as one with the time, can give something else for the same input.
		const state = { kept: {}, retryOnFail: true, inputs: [{}, {}] };
		const itemsNamed = (name: string) => [
			{ ...creating, name },
			{ ...creating, team: 'team-2' },
		];
		await runApi(itemsNamed('At noon'), { [POST]: maintenanceWindow() }, state);
		const again = await runApi(
			itemsNamed('Later'),
			{},
			{ ...state, onError: 'continueRegularOutput' },
		);
		expect(again.requests).toEqual(['POST /api/account/teams/team-2/maintenance/']);
		expect(again.outputs[0]).toEqual([simplifiedWindow()]);
	});
});
