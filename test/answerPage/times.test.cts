import { writeLength, writeTime } from '../../nodes/Zenduty/answerPage/times';
import { find, readText } from '../support/html.cjs';

const NIGHT = '2026-09-29T22:05:59.000Z';

describe('A time', () => {
	it.each([
		['UTC', NIGHT, '29 Sep 2026, 22:05 UTC'],
		['Europe/London', '2026-01-31T02:00:00Z', '31 Jan 2026, 02:00 UTC'],
		['Etc/GMT', NIGHT, '29 Sep 2026, 22:05 UTC'],
		['Europe/Lisbon', NIGHT, '29 Sep 2026, 22:05 UTC (23:05 in Europe/Lisbon)'],
		['Europe/Berlin', NIGHT, '29 Sep 2026, 22:05 UTC (30 Sep 2026, 00:05 in Europe/Berlin)'],
		['Asia/Kolkata', NIGHT, '29 Sep 2026, 22:05 UTC (30 Sep 2026, 03:35 in Asia/Kolkata)'],
		// The same time of day, on another day.
		[
			'Pacific/Kiritimati',
			'2026-12-31T10:00:00Z',
			'31 Dec 2026, 10:00 UTC (1 Jan 2027, 00:00 in Pacific/Kiritimati)',
		],
		['UTC', '2026-03-01T00:00:00Z', '1 Mar 2026, 00:00 UTC'],
	])('is read in UTC and in the zone of the workflow: %s', (timeZone, time, text) => {
		expect(readText(writeTime(Date.parse(time), timeZone).markup)).toBe(text);
	});

	it('has the exact time for programs', () => {
		const [time] = find(writeTime(Date.parse(NIGHT), 'Asia/Kolkata').markup, 'time');
		expect(time.attributes).toEqual({ datetime: NIGHT });
	});

	it('has every month', () => {
		const months = Array.from(
			{ length: 12 },
			(_, month) => readText(writeTime(Date.UTC(2026, month, 9), 'UTC').markup).split(' ')[1],
		);
		expect(months.join(' ')).toBe('Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec');
	});
});

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

it.each([
	[1, 'less than a minute'],
	[MINUTE - 1, 'less than a minute'],
	[MINUTE, '1 minute'],
	[HOUR - 1, '59 minutes'],
	[HOUR, '1 hour'],
	[2 * HOUR + 5 * MINUTE, '2 hours 5 minutes'],
	[DAY - 1, '23 hours 59 minutes'],
	[DAY + MINUTE, '1 day'],
	[3 * DAY + HOUR + 59 * MINUTE, '3 days 1 hour'],
])('%i milliseconds are %s', (length, text) => {
	expect(writeLength(length)).toBe(text);
});
