import fc from 'fast-check';
import { readRetryAfter } from '../../nodes/Zenduty/api/retryAfter';

const NOW = Date.UTC(2026, 2, 4, 5, 6, 7);

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
	expect(readRetryAfter(value, NOW)).toBe(expected);
});

it.each([
	...[undefined, null, 7, ['7'], '', ' ', 'soon', '-1', '1.5', '0x10', '7 s', '2026-03-04'],
	'04 Mar 2026 05:06:37 GMT',
])('cannot read %j', (value) => {
	expect(readRetryAfter(value, NOW)).toBeUndefined();
});

it('reads more digits than a number can hold as a very long time', () => {
	expect(readRetryAfter('9'.repeat(400), NOW)).toBe(1e12);
	expect(readRetryAfter('1000000000', NOW)).toBe(1e12);
	expect(readRetryAfter('999999999', NOW)).toBe(999_999_999_000);
});

it('reads each form of a date as the same time, and gives no time that is past', () => {
	const date = fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('2068-01-01') });
	fc.assert(
		fc.property(date, (then) => {
			const seconds = Math.floor(then.getTime() / 1000);
			const expected = Math.max(0, seconds * 1000 - NOW);
			const utc = then.toUTCString();
			const [, day, month, year, time] = utc.split(' ');
			const asctime = `${utc.slice(0, 3)} ${month} ${day.replace(/^0/, ' ')} ${time} ${year}`;
			for (const form of [utc, asctime]) expect(readRetryAfter(form, NOW)).toBe(expected);
		}),
	);
});

it('gives milliseconds from now on for anything, or says that it cannot read it', () => {
	fc.assert(
		fc.property(fc.oneof(fc.string(), fc.anything(), fc.nat().map(String)), (value) => {
			const wait = readRetryAfter(value, NOW);
			if (wait === undefined) return;
			expect(Number.isFinite(wait)).toBe(true);
			expect(wait).toBeGreaterThanOrEqual(0);
		}),
	);
});
