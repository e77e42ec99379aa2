import { DateTime } from 'luxon';
import {
	decodeUtf8,
	escapeUnit,
	indexBy,
	isNestedWithin,
	isObject,
	MAX_DEPTH,
	parseJson,
	toBoolean,
	tooDeep,
	toText,
	UnwritableError,
	weightOf,
	withoutEnd,
} from '../nodes/Zenduty/json';

const arrays = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels));

const objects = (levels: number): unknown =>
	JSON.parse('{"a": '.repeat(levels) + 'null' + '}'.repeat(levels));

describe('isObject', () => {
	it.each([
		['an object', {}],
		['an object with members', { a: 1 }],
		['an object without a prototype', Object.create(null)],
	])('returns true for %s', (_what, value) => {
		expect(isObject(value)).toBe(true);
	});

	it.each([
		['null', null],
		['undefined', undefined],
		['an array', []],
		['a text', 'a'],
		['a number', 1],
		['a boolean', true],
		['a function', () => 1],
	])('returns false for %s', (_what, value) => {
		expect(isObject(value)).toBe(false);
	});
});

describe('escapeUnit', () => {
	it.each(['\0', 'A', '\u202e', '\uffff', '\ud83d'])('writes %j as it is read back', (unit) => {
		expect(escapeUnit(unit)).toMatch(/^\\u[0-9a-f]{4}$/);
		expect(JSON.parse(`"${escapeUnit(unit)}"`)).toBe(unit);
	});
});

describe('parseJson', () => {
	it.each<[string, unknown]>([
		['{"a":[1,null]}', { a: [1, null] }],
		['"a"', 'a'],
		['null', null],
		[' 7 ', 7],
	])('reads %s', (text, value) => {
		expect(parseJson(text)).toEqual(value);
	});

	it.each(['', '{', 'undefined', "{'a':1}", '1 2'])('gives undefined for %j', (text) => {
		expect(parseJson(text)).toBeUndefined();
	});
});

describe('toText', () => {
	it.each([
		['a', 'a'],
		[0, '0'],
		[false, 'false'],
		[null, ''],
		[undefined, ''],
		[{ disk: 'sda', full: true }, '{"disk":"sda","full":true}'],
		['', ''],
		['a text', 'a text'],
		[['a', 1, null], '["a",1,null]'],
		[{ toString: 1, valueOf: null }, '{"toString":1,"valueOf":null}'],
		[new Date(Date.UTC(2026, 2, 1, 8)), '2026-03-01T08:00:00.000Z'],
		[
			DateTime.fromISO('2026-03-01T08:00:00+01:00', { setZone: true }),
			'2026-03-01T08:00:00.000+01:00',
		],
	])('writes %p as "%s"', (value, text) => {
		expect(toText(value)).toBe(text);
	});
});

describe('decodeUtf8', () => {
	it.each([
		['', ''],
		['é €', 'é €'],
		['\ufeff{}', '{}'],
	])('decodes %j without a byte order mark', (sent, text) => {
		expect(decodeUtf8(Buffer.from(sent))).toBe(text);
	});

	it.each([[[0xff]], [[0xc3]], [[0xed, 0xa0, 0x80]]])(
		'returns undefined for the bytes %j',
		(bytes) => {
			expect(decodeUtf8(Uint8Array.from(bytes))).toBeUndefined();
		},
	);
});

