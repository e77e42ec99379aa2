import { MAX_DEPTH, tooDeep } from './json';

/** A number as it stood in a JSON text, with all its digits. */
export class JsonNumber {
	constructor(readonly literal: string) {}

	/** Python's distinction: without fraction and exponent a number is an `int`. */
	get isInteger(): boolean {
		return !/[.eE]/.test(this.literal);
	}
}

/** What {@link readJson} returns. A Map keeps the order of members, whatever their names. */
export type JsonNode = null | boolean | string | JsonNumber | JsonNode[] | Map<string, JsonNode>;

const LITERALS = new Map<string, null | boolean>([
	['null', null],
	['true', true],
	['false', false],
]);

/**
 * Reads a text that is known to be JSON, without losing what `JSON.parse` loses: the digits and the
 * kind of numbers and the order of members. Of a name given twice the last value stands, at the
 * first one's place, as in Python's dict.
 *
 * @throws UnwritableError if it is nested too deep
 */
export function readJson(text: string): JsonNode {
	return readNode(new Scanner(text), MAX_DEPTH);
}

/** Cuts a text that is known to be JSON into tokens. */
class Scanner {
	private readonly bare = /[^\s,:[\]{}"]+/y;

	private readonly space = /[ \t\n\r]*/y;

	private at = 0;

	constructor(private readonly text: string) {}

	/** The next token: a mark of punctuation, a string with its quotes, a number or a literal. */
	next(): string {
		this.skipSpace();
		const start = this.at;
		const first = this.text[start];
		if (first === '"') this.at = this.endOfString();
		else if ('{}[],:'.includes(first)) this.at += 1;
		else {
			this.bare.lastIndex = start;
			this.bare.test(this.text);
			this.at = this.bare.lastIndex;
		}
		return this.text.slice(start, this.at);
	}

	/** Takes the next token if it is this mark. */
	take(mark: string): boolean {
		this.skipSpace();
		if (this.text[this.at] !== mark) return false;
		this.at += 1;
		return true;
	}

	private skipSpace(): void {
		this.space.lastIndex = this.at;
		this.space.test(this.text);
		this.at = this.space.lastIndex;
	}

	private endOfString(): number {
		let end = this.at;
		let backslashes: number;
		do {
			end = this.text.indexOf('"', end + 1);
			backslashes = 0;
			while (this.text[end - 1 - backslashes] === '\\') backslashes += 1;
		} while (backslashes % 2 === 1);
		return end + 1;
	}
}

/** Levels are counted here, since what a duplicate name hides is read too. */
function readNode(scanner: Scanner, levels: number): JsonNode {
	const token = scanner.next();
	if (token === '{' || token === '[') {
		if (levels === 0) throw tooDeep();
		return token === '{' ? readMembers(scanner, levels - 1) : readItems(scanner, levels - 1);
	}
	if (token.startsWith('"')) return JSON.parse(token) as string;
	const literal = LITERALS.get(token);
	return literal === undefined ? new JsonNumber(token) : literal;
}

function readMembers(scanner: Scanner, levels: number): Map<string, JsonNode> {
	const members = new Map<string, JsonNode>();
	if (scanner.take('}')) return members;
	do {
		const name = JSON.parse(scanner.next()) as string;
		scanner.take(':');
		members.set(name, readNode(scanner, levels));
	} while (scanner.take(','));
	scanner.take('}');
	return members;
}

function readItems(scanner: Scanner, levels: number): JsonNode[] {
	const items: JsonNode[] = [];
	if (scanner.take(']')) return items;
	do items.push(readNode(scanner, levels));
	while (scanner.take(','));
	scanner.take(']');
	return items;
}
