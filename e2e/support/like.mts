/** Comparing what comes out with what is expected, where not every text is known before. */
import assert from 'node:assert/strict';

/**
 * Holds a value to a pattern: the same members and items, and at each place the same value, or a
 * text that matches a regular expression.
 *
 * @throws AssertionError that shows both
 */
export function assertLike(actual: unknown, pattern: unknown, message?: string): void {
	assert.deepEqual(actual, filled(pattern, actual), message);
}

/** The pattern, with the texts that match in the place of regular expressions. */
function filled(pattern: unknown, actual: unknown): unknown {
	if (pattern instanceof RegExp) {
		return typeof actual === 'string' && pattern.test(actual) ? actual : pattern;
	}
	if (Array.isArray(pattern)) {
		return pattern.map((each, index) => filled(each, (actual as unknown[] | undefined)?.[index]));
	}
	if (typeof pattern === 'object' && pattern !== null) {
		return Object.fromEntries(
			Object.entries(pattern).map(([name, each]) => [
				name,
				filled(each, (actual as Record<string, unknown> | null | undefined)?.[name]),
			]),
		);
	}
	return pattern;
}