describe('isNestedWithin', () => {
	it.each([null, undefined, 'a', 1, true])('counts no level for %j', (value) => {
		expect(isNestedWithin(value, 0)).toBe(true);
	});

	it.each([
		['an empty array', []],
		['an empty object', {}],
		['an array', [1, 'a', null]],
		['an object', { a: 1, b: 'c' }],
	])('counts one level for %s', (_what, value) => {
		expect(isNestedWithin(value, 0)).toBe(false);
		expect(isNestedWithin(value, 1)).toBe(true);
	});

	it.each([
		['in arrays', arrays],
		['in objects', objects],
	])('allows 100 levels %s and no more', (_what, nest) => {
		expect(isNestedWithin(nest(100))).toBe(true);
		expect(isNestedWithin(nest(101))).toBe(false);
	});

	it('checks every item and every member', () => {
		expect(isNestedWithin([1, [[]], 2], 3)).toBe(true);
		expect(isNestedWithin([1, [[]], 2], 2)).toBe(false);
		expect(isNestedWithin({ a: 1, b: { c: [] }, d: 2 }, 3)).toBe(true);
		expect(isNestedWithin({ a: 1, b: { c: [] }, d: 2 }, 2)).toBe(false);
	});

	it('checks a member named __proto__', () => {
		expect(isNestedWithin(JSON.parse('{"__proto__": [[]]}'), 2)).toBe(false);
		expect(isNestedWithin(JSON.parse('{"__proto__": [[]]}'), 3)).toBe(true);
	});

	it('does not overflow the stack', () => {
		expect(isNestedWithin(arrays(100_000))).toBe(false);
		expect(isNestedWithin(objects(100_000))).toBe(false);
	});
});

describe('tooDeep', () => {
	it('says that the limit is 100 levels', () => {
		expect(MAX_DEPTH).toBe(100);
		expect(tooDeep()).toBeInstanceOf(UnwritableError);
		expect(tooDeep()).toBeInstanceOf(Error);
		expect(tooDeep().message).toBe('it is nested deeper than 100 levels');
	});
});

describe('UnwritableError', () => {
	it('has its name in a stack trace', () => {
		expect(String(new UnwritableError('it is odd'))).toBe('UnwritableError: it is odd');
	});
});

describe('toBoolean', () => {
	/** A value, as an expression may give it, and what it counts as; undefined: as the default. */
	const VALUES: Array<[unknown, boolean | undefined]> = [
		[true, true],
		[false, false],
		['true', true],
		['false', false],
		['TRUE', true],
		['False', false],
		[' true ', true],
		['\tfalse\r\n', false],
		[1, true],
		[0, false],
		['1', true],
		['0', false],
		[2, undefined],
		[-1, undefined],
		[0.5, undefined],
		[NaN, undefined],
		['', undefined],
		[' ', undefined],
		['yes', undefined],
		['no', undefined],
		['truest', undefined],
		['untrue', undefined],
		['true false', undefined],
		[null, undefined],
		[undefined, undefined],
		[{}, undefined],
		[{ value: true }, undefined],
		[[], undefined],
		[['true'], true],
		[[false], false],
		[[true, true], undefined],
	];

	it.each(VALUES)('reads %j as %j, or else as the default', (value, expected) => {
		expect(toBoolean(value, true)).toBe(expected ?? true);
		expect(toBoolean(value, false)).toBe(expected ?? false);
	});
});

describe('memoryWeight', () => {
	it.each([
		['""', 2],
		['{}', 66],
		['[]', 66],
		['[1,2]', 85],
		['[{"a":[]},{}]', 13 + 4 * 64 + 16],
	])('estimates what %s takes', (json, weight) => {
		expect(weightOf(json)).toBe(weight);
	});
});

describe('withoutEnd', () => {
	it.each([
		['https://pager.example.net///', '/', 'https://pager.example.net'],
		['/a//b', '/', '/a//b'],
		['No. Really. . ', '. ', 'No. Really'],
		['/////', '/', ''],
		['', '/', ''],
		['a/.', '/', 'a/.'],
		['a\u{1f600}', '/', 'a\u{1f600}'],
	])('returns %j without %j at its end', (text, characters, expected) => {
		expect(withoutEnd(text, characters)).toBe(expected);
	});
});

describe('indexBy', () => {
	it('returns the first entry with a key, and reads each key once', () => {
		const keys: unknown[] = [];
		const entries = [
			{ id: 'b', at: 1 },
			{ id: 'a', at: 2 },
			{ id: 'b', at: 3 },
			{ at: 4 },
			{ id: null, at: 5 },
		];
		const index = indexBy(entries, ({ id }) => {
			keys.push(id);
			return id;
		});
		expect(keys).toEqual(['b', 'a', 'b', undefined, null]);
		expect([...index].map(([key, { at }]) => [key, at])).toEqual([
			['b', 1],
			['a', 2],
			[undefined, 4],
			[null, 5],
		]);
	});
});
