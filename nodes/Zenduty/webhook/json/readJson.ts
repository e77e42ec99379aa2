import { MAX_DEPTH, tooDeep } from '../../json';

/**
 * A number from a JSON text, with all its digits. A JavaScript number would lose digits of a large
 * integer, and the difference between `1` and `1.0`.
 */
export class JsonNumber {
	constructor(readonly literal: string) {}

	/**
	 * `true` if the number has neither a fraction nor an exponent, so that Python reads it as an
	 * `int`. For example, `1` is an `int`, but `1.0` and `1e3` are not.
	 */
	get isInteger(): boolean {
		return !/[.eE]/.test(this.literal);
	}
}

/**
 * A value from a JSON text. An object is a Map, because a Map keeps the order of the members even
 * if their names are whole numbers such as `1`.
 */
type JsonNode = null | boolean | string | JsonNumber | JsonNode[] | Map<string, JsonNode>;

const LITERALS: ReadonlyArray<[word: string, value: null | boolean]> = [
	['null', null],
	['true', true],
	['false', false],
];

// Each repetition in the patterns below has an upper limit. Without a limit, the regular expression
// engine runs out of memory if millions of characters match. `skipAll` matches longer text in
// several steps.

/** White space (RFC 8259 §2): `ws = *( %x20 / %x09 / %x0A / %x0D )` */
const SPACE = /[ \t\n\r]{1,65536}/y;

/**
 * The parts of a number (RFC 8259 §6): `number = [ minus ] int [ frac ] [ exp ]`. The patterns
 * `BEFORE_…` match the characters before the digits of a part, such as the `.` of a fraction.
 */
const ZERO = /-?0/y;
const BEFORE_INTEGER = /-?(?=[1-9])/y;
const BEFORE_FRACTION = /\.(?=\d)/y;
const BEFORE_EXPONENT = /[eE][+-]?(?=\d)/y;
const DIGITS = /\d{1,65536}/y;

/**
 * The characters of a string that need no escape (RFC 8259 §7): `unescaped = %x20-21 / %x23-5B /
 * %x5D-10FFFF`
 */
const UNESCAPED = /[ !#-[\]-\uffff]{1,65536}/y;

/** An escape in a string, such as `\n` or `\u00e9` (RFC 8259 §7). */
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4})/y;

/**
 * Reads a JSON text. Unlike `JSON.parse`, the function keeps the digits of each number, the
 * difference between `1` and `1.0`, and the order of members.
 *
 * @throws SyntaxError for the same texts for which `JSON.parse` throws it
 * @throws UnwritableError if arrays and objects are nested deeper than {@link MAX_DEPTH}
 */
export function readJson(text: string): JsonNode {
	let at = 0;

	function value(levels: number): JsonNode {
		const mark = next();
		if (mark === '{' || mark === '[') {
			// The depth is checked while the text is read. Without this check, a text with some thousands
			// of levels would overflow the stack, because `value` calls itself for each level.
			if (levels === 0) throw tooDeep();
			return mark === '{' ? object(levels - 1) : array(levels - 1);
		}
		if (mark === '"') return string();
		const literal = LITERALS.find(([word]) => text.startsWith(word, at));
		if (literal === undefined) return number();
		at += literal[0].length;
		return literal[1];
	}

	function object(levels: number): Map<string, JsonNode> {
		const members = new Map<string, JsonNode>();
		at += 1;
		if (take('}')) return members;
		do {
			if (next() !== '"') throw unexpected();
			const name = string();
			demand(':');
			// If a name occurs twice, the last value is kept at the place of the first one, as in a
			// Python dict. For example, `{"a": 1, "b": 2, "a": 3}` becomes `{"a": 3, "b": 2}`.
			members.set(name, value(levels));
		} while (take(','));
		demand('}');
		return members;
	}

	function array(levels: number): JsonNode[] {
		const items: JsonNode[] = [];
		at += 1;
		if (take(']')) return items;
		do items.push(value(levels));
		while (take(','));
		demand(']');
		return items;
	}

	function string(): string {
		const start = at;
		at += 1;
		do skipAll(UNESCAPED);
		while (skip(ESCAPE));
		if (text[at] !== '"') throw unexpected();
		at += 1;
		return JSON.parse(text.slice(start, at)) as string;
	}

	function number(): JsonNumber {
		const start = at;
		if (!skip(ZERO)) {
			if (!skip(BEFORE_INTEGER)) throw unexpected();
			skipAll(DIGITS);
		}
		if (skip(BEFORE_FRACTION)) skipAll(DIGITS);
		if (skip(BEFORE_EXPONENT)) skipAll(DIGITS);
		return new JsonNumber(text.slice(start, at));
	}

	/** Skips white space, and returns the next character without moving past it. */
	function next(): string | undefined {
		skipAll(SPACE);
		return text[at];
	}

	/** If the next token is `mark`, moves past it and returns true. Otherwise, returns false. */
	function take(mark: string): boolean {
		if (next() !== mark) return false;
		at += 1;
		return true;
	}

	function demand(mark: string): void {
		if (!take(mark)) throw unexpected();
	}

	/**
	 * Applies a sticky pattern at the current position, `at`. If the pattern matches, moves `at` past
	 * the match and returns true. Otherwise, returns false.
	 */
	function skip(pattern: RegExp): boolean {
		pattern.lastIndex = at;
		if (!pattern.test(text)) return false;
		at = pattern.lastIndex;
		return true;
	}

	/**
	 * Moves `at` past all text that a sticky pattern matches. One match has a limited length, so the
	 * pattern is applied again until it does not match.
	 */
	function skipAll(pattern: RegExp): void {
		while (skip(pattern));
	}

	function unexpected(): SyntaxError {
		const code = text.codePointAt(at);
		if (code === undefined) return new SyntaxError('Unexpected end of JSON input');
		const character = JSON.stringify(String.fromCodePoint(code));
		return new SyntaxError(`Unexpected ${character} in JSON at position ${at}`);
	}

	const node = value(MAX_DEPTH);
	if (next() !== undefined) throw unexpected();
	return node;
}
