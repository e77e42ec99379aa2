/*
 * Strings and numbers as Python's `json.dumps` writes them
 * (https://docs.python.org/3/library/json.html, with its default `ensure_ascii=True`).
 */

/** `JSON.stringify` escapes what Python does, but for everything from U+007F upwards. */
const NOT_ASCII = /[\u007f-\uffff]/g;
const NEEDS_NO_ESCAPE = /^[ !#-[\]-~]*$/;

/**
 * A string in JSON, as Python writes it: everything outside space to `~` as `\uXXXX`, one escape
 * for each UTF-16 unit, in lower case.
 */
export function quote(text: string): string {
	if (NEEDS_NO_ESCAPE.test(text)) return `"${text}"`;
	return JSON.stringify(text).replace(
		NOT_ASCII,
		(unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
	);
}

/**
 * A finite number as Python's `repr` of a float. Both languages print the shortest digits that
 * read back as the same number; they differ in where an exponent begins and in how it looks:
 * Python uses one below 1e-4 and from 1e16, with two digits at least.
 */
export function reprFloat(value: number): string {
	if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
	const [digits, exponent] = value.toExponential().split('e');
	const magnitude = Number(exponent);
	if (magnitude < -4 || magnitude >= 16) {
		const sign = magnitude < 0 ? '-' : '+';
		return `${digits}e${sign}${String(Math.abs(magnitude)).padStart(2, '0')}`;
	}
	const plain = String(value);
	return plain.includes('.') ? plain : `${plain}.0`;
}
