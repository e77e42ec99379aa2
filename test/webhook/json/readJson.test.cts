import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import { UnwritableError } from '../../../nodes/Zenduty/json';
import { JsonNumber, readJson } from '../../../nodes/Zenduty/webhook/json/readJson';
import { anyHand, treeWithin, writeTree } from '../../conformance/texts.cjs';

const number = (literal: string): JsonNumber => new JsonNumber(literal);

describe('JsonNumber', () => {
	it.each(['0', '-0', '12', '-12', '123456789012345678901234567890'])(
		'counts %s as an integer',
		(literal) => {
			expect(number(literal).isInteger).toBe(true);
		},
	);

	it.each(['1.0', '-0.0', '1e5', '1E5', '1e-5', '1.5E+3'])('counts %s as a float', (literal) => {
		expect(number(literal).isInteger).toBe(false);
	});
});

describe('readJson', () => {
	it('continues after an array or an object', () => {
		const [one, two] = [new JsonNumber('1'), new JsonNumber('2')];
		expect(readJson('[[1],2]')).toEqual([[one], two]);
		expect(readJson('[{"a":1},2]')).toEqual([new Map([['a', one]]), two]);
	});

	it.each([
		['null', null],
		['true', true],
		['false', false],
		['""', ''],
		['"a"', 'a'],
		[' \t\n\r"a" \t\n\r', 'a'],
		['[]', []],
		['[ \n]', []],
		['["a"]', ['a']],
		[' [ "a" , null,true ,[ ] ] ', ['a', null, true, []]],
		['{}', new Map()],
		['{\t}', new Map()],
		['{"a":null}', new Map([['a', null]])],
		['{"":""}', new Map([['', '']])],
	])('reads %j', (text, value) => {
		expect(readJson(text)).toEqual(value);
	});

	it.each(['0', '-0', '1.0', '1.10', '1E5', '1e+05', '-12.5e-3', '123456789012345678901', '1e400'])(
		'keeps the digits of the number %s',
		(literal) => {
			expect(readJson(literal)).toEqual(number(literal));
			expect(readJson(` [${literal},${literal} ]`)).toEqual([number(literal), number(literal)]);
			expect(readJson(`{"a" :${literal}}`)).toEqual(new Map([['a', number(literal)]]));
		},
	);

	it.each([
		['an escaped quotation mark', '"\\""', '"'],
		['an escaped backslash at the end', '"\\\\"', '\\'],
		['punctuation', '"{}[],: 1 null"', '{}[],: 1 null'],
		['every escape', '"\\b\\f\\n\\r\\t\\/\\u00e9\\uD83D\\uDEA8"', '\b\f\n\r\t/é🚨'],
		['a lone surrogate', '"\\ud83d"', '\ud83d'],
		['a lone surrogate as it is', '"\ud83d"', '\ud83d'],
		['U+007F as it is', '"\u007f"', '\u007f'],
	])('reads %s in a string', (_what, text, value) => {
		expect(readJson(text)).toBe(value);
		expect(readJson(`[${text},${text}]`)).toEqual([value, value]);
		expect(readJson(`{${text}:${text}}`)).toEqual(new Map([[value, value]]));
	});

	it('keeps the order of members, also of numeric names', () => {
		const node = readJson('{"b": 1, "10": 2, "2": 3, "__proto__": 4}');
		expect([...(node as Map<string, unknown>)]).toEqual([
			['b', number('1')],
			['10', number('2')],
			['2', number('3')],
			['__proto__', number('4')],
		]);
	});

	it('keeps the last value of a duplicate name at the place of the first, as a dict does', () => {
		const node = readJson('{"a": 1, "b": 2, "\\u0061": [3]}');
		expect([...(node as Map<string, unknown>)]).toEqual([
			['a', [number('3')]],
			['b', number('2')],
		]);
	});

	it.each([
		['arrays', '[', '', ']'],
		['objects', '{"a":', '1', '}'],
	])('allows 100 levels of %s and no more', (_what, open, inner, close) => {
		const nest = (levels: number): string => open.repeat(levels) + inner + close.repeat(levels);
		expect(() => readJson(nest(100))).not.toThrow();
		const problem = new UnwritableError('it is nested deeper than 100 levels');
		expect(() => readJson(nest(101))).toThrow(problem);
		expect(() => readJson(nest(101))).toThrow(UnwritableError);
		expect(() => readJson(nest(50_000))).toThrow(problem);
	});

	it('counts only the levels that are open', () => {
		expect(readJson(`[${'[],'.repeat(200)}{}]`)).toHaveLength(201);
		expect(readJson(`[${'{"a":{}},'.repeat(200)}[]]`)).toHaveLength(201);
	});

	it('counts the levels in a value that a later one replaces', () => {
		const hidden = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
		expect(() => readJson(`{"a": ${hidden}, "a": 1}`)).toThrow(
			new UnwritableError('it is nested deeper than 100 levels'),
		);
	});
});

