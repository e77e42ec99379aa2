import { waitForIncident } from '../../../nodes/Zenduty/actions/alert/send';
import { makeStatusTurns } from '../../../nodes/Zenduty/api/statusTurns';
import type { JsonObject } from '../../../nodes/Zenduty/json';
import { jumpingClock } from '../../support/api.cjs';

/** Answers in order, the last one again and again, and keeps when they were asked for. */
function waiting() {
	const { clock, since } = jumpingClock();
	const connection = { clock, statusTurns: makeStatusTurns(clock) };
	const asked: number[] = [];
	return {
		asked,
		since,
		async wait(patience: number, ...statuses: string[]): Promise<JsonObject> {
			let count = 0;
			const read = async () => {
				asked.push(since());
				const status = { status: statuses[Math.min(count++, statuses.length - 1)] };
				return await Promise.resolve({ ok: true, status } as const);
			};
			const last = await waitForIncident(read, patience, connection);
			if (!last.ok) throw last.missing;
			return last.status;
		},
	};
}

it.each(['completed', 'failed'])('ends as soon as the alert is settled: %s', async (status) => {
	const { wait, asked } = waiting();
	expect(await wait(60_000, 'queued', 'queued', status, 'queued')).toEqual({ status });
	expect(asked).toEqual([1_000, 3_000, 7_000]);
});

it('asks less and less often, but at least every ten seconds, and at the end', async () => {
	const { wait, asked } = waiting();
	expect(await wait(41_000, 'queued')).toEqual({ status: 'queued' });
	expect(asked).toEqual([1_000, 3_000, 7_000, 15_000, 25_000, 35_000, 41_000]);
});

it('goes on while the status is one that nobody knows', async () => {
	const { wait, asked } = waiting();
	expect(await wait(10_000, 'working', 'completed')).toEqual({ status: 'completed' });
	expect(asked).toHaveLength(2);
});

it('asks once where there is no time for more', async () => {
	const { wait, asked } = waiting();
	expect(await wait(200, 'queued')).toEqual({ status: 'queued' });
	expect(asked).toEqual([200]);
});

it('asks no second time where the first answer took longer than the time that is left', async () => {
	const { clock } = jumpingClock();
	let count = 0;
	const read = async () => {
		if (++count > 1) throw new Error('asked again');
		await clock.wait(2_000);
		return { ok: true, status: { status: 'queued' } } as const;
	};
	const connection = { clock, statusTurns: makeStatusTurns(clock) };
	const last = await waitForIncident(read, 1_500, connection);
	expect(last).toEqual({ ok: true, status: { status: 'queued' } });
});

it('asks no second time within a second, also where the time ends then', async () => {
	const { wait, asked } = waiting();
	await wait(1_500, 'queued');
	expect(asked).toEqual([1_000]);
});

it('asks once more exactly where the limit and the end of the time allow it', async () => {
	const { wait, asked } = waiting();
	await wait(2_100, 'queued');
	expect(asked).toEqual([1_000, 2_100]);
});

it('keeps to 20 requests a minute for all items of a run, and asks about each', async () => {
	const { wait, asked } = waiting();
	for (let item = 0; item < 45; item++) {
		expect(await wait(500, 'completed')).toEqual({ status: 'completed' });
	}
	expect(asked).toHaveLength(45);
	for (let first = 0; first < 45; first++) {
		const within = (span: number) =>
			asked.filter((at) => at >= asked[first] && at < asked[first] + span).length;
		expect(within(1_000)).toBe(1);
		expect(within(60_000)).toBeLessThanOrEqual(20);
	}
	expect(asked[19]).toBe(500 + 19 * 1_100);
	expect(asked[20]).toBe(500 + 61_000);
});

it('fails with what the question fails with', async () => {
	const { clock } = jumpingClock();
	const connection = { clock, statusTurns: makeStatusTurns(clock) };
	const read = async () => await Promise.reject(new Error('no'));
	const failing = waitForIncident(read, 1, connection);
	await expect(failing).rejects.toThrow('no');
});
