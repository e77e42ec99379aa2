/*
 * Strings and numbers as Python's `json.dumps` writes them
 * (https://docs.python.org/3/library/json.html, with its default `ensure_ascii=True`).
 */

import { escapeUnit } from '../../json';

/** What `JSON.stringify` does not escape, while Python does. */
const NOT_ASCII = /[\u007f-\uffff]/g;
const NEEDS_NO_ESCAPE = /^[ !#-[\]-~]*$/;

/**
 * Writes a string in JSON as Python does. Characters outside the range from space to `~` become
 * `\uXXXX` in lower case, one escape for each UTF-16 unit.
 */
export function quote(text: string): string {
	if (NEEDS_NO_ESCAPE.test(text)) return `"${text}"`;
	return JSON.stringify(text).replace(NOT_ASCII, escapeUnit);
}

/**
 * Writes a finite number as Python's `repr` of a float. Both languages write the fewest digits that
 * are read back as the same number, but their exponents differ: Python writes one below 1e-4 and
 * from 1e16 on, with at least two digits.
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
