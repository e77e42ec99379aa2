import { escapeUnit, MAX_DEPTH, tooDeep, UnwritableError } from '../../json';
import { JsonNumber } from './readJson';

/*
 * `quote` and `reprFloat` write strings and numbers as Python's `json.dumps` writes them, with its
 * default `ensure_ascii=True` (https://docs.python.org/3/library/json.html).
 */

/**
 * The characters after `~` (U+007E). Python escapes them, but `JSON.stringify` leaves most of them
 * as they are, so {@link quote} escapes them.
 */
const NOT_ASCII = /[\u007f-\uffff]/g;
const NEEDS_NO_ESCAPE = /^[ !#-[\]-~]*$/;

/**
 * Writes a string in JSON as Python does. Quotation marks, backslashes, and all characters outside
 * the range from space to `~` are escaped:
 *
 * - If JSON has a short escape for the character, it is used: a line break becomes `\n`.
 * - Otherwise, each UTF-16 unit of the character becomes `\uXXXX`: `é` becomes `\u00e9`.
 */
export function quote(text: string): string {
	if (NEEDS_NO_ESCAPE.test(text)) return `"${text}"`;
	return JSON.stringify(text).replace(NOT_ASCII, escapeUnit);
}

/**
 * Writes a finite number as Python's `repr` writes a float, such as `1.0` or `1e+16`. The digits
 * are the same as in JavaScript, but `String` would write `1` and `10000000000000000`.
 */
export function reprFloat(value: number): string {
	if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
	const [digits, exponent] = value.toExponential().split('e');
	const magnitude = Number(exponent);
	// Python writes an exponent if the absolute value is below 1e-4, or at least 1e16. The exponent
	// has at least two digits, as in `1e-05`.
	if (magnitude < -4 || magnitude >= 16) {
		const sign = magnitude < 0 ? '-' : '+';
		return `${digits}e${sign}${String(Math.abs(magnitude)).padStart(2, '0')}`;
	}
	const plain = String(value);
	return plain.includes('.') ? plain : `${plain}.0`;
}

/**
 * The format of a JSON text: `zenduty` is what Python's `json.dumps` writes, `compact` is what
 * `JSON.stringify` writes.
 *
 * In `compact`, numbers that `readJson` returned are an exception: the float `1.0` does not become
 * `1`, and a large integer keeps all its digits.
 */
export type Format = 'zenduty' | 'compact';

interface Style {
	comma: string;
	colon: string;
	string(text: string): string;
	float(value: number): string;
}

const STYLES: Record<Format, Style> = {
	zenduty: { comma: ', ', colon: ': ', string: quote, float: reprFloat },
	compact: { comma: ',', colon: ':', string: JSON.stringify, float: String },
};

/**
 * An integer from a JSON text may have at most this many digits. Python cannot read a longer
 * integer, so {@link dumps} throws an error. 4,300 is the default of Python's
 * `sys.set_int_max_str_digits`.
 */
const MAX_INTEGER_DIGITS = 4300;

/**
 * Writes a value as Python's `json.dumps` would, or in the format `compact`.
 *
 * @param value a value that has a JSON form, or a value that `readJson` returned
 * @throws UnwritableError for a BigInt, a number that is not finite or too large for a float, an
 * integer with too many digits for Python, or a value that is nested deeper than {@link MAX_DEPTH}
 */
export function dumps(value: unknown, format: Format = 'zenduty'): string {
	return write(value, STYLES[format], MAX_DEPTH) ?? 'null';
}

/**
 * Writes a value, and the values inside it, in the format that `style` describes.
 *
 * @param levels the value may have at most this many levels of arrays and objects
 * @returns undefined for a value that JSON does not have, such as a function
 */
function write(value: unknown, style: Style, levels: number): string | undefined {
	switch (typeof value) {
		case 'string':
			return style.string(value);
		case 'number':
			return writeNumber(value, style);
		case 'boolean':
			return value ? 'true' : 'false';
		case 'bigint':
			throw new UnwritableError(`it has the BigInt ${value}, which JSON does not have`);
		case 'object':
			if (value === null) return 'null';
			if (value instanceof JsonNumber) return writeLiteral(value, style);
			if (levels === 0) throw tooDeep();
			return writeContainer(value, style, levels - 1);
		default:
			return undefined;
	}
}

function writeNumber(value: number, style: Style): string {
	// Whole numbers are written with `String`, because in the format `zenduty`, `style.float` would
	// write `5.0` in place of `5`. From 1e21 on, `String` writes an exponent, such as `1e+21`, as
	// Python does for a `float`.
	if (Number.isInteger(value)) return String(value);
	if (!Number.isFinite(value))
		throw new UnwritableError(`it has the number ${value}, which JSON does not have`);
	return style.float(value);
}

/**
 * Writes a number from a JSON text. The number keeps its type, `int` or `float`, and an `int` keeps
 * all its digits.
 */
function writeLiteral(number: JsonNumber, style: Style): string {
	const { literal } = number;
	if (number.isInteger) {
		if (literal.replace('-', '').length > MAX_INTEGER_DIGITS) {
			throw new UnwritableError(`it has an integer of more than ${MAX_INTEGER_DIGITS} digits`);
		}
		return literal === '-0' ? '0' : literal;
	}
	const value = Number(literal);
	if (!Number.isFinite(value)) {
		throw new UnwritableError(`it has the number ${literal.slice(0, 40)}, too large for a float`);
	}
	// A float that is a whole number, such as `1.0`, must not become the integer `1`. In the format
	// `compact`, `style.float` would write `1`. So `reprFloat` writes this float in both formats.
	return Number.isInteger(value) ? reprFloat(value) : style.float(value);
}

function writeContainer(container: object, style: Style, levels: number): string | undefined {
	if (Array.isArray(container)) {
		let items = '';
		for (let i = 0; i < container.length; i++) {
			if (i > 0) items += style.comma;
			items += write(container[i], style, levels) ?? 'null';
		}
		return `[${items}]`;
	}
	if (container instanceof Map) return writeMembers(container, style, levels);
	// As with `JSON.stringify`, an object with `toJSON`, such as a date, is written as the value that
	// `toJSON` returns.
	if ('toJSON' in container && typeof container.toJSON === 'function') {
		return write(container.toJSON(), style, levels);
	}
	return writeMembers(Object.entries(container), style, levels);
}

function writeMembers(entries: Iterable<[string, unknown]>, style: Style, levels: number): string {
	let members = '';
	for (const [name, value] of entries) {
		const text = write(value, style, levels);
		// As with `JSON.stringify`, a member is left out if its value does not exist in JSON, such as
		// undefined or a function.
		if (text === undefined) continue;
		if (members !== '') members += style.comma;
		members += style.string(name) + style.colon + text;
	}
	return `{${members}}`;
}
