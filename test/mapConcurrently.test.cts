import { mapConcurrently } from '../nodes/Zenduty/mapConcurrently';

/** A task whose every call ends when the test says so. */
function controlled() {
	const started: number[] = [];
	const ends = new Map<number, { finish(): void; fail(error: unknown): void }>();
	const task = async (index: number) => {
		started.push(index);
		await new Promise<void>((resolve, reject) =>
			ends.set(index, { finish: resolve, fail: reject }),
		);
		return `result ${index}`;
	};
	const end = async (index: number, error?: unknown) => {
		const open = ends.get(index);
		if (error === undefined) open?.finish();
		else open?.fail(error);
		await new Promise((resolve) => setImmediate(resolve));
	};
	/** Waits until as many have started. */
	const until = async (count: number) => {
		while (started.length < count) await new Promise((resolve) => setTimeout(resolve, 1));
	};
	return { started, task, end, until };
}

/** Longer than the first ones are apart. */
const pause = async () => await new Promise((resolve) => setTimeout(resolve, 10));

afterEach(() => jest.useRealTimers());

it('does one after another, in order', async () => {
	const { started, task, end } = controlled();
	const results = mapConcurrently(3, 1, task);
	await pause();
	expect(started).toEqual([0]);
	await end(0);
	expect(started).toEqual([0, 1]);
	await end(1);
	await end(2);
	await expect(results).resolves.toEqual(['result 0', 'result 1', 'result 2']);
	expect(started).toEqual([0, 1, 2]);
});

it('does some at a time, and returns the results in order', async () => {
	const { started, task, end, until } = controlled();
	const results = mapConcurrently(4, 2, task);
	await until(2);
	await pause();
	expect(started).toEqual([0, 1]);
	await end(1);
	expect(started).toEqual([0, 1, 2]);
	await end(2);
	await end(3);
	await end(0);
	await expect(results).resolves.toEqual(['result 0', 'result 1', 'result 2', 'result 3']);
});

it('begins no further task that may not begin, and waits for those that run', async () => {
	const { started, task, end, until } = controlled();
	let isOver = false;
	const results = mapConcurrently(5, 2, task, () => !isOver);
	await until(2);
	isOver = true;
	await end(1);
	expect(started).toEqual([0, 1]);
	await end(0);
	await expect(results).resolves.toEqual(['result 0', 'result 1']);
	expect(started).toEqual([0, 1]);
});

it('begins the first ones a millisecond apart', async () => {
	jest.useFakeTimers({ doNotFake: ['setImmediate'] });
	const { started, task, end } = controlled();
	const results = mapConcurrently(3, 3, task);
	expect(started).toEqual([0]);
	await jest.advanceTimersByTimeAsync(1);
	expect(started).toEqual([0, 1]);
	await jest.advanceTimersByTimeAsync(1);
	expect(started).toEqual([0, 1, 2]);
	for (const index of started) await end(index);
	await jest.advanceTimersByTimeAsync(1);
	await results;
});

it('begins no further ones when the first have done all there is', async () => {
	const started: number[] = [];
	const task = async (index: number) => started.push(index);
	// A million of them, begun a millisecond apart, would take longer than a test may.
	await mapConcurrently(3, 1_000_000, task);
	expect(started).toEqual([0, 1, 2]);
});

it('begins no more tasks than there are', async () => {
	const calls: number[] = [];
	const task = async (index: number) => calls.push(index);
	await expect(mapConcurrently(2, 100, task)).resolves.toHaveLength(2);
	expect(calls).toEqual([0, 1]);
	await expect(mapConcurrently(0, 5, task)).resolves.toEqual([]);
	await expect(mapConcurrently(1, 1e9, task)).resolves.toHaveLength(1);
});

it('begins nothing after a failure, but waits for what runs', async () => {
	const { started, task, end, until } = controlled();
	let settled = false;
	const results = mapConcurrently(5, 2, task);
	results.catch(() => undefined).finally(() => (settled = true));
	await until(2);
	await end(0, new Error('item 0'));
	expect(started).toEqual([0, 1]);
	expect(settled).toBe(false);
	await end(1);
	await expect(results).rejects.toThrow('item 0');
	expect(started).toEqual([0, 1]);
});

it('throws the error of the first item, not the earliest', async () => {
	const { task, end, until } = controlled();
	const results = mapConcurrently(3, 3, task);
	results.catch(() => undefined);
	await until(3);
	await end(2, new Error('item 2'));
	await end(1, new Error('item 1'));
	await end(0);
	await expect(results).rejects.toThrow('item 1');
});

it('throws what is no error just the same', async () => {
	await expect(mapConcurrently(1, 1, () => Promise.reject(undefined))).rejects.toBeUndefined();
});
