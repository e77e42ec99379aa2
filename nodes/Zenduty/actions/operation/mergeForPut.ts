import type { JsonObject } from '../../json';

/**
 * Makes the body of a PUT. Zenduty empties what a PUT lacks, so the body repeats what the API
 * holds, also what this package does not know. It has no members that are null.
 *
 * @param current as the API returned it
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
