/** A JSON object that came from outside: every member is `unknown` until it is read. */
export type JsonObject = Record<string, unknown>;

/**
 * How deep arrays and objects may be nested in a body. A real event has 4 levels. n8n copies what
 * a trigger returns recursively and overflows its stack at some thousands of levels.
 */
export const MAX_DEPTH = 100;

/** A value that cannot be written as a body. Its message is a clause, as "it has the number NaN". */
export class UnwritableError extends Error {
	override name = 'UnwritableError';
}

/** Whether a value is a JSON object, which neither an array nor null is. */
export function isObject(value: unknown): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether arrays and objects in `value` are nested at most `levels` deep; recursion ends there. */
export function isNestedWithin(value: unknown, levels = MAX_DEPTH): boolean {
	if (typeof value !== 'object' || value === null) return true;
	if (levels === 0) return false;
	if (Array.isArray(value)) return value.every((item) => isNestedWithin(item, levels - 1));
	for (const name in value) {
		if (!isNestedWithin((value as JsonObject)[name], levels - 1)) return false;
	}
	return true;
}

/** The error for what is not nested within {@link MAX_DEPTH}. */
export function tooDeep(): UnwritableError {
	return new UnwritableError(`it is nested deeper than ${MAX_DEPTH} levels`);
}

const UTF8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Decodes UTF-8 strictly, and leaves out a byte order mark, as RFC 8259 §8.1 allows readers to.
 *
 * @returns undefined for bytes that are not UTF-8
 */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
	try {
		return UTF8.decode(bytes);
	} catch {
		return undefined;
	}
}
