import fc from 'fast-check';
import { busyWait, MAX_BUSY_WAIT } from '../../../nodes/Zenduty/api/call/rateLimitWaits';
import { backoff } from '../../../nodes/Zenduty/http/backoff';

describe('busyWait', () => {
	it('is 5, 15, then 60 seconds each', () => {
		const waits = [0, 1, 2, 3, 10].map((times) => busyWait(times, undefined));
		expect(waits).toEqual([5_000, 15_000, 60_000, 60_000, 60_000]);
	});

	it('is what the answer asks for, but never less than a second', () => {
		expect([30_000, 60_000, 1_000, 999, 0].map((asked) => busyWait(2, asked))).toEqual([
			30_000, 60_000, 1_000, 1_000, 1_000,
		]);
	});
});

describe('any wait', () => {
	const attempts = fc.integer({ min: 1, max: 1_000_000 });
	const asked = fc.option(fc.integer({ min: 0, max: 60_000 }), { nil: undefined });
	const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

	it('is at least as long as the answer asks for, and at most a minute', () => {
		fc.assert(
			fc.property(attempts, asked, random, (times, retryAfter, chance) => {
				for (const wait of [backoff(times, retryAfter, chance), busyWait(times - 1, retryAfter)]) {
					expect(wait).toBeGreaterThanOrEqual(Math.max(retryAfter ?? 0, 250));
					expect(wait).toBeLessThanOrEqual(60_000);
				}
			}),
		);
	});

	it('is not shorter than half of the one before', () => {
		fc.assert(
			fc.property(attempts, random, random, (times, chance, other) => {
				const [first, second] = [
					backoff(times, undefined, chance),
					backoff(times + 1, undefined, other),
				];
				expect(second).toBeGreaterThanOrEqual(first / 2);
				expect(busyWait(times, undefined)).toBeGreaterThanOrEqual(busyWait(times - 1, undefined));
			}),
		);
	});

	it('counts: an item that is answered 429 for ever reaches the end of its patience', () => {
		fc.assert(
			fc.property(fc.array(asked, { minLength: 200, maxLength: 200 }), (answers) => {
				const waits = answers.map((retryAfter, times) => busyWait(times, retryAfter));
				const all = waits.reduce((sum, wait) => sum + wait, 0);
				expect(all).toBeGreaterThan(MAX_BUSY_WAIT);
			}),
		);
	});
});
