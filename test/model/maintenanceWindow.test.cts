import { isRepeatingWindow } from '../../nodes/Zenduty/model/maintenanceWindow';

it.each([
	[1, true],
	['7', true],
	[0, false],
	['0', false],
	[null, false],
	[undefined, false],
	['weekly', false],
	[-1, false],
	[{ every: 1 }, false],
])('a window with the repeat interval %j repeats: %p', (interval, expected) => {
	expect(isRepeatingWindow({ repeat_interval: interval })).toBe(expected);
});
