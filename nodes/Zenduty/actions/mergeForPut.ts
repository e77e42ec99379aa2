import type { JsonObject } from '../json';

/**
 * The body of a PUT. Zenduty empties what a PUT leaves out, so what the API holds goes out again, also
 * what this package does not know. Members that are null are left out.
 *
 * @param current as the API answered it
 * @param readOnly the members that only the API sets, and does not take
 */
export function mergeForPut(
	current: JsonObject,
	readOnly: readonly string[],
	changes: JsonObject,
): JsonObject {
	const merged = Object.entries({ ...current, ...changes });
	return Object.fromEntries(
		merged.filter(([name, value]) => !readOnly.includes(name) && value !== null),
	);
}