describe('readJson, for a text that is not JSON', () => {
	// Which texts are JSON is compared with JSON.parse below.
	it.each(['', '[', '[1,', '{"a"', '"ab\\"'])('says that %j ends too early', (text) => {
		expect(() => readJson(text)).toThrow(new SyntaxError('Unexpected end of JSON input'));
	});

	it.each([
		['[1,]', ']', 3],
		['[1 2]', '2', 3],
		['{"a":1,}', '}', 7],
		['{"a" 1}', '1', 5],
		['{1:1}', '1', 1],
		['nullx', 'x', 4],
		['01', '1', 1],
		['-x', '-', 0],
		['1.e5', '.', 1],
		['1e+', 'e', 1],
		['{} x', 'x', 3],
		['"a\nb"', '\n', 2],
		['"\\u12g4"', '\\', 1],
		['[🚨]', '🚨', 1],
	])('says where %j is wrong', (text, character, position) => {
		expect(() => readJson(text)).toThrow(
			new SyntaxError(`Unexpected ${JSON.stringify(character)} in JSON at position ${position}`),
		);
	});

	it('throws a SyntaxError', () => {
		expect(() => readJson('[')).toThrow(SyntaxError);
		expect(() => readJson('[}')).toThrow(SyntaxError);
	});
});

describe('readJson, beside JSON.parse', () => {
	/** Converts what readJson returned to what JSON.parse returns. */
	function plain(node: unknown): unknown {
		if (node instanceof JsonNumber) return Number(node.literal);
		if (Array.isArray(node)) return node.map(plain);
		if (!(node instanceof Map)) return node;
		return Object.fromEntries([...node].map(([name, value]) => [name, plain(value)]));
	}

	/** Returns the value that was read, or the name of the error. */
	function outcome(read: () => unknown): unknown {
		try {
			return { value: read() };
		} catch (error) {
			return (error as Error).name;
		}
	}

	let valid = 0;
	let invalid = 0;

	function expectSame(text: string): void {
		const expected = outcome(() => JSON.parse(text));
		const actual = outcome(() => plain(readJson(text)));
		if (expected === 'SyntaxError') invalid += 1;
		else valid += 1;
		if (!isDeepStrictEqual(actual, expected)) expect(actual).toStrictEqual(expected);
	}

	beforeEach(() => {
		valid = 0;
		invalid = 0;
	});

	const json = fc.tuple(treeWithin(20), anyHand).map(([tree, hand]) => writeTree(tree, hand));
	const pieces = [...'{}[],:"\\/ \n\t\r0123456789.-+eEabfu\u0000\u007f\u00e9', '""', '\\u', 'null'];
	const piece = fc.oneof(
		{ weight: 5, arbitrary: fc.constantFrom(...pieces) },
		fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
	);

	it('reads the same value from every JSON text', () => {
		fc.assert(fc.property(json, expectSame), { numRuns: 200 });
		expect(valid).toBeGreaterThanOrEqual(200);
	});

	it('throws a SyntaxError exactly if JSON.parse does, for any text', () => {
		fc.assert(fc.property(fc.string({ unit: 'binary' }), expectSame), { numRuns: 200 });
		const short = fc.string({ unit: fc.constantFrom(...pieces), maxLength: 6 });
		fc.assert(fc.property(short, expectSame), { numRuns: 3000 });
		expect(Math.min(valid, invalid)).toBeGreaterThan(100);
	});

	it('throws a SyntaxError exactly if JSON.parse does, for a JSON text that was changed', () => {
		const changed = fc
			.tuple(
				json,
				fc.array(fc.tuple(fc.nat(), fc.nat({ max: 2 }), fc.option(piece)), {
					minLength: 1,
					maxLength: 2,
				}),
			)
			.map(([text, changes]) =>
				changes.reduce((before, [place, cut, added]) => {
					const at = place % (before.length + 1);
					return before.slice(0, at) + (added ?? '') + before.slice(at + cut);
				}, text),
			);
		fc.assert(fc.property(changed, expectSame), { numRuns: 1000 });
		expect(Math.min(valid, invalid)).toBeGreaterThan(100);
	});
});

describe('readJson, for a text of megabytes', () => {
	it.each([
		['white space', `${' '.repeat(2e7)}1`],
		['a plain string', `"${'a'.repeat(2e7)}"`],
		['a string of escapes', `"${'\\n'.repeat(1e6)}"`],
		['a string of backslashes', `"${'\\\\'.repeat(1e6)}"`],
		['a string without an end', `"${'\\"'.repeat(1e6)}`],
		['a number', '7'.repeat(2e7)],
		['a fraction', `0.${'7'.repeat(2e7)}`],
		['a number that breaks off', `${'7'.repeat(8e6)}.`],
		['many short strings', `[${'"",'.repeat(1e5)}0]`],
		['many objects', `[${'{},'.repeat(1e5)}0]`],
		['members of one name', `{${'"":0,'.repeat(1e5)}"":0}`],
	])('reads %s in linear time and without overflowing the stack', (_what, text) => {
		// With quadratic time this would take hours, and Jest would not end.
		try {
			readJson(text);
		} catch (error) {
			expect(error).toBeInstanceOf(SyntaxError);
		}
	});
});
