import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { startPace } from '../pace.mts';
import { replay } from './replay.mts';

const times = (count: number, ...lines: string[]) =>
	Array.from({ length: count }, () => lines).flat();

describe('The pace:', () => {
	it('keeps each documented limit, whatever else is asked', async () => {
		const all = [
			'GET /api/incidents/3/',
			'POST /api/incidents/filter/',
			'POST /api/incidents/3/note/',
			'GET /api/incidents/3/alerts/',
			'GET /api/alert/status/1/',
			'GET /api/v2/account/teams/1/oncall/',
			'GET /api/v2/account/teams/1/schedules/1/overrides/',
			'POST /api/v2/account/teams/1/schedules/1/overrides/',
			'POST /integration/1/generic/1/',
		];
		for (const line of all) assert.deepEqual((await replay(times(70, line))).refused, [], line);
		assert.deepEqual((await replay(times(40, ...all))).refused, []);
	});

	it('lets pass at once what is within the limits', async () => {
		const { minutes } = await replay(times(3, 'GET /api/incidents/3/'));
		assert.equal(minutes, 0);
	});

	it('waits a minute behind as many requests as a minute allows', async () => {
		const { minutes } = await replay(times(16, 'POST /api/incidents/'));
		assert.ok(minutes > 1 && minutes < 1.5, String(minutes));
	});

	it('waits for room before an operation, not in its midst', async () => {
		let time = 0;
		const waits: number[] = [];
		const wait = async (milliseconds: number) => {
			waits.push(milliseconds);
			time += milliseconds;
		};
		const pace = startPace(1, { now: () => time, wait });
		await pace.room(5);
		assert.deepEqual(waits, []);
		for (let count = 0; count < 12; count++) await pace.turn('POST', '/api/incidents/');
		waits.length = 0;
		await pace.room(5);
		assert.ok((waits[0] ?? 0) > 40_000, String(waits));
		waits.length = 0;
		for (let count = 0; count < 5; count++) await pace.turn('POST', '/api/incidents/');
		assert.ok(Math.max(...waits) < 2000, String(waits));
	});

	it('gives up a turn when the run is interrupted', async () => {
		const pace = startPace();
		await pace.turn('POST', '/api/incidents/');
		const turn = pace.turn('POST', '/api/incidents/', AbortSignal.abort());
		await assert.rejects(turn, { name: 'AbortError' });
	});
});
