import { systemClock, untilAborted } from '../../nodes/Zenduty/http/clock';

const never = () => new Promise<never>(() => {});

describe('untilAborted', () => {
	it('gives what the promise gives', async () => {
		const { signal } = new AbortController();
		await expect(untilAborted(Promise.resolve(7), undefined)).resolves.toBe(7);
		await expect(untilAborted(Promise.resolve(7), signal)).resolves.toBe(7);
		await expect(untilAborted(Promise.reject(new Error('no')), signal)).rejects.toThrow('no');
	});

	it('gives undefined as soon as the signal is aborted', async () => {
		const controller = new AbortController();
		const result = untilAborted(never(), controller.signal);
		controller.abort();
		await expect(result).resolves.toBeUndefined();
		await expect(untilAborted(never(), controller.signal)).resolves.toBeUndefined();
	});

	it('leaves no listener behind', async () => {
		const { signal } = new AbortController();
		const added = jest.spyOn(signal, 'addEventListener');
		const removed = jest.spyOn(signal, 'removeEventListener');
		await untilAborted(Promise.resolve(), signal);
		await untilAborted(Promise.reject(new Error('no')), signal).catch(() => undefined);
		expect(removed.mock.calls).toEqual(added.mock.calls.map(([event, stop]) => [event, stop]));
		expect(added).toHaveBeenCalledTimes(2);
	});

	it('ignores an error that comes after the signal', async () => {
		const unhandled = jest.fn();
		process.on('unhandledRejection', unhandled);
		let fail = (_: Error) => {};
		const failing = new Promise((_, reject) => (fail = reject));
		await untilAborted(failing, AbortSignal.abort());
		fail(new Error('too late'));
		await new Promise((resolve) => setImmediate(resolve));
		process.off('unhandledRejection', unhandled);
		expect(unhandled).not.toHaveBeenCalled();
	});
});

describe('systemClock', () => {
	it('waits as long as it should', async () => {
		const { now, wait } = systemClock();
		const start = now();
		expect(Math.abs(start - Date.now())).toBeLessThan(10_000);
		await wait(50);
		expect(now() - start).toBeGreaterThanOrEqual(48);
	});

	it('stops waiting at once when the execution is cancelled', async () => {
		// Time stands still, so a wait ends only if it is ended.
		jest.useFakeTimers();
		try {
			const controller = new AbortController();
			const { wait } = systemClock(controller.signal);
			const waiting = wait(5_000);
			controller.abort();
			await expect(waiting).resolves.toBeUndefined();
			await expect(wait(5_000)).resolves.toBeUndefined();
		} finally {
			jest.useRealTimers();
		}
	});

	it('draws numbers from 0 to 1', () => {
		const { random } = systemClock();
		const numbers = Array.from({ length: 50 }, random);
		expect(numbers.every((number) => number >= 0 && number < 1)).toBe(true);
		expect(new Set(numbers).size).toBeGreaterThan(40);
	});
});
