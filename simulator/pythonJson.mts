/** Writes JSON as Python's `json.dumps` does. */

/** A value in the body of a webhook. */
export type Value = null | boolean | number | string | Value[] | { [name: string]: Value };

/**
 * Writes a value as JSON, with `", "` and `": "` as separators, and with every character outside
 * ASCII escaped.
 *
 * @throws {RangeError} for a number that is not a safe integer, since Python writes floats in
 * another form than JavaScript
 */
export function dumps(value: Value): string {
	if (typeof value === 'string') return dumpString(value);
	if (typeof value === 'number') {
		if (!Number.isSafeInteger(value)) throw new RangeError(`${value} is not a safe integer`);
		return String(value === 0 ? 0 : value);
	}
	if (value === null || typeof value === 'boolean') return String(value);
	if (Array.isArray(value)) return `[${value.map(dumps).join(', ')}]`;
	const members = Object.entries(value).map(([name, one]) => `${dumpString(name)}: ${dumps(one)}`);
	return `{${members.join(', ')}}`;
}

/**
 * Writes a string as Python does. `JSON.stringify` differs only in the characters after `~`, which
 * it does not escape.
 */
function dumpString(text: string): string {
	return JSON.stringify(text).replace(
		/[\x7f-\uffff]/g,
		(unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
	);
}
