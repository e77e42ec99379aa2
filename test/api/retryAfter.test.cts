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

it.each([undefined, null, 7, ['7'], '', ' ', 'soon', '-1', '1.5', '0x10', '7 s', '2026-03-04'])(
	'cannot read %j',
	(value) => {
		expect(readRetryAfter(value, NOW)).toBeUndefined();
	},
);

it('reads more digits than a number can hold as a very long time', () => {
	expect(readRetryAfter('9'.repeat(400), NOW)).toBe(1e12);
	expect(readRetryAfter('1000000000', NOW)).toBe(1e12);
	expect(readRetryAfter('999999999', NOW)).toBe(999_999_999_000);
});
