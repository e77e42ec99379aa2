import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { startLimiter } from '../../simulator/limits.mts';
import { startPace } from '../pace.mts';

/** Makes a pace with a clock that needs no time, and notes its waits. */
function paceWithoutTime() {
	const clock = { time: 0, waits: [] as number[] };
	const wait = async (milliseconds: number) => {
		clock.waits.push(milliseconds);
		clock.time += milliseconds;
	};
	return { clock, pace: startPace(1, { now: () => clock.time, wait }) };
}

/**
 * Plays requests such as `GET /api/incidents/3/` at the pace of the probes.
 *
 * @returns those that the simulator would have refused, and how long it would have taken
 */
export async function replay(lines: string[]): Promise<{ refused: string[]; minutes: number }> {
	const { clock, pace } = paceWithoutTime();
	const limiter = startLimiter(() => new Date(clock.time));
	const refused: string[] = [];
	for (const line of lines) {
		const [method = '', path = ''] = line.split(' ');
		await pace.turn(method, path);
		const request = { key: 'one', method, path };
		if (limiter(request, { scale: 1, windowScale: 1, retryAfter: true })) refused.push(line);
	}
	return { refused, minutes: clock.time / 60_000 };
}

const times = (count: number, ...lines: string[]) =>
	Array.from({ length: count }, () => lines).flat();

describe('The pace:', () => {
	it('keeps each documented limit, whatever else is asked', async () => {
		const all = [
			...['GET /api/incidents/3/', 'POST /api/incidents/filter/', 'POST /api/incidents/3/note/'],
			...['GET /api/incidents/3/alerts/', 'GET /api/alert/status/1/', 'POST /integration/1/2/3/'],
			...['GET', 'POST'].map(
				(method) => `${method} /api/v2/account/teams/1/schedules/1/overrides/`,
			),
			'GET /api/v2/account/teams/1/oncall/',
		];
		for (const line of all) assert.deepEqual((await replay(times(70, line))).refused, [], line);
		assert.deepEqual((await replay(times(40, ...all))).refused, []);
	});

	it('lets pass what is within the limits, and waits a minute for what is not', async () => {
		assert.equal((await replay(times(3, 'GET /api/incidents/3/'))).minutes, 0);
		const { minutes } = await replay(times(16, 'POST /api/incidents/'));
		assert.ok(minutes > 1 && minutes < 1.5, String(minutes));
	});

	it('waits for room before an operation, not in its midst', async () => {
		const { clock, pace } = paceWithoutTime();
		await pace.room(5);
		assert.deepEqual(clock.waits, []);
		for (let count = 0; count < 12; count++) await pace.turn('POST', '/api/incidents/');
		clock.waits.length = 0;
		await pace.room(5);
		assert.ok((clock.waits[0] ?? 0) > 40_000, String(clock.waits));
		clock.waits.length = 0;
		for (let count = 0; count < 5; count++) await pace.turn('POST', '/api/incidents/');
		assert.ok(Math.max(...clock.waits) < 2000, String(clock.waits));
	});

	it('gives up a turn when the run is interrupted', async () => {
		const pace = startPace();
		await pace.turn('POST', '/api/incidents/');
		const turn = pace.turn('POST', '/api/incidents/', AbortSignal.abort());
		await assert.rejects(turn, { name: 'AbortError' });
	});
});
