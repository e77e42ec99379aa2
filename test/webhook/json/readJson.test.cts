import { UnwritableError } from '../../../nodes/Zenduty/webhook/json/json';
import { JsonNumber, readJson } from '../../../nodes/Zenduty/webhook/json/readJson';

const number = (literal: string): JsonNumber => new JsonNumber(literal);

describe('JsonNumber', () => {
	it.each(['0', '-0', '12', '-12', '123456789012345678901234567890'])(
		'takes %s for an integer',
		(literal) => {
			expect(number(literal).isInteger).toBe(true);
		},
	);

	it.each(['1.0', '-0.0', '1e5', '1E5', '1e-5', '1.5E+3'])('takes %s for a float', (literal) => {
		expect(number(literal).isInteger).toBe(false);
	});
});

describe('readJson', () => {
	it('goes on behind an array or an object', () => {
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
		'keeps the number %s as it stands',
		(literal) => {
			expect(readJson(literal)).toEqual(number(literal));
			expect(readJson(` [${literal},${literal} ]`)).toEqual([number(literal), number(literal)]);
			expect(readJson(`{"a" :${literal}}`)).toEqual(new Map([['a', number(literal)]]));
		},
	);

	it('reads an event', () => {
		const text = '{"payload": {"event_type": "triggered", "incident": {"incident_number": 60}}}';
		expect(readJson(text)).toEqual(
			new Map([
				[
					'payload',
					new Map<string, unknown>([
						['event_type', 'triggered'],
						['incident', new Map([['incident_number', number('60')]])],
					]),
				],
			]),
		);
	});

	it.each([
		['an escaped quotation mark', '"\\""', '"'],
		['an escaped backslash at the end', '"\\\\"', '\\'],
		['a backslash and a quotation mark', '"\\\\\\""', '\\"'],
		['two backslashes', '"\\\\\\\\"', '\\\\'],
		['punctuation', '"{}[],: 1 null"', '{}[],: 1 null'],
		['an escape in the middle', '"a\\"b\\"c"', 'a"b"c'],
		['every escape', '"\\b\\f\\n\\r\\t\\/\\u00e9\\uD83D\\uDEA8"', '\b\f\n\r\t/é🚨'],
		['a lone surrogate', '"\\ud83d"', '\ud83d'],
		['a lone surrogate as it is', '"\ud83d"', '\ud83d'],
		['U+2028 as it is', '"\u2028"', '\u2028'],
		['U+007F as it is', '"\u007f"', '\u007f'],
	])('reads %s in a text', (_what, text, value) => {
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

	it('takes of a name given twice the last value, at the first place, as a dict', () => {
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

	it('counts levels, not brackets', () => {
		expect(readJson(`[${'[],'.repeat(200)}{}]`)).toHaveLength(201);
		expect(readJson(`[${'{"a":{}},'.repeat(200)}[]]`)).toHaveLength(201);
	});

	it('counts the levels that a duplicate name hides', () => {
		const hidden = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
		expect(() => readJson(`{"a": ${hidden}, "a": 1}`)).toThrow(
			new UnwritableError('it is nested deeper than 100 levels'),
		);
	});
});
