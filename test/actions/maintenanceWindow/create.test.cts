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
	const { bodies, error } = await runApi(
		{ ...creating, ...fields },
		{ [POST]: maintenanceWindow() },
		{ timeZone: 'Europe/Berlin' },
	);
	expect(error).toBeUndefined();
	return bodies[0];
}

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
		['2026-05-04T14:00:00+05:30', '1.5', '2026-05-04T08:30:00.000Z', '2026-05-04T08:31:30.000Z'],
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
		[{ team: '' }, /^The node needs a team, and none is chosen./],
		[{ services: ['..'] }, /^"\.\." is not the ID of a service\./],
		...['', [], ','].map((services): [object, RegExp] => [
			{ services },
			/^The node needs a service, and none is chosen\. Choose at least one from the list or enter its ID\. \(item 0\)$/,
		]),
		[{ startTime: 'soon' }, /^The field "Start Time" is not a date\./],
		[{ endTime: 'soon' }, /^The field "End Time" is not a date\./],
		[
			{ startTime: '2026-05-04T12:00:00Z', endTime: '2026-05-04T12:00:00Z' },
			/^The field "End Time" is not after the start \(2026-05-04T12:00:00\.000Z\)\. Enter a later time there, or an earlier start\. \(item 0\)$/,
		],
		[{ endTime: '2026-05-04T12:00:00Z' }, /^The field "End Time" is not after the start/],
		...[0, -5, 'soon'].map((durationMinutes): [object, RegExp] => [
			{ durationMinutes },
			new RegExp(
				`^The duration "${durationMinutes}" is not a number of minutes above 0\\. Enter a number such as 60, or an end time\\.`,
			),
		]),
		[{ durationMinutes: 'x'.repeat(50) }, new RegExp(`"x{40}"`)],
		[
			{ additionalFields: { repeatUntil: '2026-05-04T11:00:00Z' } },
			/^The field "Repeat Until" is not after the start/,
		],
		[{ additionalFields: { repeatUntil: 'never' } }, /^The field "Repeat Until" is not a date\./],
		...['daily', '-1', '1.5', '1e3', '1234567890'].map((repeatInterval): [object, RegExp] => [
			{ additionalFields: { repeatInterval } },
			new RegExp(
				`^The repeat interval "${repeatInterval}" is not a whole number\\. Enter 0 for a window that does not repeat, or the number that Zenduty shows for one that does\\.`,
			),
		]),
		[{ additionalFields: { repeatInterval: 'x'.repeat(50) } }, new RegExp(`"x{40}"`)],
	])('refuses %j and sends nothing', async (fields, error) => {
		const run = await runApi({ ...creating, ...fields }, { [POST]: maintenanceWindow() });
		expect(run.requests).toEqual([]);
		expect(run.error).toMatch(error);
	});

	it('gives what was sent when it is not simplified', async () => {
		const { outputs } = await runApi(
			{ ...creating, simplify: false },
			{ [POST]: maintenanceWindow() },
		);
		expect(outputs).toEqual([[maintenanceWindow()]]);
	});

	it('gives null for what the answer lacks', async () => {
		const { outputs } = await runApi(creating, { [POST]: { services: [{}, 'odd'] } });
		expect(outputs).toEqual([
			[
				{
					id: null,
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
		expect((await runApi(creating, { [POST]: {} })).outputs[0][0].serviceIds).toBeNull();
	});

	it('says what it did not find', async () => {
		const { error } = await runApi(creating, { [POST]: new Reply(404) });
		expect(error).toMatch(/^Zenduty has no team with the ID team-1\./);
	});

	it('is not tried again after an unclear attempt, and says that the window may exist', async () => {
		const { error, requests } = await runApi(
			{ ...creating, 'options.maxAttempts': 3 },
			{ [POST]: new Reply(0) },
		);
		expect(requests).toEqual([POST]);
		expect(error).toContain(
			'It is not known whether the maintenance window was created: it may exist. Look at the maintenance windows of the team with the ID team-1 (start 2026-05-04T12:00:00.250Z) in Zenduty before you try again.',
		);
	});

	it('makes the same request when n8n runs the node again later', async () => {
		const kept = {};
		const refused = { [POST]: new Reply(400) };
		const first = await runApi(creating, refused, { kept, retryOnFail: true });
		jest.mocked(Date.now).mockReturnValue(NOON + 60_000);
		const again = await runApi(creating, { [POST]: maintenanceWindow() }, { kept });
		expect(again.bodies).toEqual(first.bodies);
		expect(again.bodies).toHaveLength(1);
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
