import { backoff } from '../../nodes/Zenduty/http/backoff';

describe('backoff', () => {
	it.each([
		[1, 0, 250],
		[1, 0.5, 375],
		[1, 1, 500],
		[2, 0, 500],
		[2, 1, 1_000],
		[3, 1, 2_000],
		[7, 1, 32_000],
		[8, 1, 60_000],
		[8, 0, 30_000],
		[5000, 1, 60_000],
	])('after %d attempts, with chance %d, is %d ms', (attempts, random, expected) => {
		expect(backoff(attempts, undefined, random)).toBe(expected);
	});

	it('is as long as the answer asks for, if that is longer', () => {
		expect(backoff(1, 7_000, 1)).toBe(7_000);
		expect(backoff(1, 0, 1)).toBe(500);
		expect(backoff(8, 7_000, 1)).toBe(60_000);
	});
});
