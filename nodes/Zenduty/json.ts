/** A JSON object from outside. Every member is `unknown` until it is checked. */
export type JsonObject = Record<string, unknown>;

/**
 * How deep arrays and objects may be nested in a body. A real event has 4 levels. n8n copies the
 * output of a trigger by recursion, and overflows its stack at some thousands of levels.
 */
export const MAX_DEPTH = 100;

/**
 * Says why a value cannot be written as a body. Its message is a clause: "it has the number NaN".
 */
export class UnwritableError extends Error {
	override name = 'UnwritableError';
}

/** Reads a JSON text; undefined for what is none. */
export function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/** Writes a UTF-16 unit as JSON and JavaScript escape it in a text, RFC 8259 §7. */
export function escapeUnit(unit: string): string {
	return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** Tells whether a value is a JSON object. Arrays and null are not. */
export function isObject(value: unknown): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Returns the members of an object that are not undefined. */
export function definedOf(object: JsonObject): JsonObject {
	return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}

/**
 * Writes a value from outside as text. An object is written as JSON: its own `toString` may be
 * anything, and `String` would throw.
 */
export function asText(value: unknown): string {
	return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Writes a value from outside as text, like {@link asText}; what is missing or null is empty. */
export function givenText(value: unknown): string {
	return asText(value ?? '');
}

/** Tells whether arrays and objects in a value are nested at most so many levels deep. */
export function isNestedWithin(value: unknown, levels = MAX_DEPTH): boolean {
	if (typeof value !== 'object' || value === null) return true;
	if (levels === 0) return false;
	if (Array.isArray(value)) return value.every((item) => isNestedWithin(item, levels - 1));
	for (const name in value) {
		if (!isNestedWithin((value as JsonObject)[name], levels - 1)) return false;
	}
	return true;
}

/** Makes the error for a value that is nested deeper than {@link MAX_DEPTH}. */
export function tooDeep(): UnwritableError {
	return new UnwritableError(`it is nested deeper than ${MAX_DEPTH} levels`);
}

const UTF8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Decodes UTF-8 strictly, without a byte order mark, which RFC 8259 §8.1 allows readers to ignore.
 *
 * @returns undefined if the bytes are not UTF-8
 */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
	try {
		return UTF8.decode(bytes);
	} catch {
		return undefined;
	}
}

/**
 * Reads a parameter that is a switch. An expression may give it as a text or a number: "true",
 * "false", 1 and 0 count as what they say, texts in any case and with spaces around them. The
 * description of the trigger reads its outputs by the same rule.
 *
 * @param otherwise the default of the parameter, for any other value
 */
export function readBoolean(value: unknown, otherwise: boolean): boolean {
	const text = String(value).trim().toLowerCase();
	if (text === 'true' || text === '1') return true;
	if (text === 'false' || text === '0') return false;
	return otherwise;
}

/** Bytes of a megabyte, as limits count it. */
export const MB = 1024 * 1024;

/** What an object or an array takes in memory besides its text, in bytes: about as an empty one. */
const OBJECT = 64;

/** The same for a further member of one. */
const MEMBER = 16;

/**
 * Estimates how much memory the value of a JSON text takes, in bytes. Many small objects take
 * twenty times as much as their text.
 */
export function weightOf(json: string): number {
	const objects = count(json, '{') + count(json, '[');
	return json.length + OBJECT * objects + MEMBER * count(json, ',');
}

/** Counts a character in a text; `indexOf` is much faster than to look at each one. */
function count(text: string, character: string): number {
	let found = 0;
	for (let at = text.indexOf(character); at >= 0; at = text.indexOf(character, at + 1)) found++;
	return found;
}
