import { isAutomaticActivation } from '../nodes/Zenduty/isAutomaticActivation';

it.each([
	['init', true],
	['leadershipChange', true],
	['activate', false],
	['create', false],
	['update', false],
	['manual', false],
	['', false],
])('the activation %j is automatic: %p', (mode, expected) => {
	expect(isAutomaticActivation(mode)).toBe(expected);
});
