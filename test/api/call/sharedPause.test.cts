import { makePause, type Pause } from '../../../nodes/Zenduty/api/call/sharedPause';
import { jumpingClock, START } from '../../support/api.cjs';

it('is over from the start', async () => {
	const { clock, waits } = jumpingClock();
	await makePause(clock).enter();
	expect(waits).toEqual([]);
});

it('lasts as long as it was made to, for everyone who asks', async () => {
	const { clock, waits } = jumpingClock();
	const pause = makePause(clock);
	pause.extend(300);
	(await pause.enter())();
	await pause.enter();
	expect(waits).toEqual([300]);
});

it('is made longer, never shorter', async () => {
	const { clock, waits } = jumpingClock();
	const pause = makePause(clock);
	pause.extend(300);
	pause.extend(100);
	(await pause.enter())();
	expect(waits).toEqual([300]);
	pause.extend(50);
	pause.extend(80);
	await pause.enter();
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
	await pause.enter();
	expect(waits).toEqual([300, 70]);
});

it('ends when the execution is cancelled', async () => {
	const controller = new AbortController();
	const waits: number[] = [];
	const pause = makePause({
		now: () => START,
		async wait(milliseconds) {
			waits.push(milliseconds);
			if (waits.length === 3) controller.abort();
		},
	});
	pause.extend(300);
	await pause.enter(controller.signal);
	expect(waits).toEqual([300, 300, 300]);
});

describe('after a pause', () => {
	/** Lets all go on that can. */
	const settle = async () => await new Promise((resolve) => setImmediate(resolve));

	/** Requests that want to start, and those that have started and not ended. */
	function requests(pause: Pause, count: number, cancelled?: AbortSignal) {
		const underWay: Array<() => void> = [];
		for (let n = 0; n < count; n++) {
			void pause.enter(cancelled).then((leave) => underWay.push(leave));
		}
		return underWay;
	}

	/** Ends all that are under way, and says how many start then. */
	async function next(underWay: Array<() => void>): Promise<number> {
		for (const leave of underWay.splice(0)) leave();
		await settle();
		return underWay.length;
	}

	/** A pause that twenty requests have waited for. */
	async function pauseOfTwenty() {
		const pause = makePause(jumpingClock().clock);
		pause.extend(300);
		const underWay = requests(pause, 20);
		await settle();
		return { pause, underWay };
	}

	it('requests start one at a time, and more as they are answered', async () => {
		const { underWay } = await pauseOfTwenty();
		const started = [underWay.length];
		while (started.at(-1) !== 0) started.push(await next(underWay));
		expect(started).toEqual([1, 1, 2, 4, 8, 4, 0]);
	});

	it('others start as soon as one of several has ended', async () => {
		const { underWay } = await pauseOfTwenty();
		await next(underWay);
		await next(underWay);
		expect(underWay).toHaveLength(2);
		underWay.shift()?.();
		await settle();
		expect(underWay).toHaveLength(3);
	});

	it('all start at once where there was none', async () => {
		const underWay = requests(makePause(jumpingClock().clock), 20);
		await settle();
		expect(underWay).toHaveLength(20);
	});

	it('those that began before it do not count as answered', async () => {
		const pause = makePause(jumpingClock().clock);
		const before = requests(pause, 3);
		await settle();
		pause.extend(300);
		const underWay = requests(pause, 9);
		await settle();
		expect(underWay).toHaveLength(0);
		await next(before);
		expect(underWay).toHaveLength(1);
	});

	it('another pause begins with one again', async () => {
		const { pause, underWay } = await pauseOfTwenty();
		await next(underWay);
		await next(underWay);
		// As the client does: a request ends, and its answer asks to wait.
		underWay.shift()?.();
		pause.extend(300);
		await settle();
		expect(await next(underWay)).toBe(1);
		expect(await next(underWay)).toBe(1);
		expect(await next(underWay)).toBe(2);
	});

	it('those that wait for others go on when the execution is cancelled', async () => {
		const controller = new AbortController();
		const pause = makePause(jumpingClock().clock);
		pause.extend(300);
		const underWay = requests(pause, 5, controller.signal);
		await settle();
		controller.abort();
		expect(await next(underWay)).toBe(4);
	});
});
