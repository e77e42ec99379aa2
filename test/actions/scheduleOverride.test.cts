import { invalidAt } from '../support/failures.cjs';
import { runApi } from '../support/runApi.cjs';
import { MEMBERS } from '../support/incidents.cjs';
import { override, OVERRIDES, simplifiedOverride } from '../support/overrides.cjs';

describe('create', () => {
	const POST = `POST ${OVERRIDES}`;
	const creating = {
		resource: 'scheduleOverride',
		operation: 'create',
		team: 'team-1',
		schedule: { mode: 'list', value: 'schedule-1' },
		user: 'user-1',
		startTime: '2026-05-04T03:00:00Z',
		endTime: '2026-05-04T11:00:00Z',
	};

	async function bodyFor(fields: object) {
		const { bodies, failure } = await runApi(
			{ ...creating, ...fields },
			{ [POST]: override(), 'GET /api/account/members/': MEMBERS },
			{ timeZone: 'Europe/Berlin' },
		);
		expect(failure).toBeUndefined();
		return bodies[0];
	}

	describe('create an override of a schedule', () => {
		const sent = {
			user: 'user-1',
			start_time: '2026-05-04T03:00:00.000Z',
			end_time: '2026-05-04T11:00:00.000Z',
		};

		it.each<[object, object]>([
			[{}, {}],
			[{ name: ' ' }, {}],
			[{ name: ' For Ben ' }, { name: 'For Ben' }],
			[{ user: { mode: 'email', value: 'INES@tower.example' } }, {}],
			[{ startTime: '2026-05-04T04:00:00' }, { start_time: '2026-05-04T02:00:00.000Z' }],
			[{ endTime: Date.parse('2026-05-05T00:00:00Z') }, { end_time: '2026-05-05T00:00:00.000Z' }],
		])('sends for %j what is set', async (fields, more) => {
			expect(await bodyFor(fields)).toEqual({ ...sent, ...more });
		});

		it.each([
			[{ startTime: '' }, { ...invalidAt('Start Time'), description: 'Enter a date.' }],
			[{ endTime: null }, invalidAt('End Time')],
			[{ startTime: 'soon' }, invalidAt('Start Time')],
			[{ endTime: 'soon' }, invalidAt('End Time')],
			[{ endTime: '2026-05-04T03:00:00Z' }, invalidAt('End Time', '2026-05-04T03:00:00.000Z')],
		])('refuses %j and sends nothing', async (fields, failure) => {
			const run = await runApi({ ...creating, ...fields }, { [POST]: override() });
			expect(run).toMatchObject({ requests: [], failure });
		});

		it('gives null for what the answer lacks', async () => {
			const { outputs } = await runApi(creating, { [POST]: { unique_id: 'o-1' } });
			const nothing = { id: 'o-1', name: null, username: null, startTime: null, endTime: null };
			expect(outputs).toEqual([[nothing]]);
		});
	});
});

describe('getAll', () => {
	const GET = `GET ${OVERRIDES}`;
	const listing = {
		resource: 'scheduleOverride',
		operation: 'getAll',
		team: 'team-1',
		schedule: 'schedule-1',
	};

	describe('get many overrides of a schedule', () => {
		it('gives all of them in the order of the API', async () => {
			const second = { unique_id: 'override-2', user: { username: 'user-2' } };
			const { outputs, requests } = await runApi(listing, {
				[GET]: [override(), override(second)],
			});
			expect(requests).toEqual([GET]);
			expect(outputs).toEqual([
				[simplifiedOverride(), simplifiedOverride({ id: 'override-2', username: 'user-2' })],
			]);
		});
	});
});
