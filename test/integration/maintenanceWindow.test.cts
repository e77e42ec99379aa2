/* Maintenance windows, through the real n8n-core, against the simulator. */
import SEED from '../../simulator/seed.json';
import { runningAgain, useAction } from '../support/action.cjs';

const { action, run, failureOf } = useAction('maintenanceWindow');
const { platform } = SEED.teams;
const { databases, network } = SEED.services;
const path = `/api/account/teams/${platform}/maintenance/`;
const HOUR = 3_600_000;
const inHours = (hours: number) => new Date(Date.now() + hours * HOUR).toISOString();
const creating = { operation: 'create', team: platform, services: [network] };

/** Creates a window, and forgets that it was asked for. */
async function created(fields: object = {}): Promise<string> {
	const { json } = await run({ ...creating, ...fields });
	await action.zenduty.clear();
	return String(json[0].id);
}

/** One that has begun an hour ago. */
const running = async (fields: object = {}) =>
	await created({ startTime: inHours(-1), endTime: inHours(1), ...fields });

/** One that was created in time, and is over by now, in the form of the API. */
async function over(window: object): Promise<string> {
	const { apiKey, url } = action.zenduty;
	const response = await fetch(url + path, {
		method: 'POST',
		headers: { Authorization: `Token ${apiKey}`, 'Content-Type': 'application/json' },
		body: JSON.stringify({ services: [{ service: network }], ...window }),
	});
	const { unique_id: id } = (await response.json()) as { unique_id: string };
	await action.zenduty.clear();
	return id;
}

const windows = async () => (await run({ operation: 'getAll', team: platform })).json;
const windowOf = async (id: string) => (await windows()).find((each) => each.id === id);
const isUnderMaintenance = async () => {
	const reading = { resource: 'service', operation: 'get', team: platform, service: network };
	return (await run({ ...reading, simplify: false })).json[0].under_maintenance;
};

describe('create', () => {
	it('begins now, and lasts an hour', async () => {
		const before = Date.now();
		const { json } = await run({ ...creating, name: 'Cables' });
		expect(json).toEqual([
			{
				id: expect.stringMatching(/^[0-9a-f-]{36}$/),
				name: 'Cables',
				startTime: expect.any(String),
				endTime: expect.any(String),
				timeZone: 'UTC',
				repeatInterval: 0,
				repeatUntil: null,
				serviceIds: [network],
			},
		]);
		const [start, end] = [json[0].startTime, json[0].endTime].map((date) =>
			Date.parse(String(date)),
		);
		expect(start).toBeGreaterThanOrEqual(before);
		expect(start).toBeLessThanOrEqual(Date.now());
		expect(end - start).toBe(HOUR);
		expect(await action.requests()).toEqual([`POST ${path}`]);
		expect(await isUnderMaintenance()).toBe(true);
	});

	it('takes dates and services from expressions, and repeats', async () => {
		const { json } = await run(
			{
				...creating,
				services: '={{ $json.services }}',
				startTime: '={{ DateTime.fromISO($json.at) }}',
				durationMinutes: '={{ $json.minutes }}',
				additionalFields: {
					timeZone: 'Asia/Kolkata',
					repeatInterval: 4,
					repeatUntil: '={{ DateTime.fromISO($json.at).plus({ days: 3 }) }}',
				},
			},
			{
				items: [
					{ services: `${network}, ${databases}`, at: '2030-01-02T03:04:05+05:30', minutes: 30 },
				],
			},
		);
		expect(json).toMatchObject([
			{
				startTime: '2030-01-01T21:34:05.000Z',
				endTime: '2030-01-01T22:04:05.000Z',
				timeZone: 'Asia/Kolkata',
				repeatInterval: 4,
				repeatUntil: '2030-01-04T21:34:05.000Z',
				serviceIds: [network, databases],
			},
		]);
	});

	it('says what is refused, and by whom', async () => {
		const endTime = '2020-01-01T00:00:00Z';
		expect(await failureOf({ ...creating, endTime })).toMatchObject({
			code: 'invalid_input',
			message: expect.stringContaining('End Time'),
		});
		expect(await failureOf(creating, { credential: 'reader' })).toMatchObject({
			code: 'forbidden',
			statusCode: '403',
		});
	});

	it('is done once, although the answer was lost', async () => {
		await action.dropNext('POST', path);
		const again = runningAgain();
		for (let i = 0; i < 2; i++) {
			const failure = await failureOf({ ...creating, name: 'Only once' }, again);
			expect(failure).toMatchObject({ code: 'may_exist', mayExist: true });
		}
		expect(await action.changes()).toEqual(['window created']);
	});

	it('is not done again when n8n runs the node again, and gives the same output', async () => {
		const again = runningAgain([{ team: platform }, { team: 'nothing' }]);
		const parameters = { ...creating, team: '={{ $json.team }}' };
		for (let i = 0; i < 2; i++) {
			expect(await failureOf(parameters, again)).toMatchObject({
				code: 'not_found',
				itemIndex: 1,
				message: expect.stringContaining('team'),
			});
		}
		expect(await action.changes()).toEqual(['window created']);
	});
});

