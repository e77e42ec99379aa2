import { backoff, readRetryAfter } from '../../nodes/Zenduty/http/backoff';

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

describe('readRetryAfter', () => {
	const NOW = Date.UTC(2026, 2, 4, 5, 6, 7);

	/** Reads the header of a response that does not say when it was made. */
	const read = (value: unknown) => readRetryAfter({ 'retry-after': value }, NOW);

	it.each([
		['0', 0],
		['7', 7_000],
		['120', 120_000],
		['Wed, 04 Mar 2026 05:06:37 GMT', 30_000],
		['Wednesday, 04-Mar-26 05:06:37 GMT', 30_000],
		['Wed Mar  4 05:06:37 2026', 30_000],
		['Wed, 04 Mar 2026 05:06:07 GMT', 0],
		['Wed, 04 Mar 2026 05:00:00 GMT', 0],
	])('reads %j as %d ms', (value, expected) => {
		expect(read(value)).toBe(expected);
	});

	it.each([
		...[undefined, null, 7, ['7'], '', ' ', 'soon', '-1', '1.5', '0x10', '7 s', '2026-03-04'],
		'04 Mar 2026 05:06:37 GMT',
	])('cannot read %j', (value) => {
		expect(read(value)).toBeUndefined();
	});

	it('cannot read what is not there', () => {
		expect(readRetryAfter({}, NOW)).toBeUndefined();
		expect(readRetryAfter({ date: 'Wed, 04 Mar 2026 05:06:37 GMT' }, NOW)).toBeUndefined();
	});

	describe('by the clock of the server', () => {
		const until = (date: unknown, value = 'Wed, 04 Mar 2026 08:00:30 GMT') =>
			readRetryAfter({ 'retry-after': value, date }, NOW);

		it.each([
			['Wed, 04 Mar 2026 08:00:00 GMT', 30_000],
			['Wednesday, 04-Mar-26 08:00:00 GMT', 30_000],
			['Wed Mar  4 08:00:00 2026', 30_000],
			['Wed, 04 Mar 2026 08:00:30 GMT', 0],
			['Wed, 04 Mar 2026 09:00:00 GMT', 0],
		])('a date counts from the response made at %j', (date, expected) => {
			expect(until(date)).toBe(expected);
		});

		it.each([undefined, null, 7, '', 'noon', '2026-03-04', ['Wed, 04 Mar 2026 08:00:00 GMT']])(
			'a date counts from now where the response was made at %j',
			(date) => {
				expect(until(date)).toBe(Date.UTC(2026, 2, 4, 8, 0, 30) - NOW);
			},
		);

		it('seconds are seconds, whenever the response was made', () => {
			expect(until('Wed, 04 Mar 2026 08:00:00 GMT', '7')).toBe(7_000);
		});
	});

	it('reads more digits than a number can hold as a very long time', () => {
		expect(read('9'.repeat(400))).toBe(1e12);
		expect(read('1000000000')).toBe(1e12);
		expect(read('999999999')).toBe(999_999_999_000);
	});
});
