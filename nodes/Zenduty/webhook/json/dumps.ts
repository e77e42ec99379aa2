import { escapeUnit, MAX_DEPTH, tooDeep, UnwritableError } from '../../json';
import { JsonNumber } from './readJson';

/*
 * `quote` and `reprFloat` write strings and numbers as Python's `json.dumps` writes them, with its
 * default `ensure_ascii=True` (https://docs.python.org/3/library/json.html).
 */

/** The characters that Python escapes and `JSON.stringify` does not. */
const NOT_ASCII = /[\u007f-\uffff]/g;
const NEEDS_NO_ESCAPE = /^[ !#-[\]-~]*$/;

/**
 * Writes a string in JSON as Python does. Python escapes quotation marks, backslashes, and all
 * characters outside the range from space to `~`. If a character has a short escape, such as `\n`
 * for a line break, Python writes the short escape. Otherwise, Python writes one escape such as
 * `\u00e9` for each UTF-16 unit, with digits in lower case.
 */
export function quote(text: string): string {
	if (NEEDS_NO_ESCAPE.test(text)) return `"${text}"`;
	return JSON.stringify(text).replace(NOT_ASCII, escapeUnit);
}

/**
 * Writes a finite number as Python's `repr` writes a float. JavaScript and Python write the same
 * digits, but they write an exponent for different numbers. Python writes an exponent if the number
 * without its sign is below 1e-4, or at least 1e16. The exponent has at least two digits, as in
 * `1e-05`.
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

/**
 * The format of a body: `zenduty` is what Python's `json.dumps` writes, `compact` is what
 * `JSON.stringify` writes. In both formats, a number such as `1.0` from a JSON text stays a float.
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
 * The largest number of digits that Python reads in an integer. 4,300 is the default of Python's
 * `sys.set_int_max_str_digits`.
 */
const MAX_INTEGER_DIGITS = 4300;

/**
 * Writes a value as Python's `json.dumps` would, or in the format `compact`.
 *
 * JavaScript has one type of number, and Python has two: `int` and `float`. So the function chooses
 * the type of a JavaScript number. A number below 1e21 without a fraction is written as an integer.
 * Any other number is written as a float: as Python's `repr` does, or in the format `compact` as
 * JavaScript does. A {@link JsonNumber}, which comes from a JSON text, keeps its type. If it is an
 * integer, it also keeps its digits.
 *
 * As with `JSON.stringify`, members that are undefined are left out, and an object with `toJSON`,
 * such as a date, is written as the value that `toJSON` returns.
 *
 * @param value a value that has a JSON form, or a value that `readJson` returned
 * @throws UnwritableError for a number that is not finite, a BigInt, an integer of more than 4,300
 * digits, and a value with more than {@link MAX_DEPTH} levels
 */
export function dumps(value: unknown, format: Format = 'zenduty'): string {
	return write(value, STYLES[format], MAX_DEPTH) ?? 'null';
}

/**
 * Writes a value of any type in the given style.
 *
 * @param levels the largest number of levels of arrays and objects that the value may have
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
	// `String` writes a whole number below 1e21 as an integer. From 1e21 on, `String` writes an
	// exponent, exactly as Python's `repr` writes a float.
	if (Number.isInteger(value)) return String(value);
	if (!Number.isFinite(value))
		throw new UnwritableError(`it has the number ${value}, which JSON does not have`);
	return style.float(value);
}

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
	// A float without a fraction, such as `1.0`, must not become the integer `1`, not even in the
	// format `compact`.
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
	if ('toJSON' in container && typeof container.toJSON === 'function') {
		return write(container.toJSON(), style, levels);
	}
	return writeMembers(Object.entries(container), style, levels);
}

function writeMembers(entries: Iterable<[string, unknown]>, style: Style, levels: number): string {
	let members = '';
	for (const [name, value] of entries) {
		const text = write(value, style, levels);
		if (text === undefined) continue;
		if (members !== '') members += style.comma;
		members += style.string(name) + style.colon + text;
	}
	return `{${members}}`;
}