describe('end', () => {
	it('ends one that runs', async () => {
		const id = await running({ name: 'To be ended' });
		const { json } = await run({ operation: 'end', team: platform, maintenanceWindow: id });
		expect(await action.requests()).toEqual([`GET ${path}${id}/`, `PUT ${path}${id}/`]);
		expect(json).toMatchObject([{ id, name: 'To be ended', repeatInterval: 0, note: null }]);
		const end = Date.parse(String(json[0].endTime));
		expect(Math.abs(Date.now() - end)).toBeLessThan(10_000);
		expect(await windowOf(id)).toMatchObject({ name: 'To be ended', endTime: json[0].endTime });
	});

	it('ends the repetition of one that repeats, and keeps its other fields', async () => {
		// The simulated Zenduty empties what a PUT leaves out, as the real one may.
		await action.zenduty.set({ putKeepsMissing: false });
		const endTime = inHours(1);
		const id = await running({
			name: 'Every night',
			endTime,
			additionalFields: { repeatInterval: 1, timeZone: 'Europe/Berlin' },
		});
		const { json } = await run({ operation: 'end', team: platform, maintenanceWindow: id });
		expect(json).toMatchObject([
			{
				id,
				name: 'Every night',
				endTime,
				timeZone: 'Europe/Berlin',
				repeatInterval: 1,
				repeatUntil: expect.any(String),
				note: expect.stringContaining(` ${endTime.slice(11, 16)} UTC`),
			},
		]);
	});

	it('says to delete one that has not begun', async () => {
		const id = await created({ startTime: inHours(1) });
		const ending = { operation: 'end', team: platform, maintenanceWindow: id };
		expect(await failureOf(ending)).toMatchObject({
			code: 'invalid_input',
			description: expect.stringContaining('Delete'),
		});
		expect(await action.changes()).toEqual([]);
	});

	it.each([
		['one that is over', { start_time: inHours(-2), end_time: inHours(-1) }],
		[
			'one that repeats no more',
			{
				start_time: inHours(-48),
				end_time: inHours(-47),
				repeat_interval: 1,
				repeat_until: inHours(-20),
			},
		],
	])('gives %s back as it is', async (_, window) => {
		const id = await over(window);
		const { json } = await run({ operation: 'end', team: platform, maintenanceWindow: id });
		expect(await action.requests()).toEqual([`GET ${path}${id}/`]);
		expect(json).toEqual([{ ...(await windowOf(id)), note: null }]);
	});

	it('is sent again after a lost answer', async () => {
		const id = await running();
		await action.dropNext('PUT', `${path}*`);
		const { json } = await run({ operation: 'end', team: platform, maintenanceWindow: id });
		expect(json).toHaveLength(1);
		expect(await action.changes()).toEqual(['window changed', 'window changed']);
	});

	it('finds that it is done when n8n runs the node again after a lost answer', async () => {
		const id = await running();
		await action.dropNext('PUT', `${path}*`);
		const again = runningAgain();
		const ending = {
			operation: 'end',
			team: platform,
			maintenanceWindow: id,
			options: { maxAttempts: 1 },
		};
		expect(await failureOf(ending, again)).toMatchObject({ code: 'unclear', mayExist: false });
		const { json } = await run(ending, again);
		expect(json).toMatchObject([{ id, endTime: expect.any(String) }]);
		expect(await action.changes()).toEqual(['window changed']);
	});

	it('says what it did not find', async () => {
		const ending = { operation: 'end', team: platform, maintenanceWindow: 'nothing' };
		expect(await failureOf(ending)).toMatchObject({
			code: 'not_found',
			message: expect.stringMatching(new RegExp(`maintenance window.*\\bnothing\\b.*${platform}`)),
		});
	});
});

describe('getAll', () => {
	it.each(['array', 'page', 'pages'])('gives the windows of a list that is: %s', async (shape) => {
		await action.zenduty.set({ shapes: { 'maintenance windows': shape } });
		const id = await created({ name: shape });
		expect(await windowOf(id)).toMatchObject({ name: shape });
	});

	it('gives all of many pages', async () => {
		await action.zenduty.set({ shapes: { 'maintenance windows': 'page' }, pageSize: 2 });
		const ids = [await created(), await created(), await created()];
		const found = (await windows()).map(({ id }) => id);
		expect(found.slice(-3)).toEqual(ids);
	});

	it('gives none for a team that has none', async () => {
		const { json } = await run({ operation: 'getAll', team: SEED.teams.checkout });
		expect(json).toEqual([]);
	});
});

describe('delete', () => {
	const deleting = { operation: 'delete', team: platform };

	it('deletes a window', async () => {
		const id = await created({ startTime: inHours(1) });
		const { json } = await run({ ...deleting, maintenanceWindow: id });
		expect(json).toEqual([{ deleted: true }]);
		expect(await windowOf(id)).toBeUndefined();
	});

	it('says what it did not find', async () => {
		expect(await failureOf({ ...deleting, maintenanceWindow: 'nothing' })).toMatchObject({
			code: 'not_found',
			message: expect.stringMatching(/maintenance window.*\bnothing\b/),
		});
	});

	it('is done, although the answer was lost, also in an earlier run of the node', async () => {
		const id = await created();
		await action.dropNext('DELETE', `${path}*`);
		expect((await run({ ...deleting, maintenanceWindow: id })).json).toEqual([{ deleted: true }]);

		const other = await created();
		await action.dropNext('DELETE', `${path}*`);
		const again = runningAgain();
		const once = { ...deleting, maintenanceWindow: other, options: { maxAttempts: 1 } };
		expect(await failureOf(once, again)).toMatchObject({ code: 'unclear', mayExist: false });
		expect((await run(once, again)).json).toEqual([{ deleted: true }]);
		expect(await action.changes()).toEqual(['window deleted']);
	});
});
