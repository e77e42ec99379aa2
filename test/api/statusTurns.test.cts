import { makeStatusTurns } from '../../nodes/Zenduty/api/statusTurns';
import { jumpingClock } from '../support/api.cjs';

it('begins the first turn at once', async () => {
	const { clock, since } = jumpingClock();
	const turns = makeStatusTurns(clock);
	expect(turns.delay()).toBe(0);
	await turns.take();
	expect(since()).toBe(0);
});

it('begins a turn 1.1 seconds after the turn before', async () => {
	const { clock, since } = jumpingClock();
	const turns = makeStatusTurns(clock);
	await turns.take();
	expect(turns.delay()).toBe(1_100);
	await clock.wait(300);
	expect(turns.delay()).toBe(800);
	await turns.take();
	expect(since()).toBe(1_100);
});

it('begins at most 20 turns in 61 seconds', async () => {
	const { clock, since } = jumpingClock();
	const turns = makeStatusTurns(clock);
	const begins: number[] = [];
	for (let turn = 0; turn < 42; turn++) {
		await turns.take();
		begins.push(since());
	}
	expect(begins[19]).toBe(19 * 1_100);
	expect(begins[20]).toBe(61_000);
	expect(begins[21]).toBe(62_100);
	expect(begins[40]).toBe(122_000);
	expect(begins[41]).toBe(123_100);
});

it('does not delay a turn long after the last one', async () => {
	const { clock } = jumpingClock();
	const turns = makeStatusTurns(clock);
	await turns.take();
	await clock.wait(5_000);
	expect(turns.delay()).toBe(0);
});
