/** JSON as Python's `json.dumps` writes it. */

/** What a webhook is made of. */
export type Value = null | boolean | number | string | Value[] | { [name: string]: Value };

/**
 * Writes a value with ", " and ": " between its parts, and everything outside ASCII escaped.
 *
 * @throws {RangeError} for a number that is not a safe integer, since Python writes floats otherwise
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

/** JavaScript writes strings as Python does, but leaves what is beyond "~" as it is. */
function dumpString(text: string): string {
	return JSON.stringify(text).replace(
		/[\x7f-\uffff]/g,
		(unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
	);
}
