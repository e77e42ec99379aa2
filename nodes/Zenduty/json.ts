/** A JSON object, such as a response of Zenduty. Every member is `unknown` until it is checked. */
export type JsonObject = Record<string, unknown>;

/**
 * The arrays and objects of a value may be nested in at most this many levels. An event of Zenduty
 * has 4 levels. With some thousands of levels, n8n's stack would overflow, because n8n copies the
 * output of a trigger by recursion.
 */
export const MAX_DEPTH = 100;

/**
 * The error for a value that cannot be written as JSON, or that is nested too deep. Its message is
 * a clause such as "it has the number NaN".
 */
export class UnwritableError extends Error {
	override name = 'UnwritableError';
}

/** Reads a JSON text. Returns undefined for a text that is not JSON. */
export function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/** Returns the JSON escape for a UTF-16 unit, such as `\u00e4` for `ä` (RFC 8259 §7). */
export function escapeUnit(unit: string): string {
	return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** Tells whether a value is a JSON object. Arrays and null are not objects here. */
export function isObject(value: unknown): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Returns a copy of an object without the members that are undefined. */
export function definedOf(object: JsonObject): JsonObject {
	return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}

/**
 * Returns a map with the entries of a list, under the keys that `keyOf` returns. If several entries
 * have the same key, the map has the first of them.
 */
export function indexBy<Entry>(
	entries: readonly Entry[],
	keyOf: (entry: Entry) => unknown,
): ReadonlyMap<unknown, Entry> {
	const index = new Map<unknown, Entry>();
	for (const entry of entries) {
		const key = keyOf(entry);
		if (!index.has(key)) index.set(key, entry);
	}
	return index;
}

/**
 * Converts a value to text:
 *
 * - undefined or null: the empty text
 * - a Date, or a DateTime of Luxon: ISO 8601
 * - an array, or any other object: JSON
 * - any other value, such as a number: the text that `String` returns
 */
export function toText(value: unknown): string {
	if (typeof value !== 'object' || value === null) return String(value ?? '');
	// `String(value)` is not used, because it throws if the object has a member `toString` that is
	// not a function. For example, the JSON of a response may have such a member.
	const json = JSON.stringify(value);
	// The JSON of a date is its ISO 8601 text in quotation marks. If the JSON begins with a quotation
	// mark, the text inside the marks is returned.
	return json.startsWith('"') ? String(JSON.parse(json)) : json;
}

/**
 * Splits a text at its commas into words. Empty words are left out, and the spaces around each word
 * are removed.
 */
export function splitWords(text: string): string[] {
	return text
		.split(',')
		.map((word) => word.trim())
		.filter((word) => word !== '');
}

/**
 * Removes certain characters from the end of a text. For example, with the character `/`, the text
 * `https://example.com//` becomes `https://example.com`.
 *
 * @param characters a text with all characters that are removed, such as `./`
 */
export function withoutEnd(text: string, characters: string): string {
	// A regular expression such as `/\/+$/` would take quadratic time, because it would begin anew at
	// each slash of a long row of slashes.
	let end = text.length;
	while (end > 0 && characters.includes(text[end - 1])) end -= 1;
	return text.slice(0, end);
}

/** Tells whether the arrays and objects of a value are nested in at most `levels` levels. */
export function isNestedWithin(value: unknown, levels = MAX_DEPTH): boolean {
	if (typeof value !== 'object' || value === null) return true;
	if (levels === 0) return false;
	if (Array.isArray(value)) return value.every((item) => isNestedWithin(item, levels - 1));
	for (const name in value) {
		if (!isNestedWithin((value as JsonObject)[name], levels - 1)) return false;
	}
	return true;
}

/** Returns the error for a value that is nested deeper than {@link MAX_DEPTH}. */
export function tooDeep(): UnwritableError {
	return new UnwritableError(`it is nested deeper than ${MAX_DEPTH} levels`);
}

const UTF8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Decodes bytes as UTF-8, without replacing invalid bytes. A byte order mark at the beginning is
 * left out, as RFC 8259 §8.1 allows.
 *
 * @returns the text. If the bytes are not valid UTF-8, the result is undefined.
 */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
	try {
		return UTF8.decode(bytes);
	} catch {
		return undefined;
	}
}

/**
 * Converts the value of a parameter to a boolean. An expression may also return a text or a number:
 * "true" and 1 are true, "false" and 0 are false.
 *
 * @param otherwise the default of the parameter, which is returned for any other value
 */
export function toBoolean(value: unknown, otherwise: boolean): boolean {
	// The expressions for `outputs` in the triggers repeat this rule, so change them together with
	// this function.
	const text = String(value).trim().toLowerCase();
	if (text === 'true' || text === '1') return true;
	if (text === 'false' || text === '0') return false;
	return otherwise;
}

/** One megabyte, in bytes. Here it is 1,048,576 bytes, and not 1,000,000. */
export const MB = 1024 * 1024;

/** An estimate of the memory for an empty object or array, in bytes. */
const OBJECT = 64;

/**
 * An estimate of the memory for a member of an object or array, in bytes. The first member is not
 * counted, because {@link weightOf} counts the commas between members.
 */
const MEMBER = 16;

/** Estimates how much memory the value of a JSON text takes after parsing, in bytes. */
export function weightOf(json: string): number {
	// The length of the text alone would be a wrong estimate: many small objects take about twenty
	// times as much memory as their text. So the objects, arrays and members are counted, too.
	const objects = count(json, '{') + count(json, '[');
	return json.length + OBJECT * objects + MEMBER * count(json, ',');
}

/** Counts a character in a text. `indexOf` is much faster here than a loop over the characters. */
function count(text: string, character: string): number {
	let found = 0;
	for (let at = text.indexOf(character); at >= 0; at = text.indexOf(character, at + 1)) found++;
	return found;
}
