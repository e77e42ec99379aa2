import { MAX_DEPTH, tooDeep } from '../../json';

/** A number from a JSON text, with all its digits. */
export class JsonNumber {
	constructor(readonly literal: string) {}

	/**
	 * Whether Python reads the number as an `int`. An `int` has neither a fraction nor an exponent.
	 */
	get isInteger(): boolean {
		return !/[.eE]/.test(this.literal);
	}
}

/**
 * A value from a JSON text. An object is a Map, since a Map keeps the order of the members even if
 * the names of the members are numbers.
 */
type JsonNode = null | boolean | string | JsonNumber | JsonNode[] | Map<string, JsonNode>;

const LITERALS: ReadonlyArray<[word: string, value: null | boolean]> = [
	['null', null],
	['true', true],
	['false', false],
];

// Each repetition has an upper limit, and `skipAll` applies the pattern again. Without a limit, the
// regular expression engine runs out of memory on a run of millions of characters.

/** RFC 8259 §2: `ws = *( %x20 / %x09 / %x0A / %x0D )` */
const SPACE = /[ \t\n\r]{1,65536}/y;

/**
 * RFC 8259 §6: `number = [ minus ] int [ frac ] [ exp ]`. The three patterns whose names begin with
 * `BEFORE` match only what stands before the digits of a part, and `DIGITS` matches the digits.
 */
const ZERO = /-?0/y;
const BEFORE_INTEGER = /-?(?=[1-9])/y;
const BEFORE_FRACTION = /\.(?=\d)/y;
const BEFORE_EXPONENT = /[eE][+-]?(?=\d)/y;
const DIGITS = /\d{1,65536}/y;

/** RFC 8259 §7: `unescaped = %x20-21 / %x23-5B / %x5D-10FFFF` */
const UNESCAPED = /[ !#-[\]-\uffff]{1,65536}/y;

/** RFC 8259 §7: an escaped character of a string. */
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4})/y;

/**
 * Reads a JSON text. Unlike `JSON.parse`, the function keeps three facts: the digits of a number,
 * its kind (integer or float), and the order of members. If a name occurs twice, the last value
 * takes the place of the first one, as in a Python dict.
 *
 * @throws SyntaxError for the same texts for which `JSON.parse` throws it
 * @throws UnwritableError if arrays and objects are nested deeper than {@link MAX_DEPTH}
 */
export function readJson(text: string): JsonNode {
	let at = 0;

	function value(levels: number): JsonNode {
		const mark = next();
		if (mark === '{' || mark === '[') {
			// The depth is checked here and not in the result, since a later member of the same name may
			// replace a value that is nested too deep.
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

	/** Skips white space, and returns the first character of the next token without reading it. */
	function next(): string | undefined {
		skipAll(SPACE);
		return text[at];
	}

	/** Reads the next token if it is `mark`, and tells whether it was. */
	function take(mark: string): boolean {
		if (next() !== mark) return false;
		at += 1;
		return true;
	}

	function demand(mark: string): void {
		if (!take(mark)) throw unexpected();
	}

	/**
	 * Skips the text that a sticky pattern matches here. Returns false if the pattern does not match.
	 */
	function skip(pattern: RegExp): boolean {
		pattern.lastIndex = at;
		if (!pattern.test(text)) return false;
		at = pattern.lastIndex;
		return true;
	}

	/** Skips text as long as a sticky pattern matches. */
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
