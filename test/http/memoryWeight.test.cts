import { weightOf } from '../../nodes/Zenduty/http/memoryWeight';

it.each([
	['""', 2],
	['{}', 66],
	['[]', 66],
	['[1,2]', 85],
	['[{"a":[]},{}]', 13 + 4 * 64 + 16],
])('estimates what %s takes', (json, weight) => {
	expect(weightOf(json)).toBe(weight);
});
