import { shownTime, timeOf } from '../../nodes/Zenduty/listSearch/shownTime';

it.each([
	['2026-02-03T20:15:00Z', Date.UTC(2026, 1, 3, 20, 15)],
	['2026-02-03T20:15:00.123456Z', Date.UTC(2026, 1, 3, 20, 15, 0, 123)],
	['2026-02-03 20:15:00+05:30', Date.UTC(2026, 1, 3, 14, 45)],
	// The tests run as on a machine in New York.
	['2026-02-03T20:15:00', Date.UTC(2026, 1, 3, 20, 15)],
	['soon', 0],
	[null, 0],
	[undefined, 0],
])('reads the time %j', (date, time) => {
	expect(timeOf(date)).toBe(time);
});

it.each([
	['UTC', '2026-02-03 20:15'],
	['Asia/Kolkata', '2026-02-04 01:45'],
	['DEFAULT', '2026-02-03 20:15'],
])('shows a time as it is in the zone %s', (zone, shown) => {
	expect(shownTime(Date.UTC(2026, 1, 3, 20, 15), zone)).toBe(shown);
});
