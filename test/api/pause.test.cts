import { makePause } from '../../nodes/Zenduty/api/pause';
import { jumpingClock, START } from '../support/api.cjs';

it('is over from the start', async () => {
	const { clock, waits } = jumpingClock();
	await makePause(clock).over();
	expect(waits).toEqual([]);
});

it('lasts as long as it was made to, for everyone who asks', async () => {
	const { clock, waits } = jumpingClock();
	const pause = makePause(clock);
	pause.extend(300);
	await pause.over();
	await pause.over();
	expect(waits).toEqual([300]);
});

it('is made longer, never shorter', async () => {
	const { clock, waits } = jumpingClock();
	const pause = makePause(clock);
	pause.extend(300);
	pause.extend(100);
	await pause.over();
	expect(waits).toEqual([300]);
	pause.extend(50);
	pause.extend(80);
	await pause.over();
	expect(waits).toEqual([300, 80]);
});

it('goes on if it was made longer while someone waited', async () => {
	let now = START;
	const waits: number[] = [];
	const pause = makePause({
		now: () => now,
		async wait(milliseconds) {
			waits.push(milliseconds);
			now += milliseconds;
			if (waits.length === 1) pause.extend(70);
		},
	});
	pause.extend(300);
	await pause.over();
	expect(waits).toEqual([300, 70]);
});

it('waits again if a timer came early', async () => {
	let now = START;
	const waits: number[] = [];
	const pause = makePause({
		now: () => now,
		async wait(milliseconds) {
			waits.push(milliseconds);
			now += milliseconds - (waits.length === 1 ? 1 : 0);
		},
	});
	pause.extend(300);
	await pause.over();
	expect(waits).toEqual([300, 1]);
});

it('ends when the execution is cancelled', async () => {
	const controller = new AbortController();
	const waits: number[] = [];
	const pause = makePause(
		{
			now: () => START,
			async wait(milliseconds) {
				waits.push(milliseconds);
				if (waits.length === 3) controller.abort();
			},
		},
		controller.signal,
	);
	pause.extend(300);
	await pause.over();
	expect(waits).toEqual([300, 300, 300]);
});
