import { dumps } from '../../../nodes/Zenduty/webhook/json/dumps';
import { UnwritableError } from '../../../nodes/Zenduty/json';
import { JsonNumber, readJson } from '../../../nodes/Zenduty/webhook/json/readJson';

const number = (literal: string): JsonNumber => new JsonNumber(literal);

const nest = (levels: number, open: (inner: unknown) => unknown): unknown => {
	let value: unknown = 1;
	for (let i = 0; i < levels; i++) value = open(value);
	return value;
};

describe('dumps', () => {
	it.each([
		['null', null, 'null'],
		['true', true, 'true'],
		['false', false, 'false'],
		['an empty text', '', '""'],
		['a text outside ASCII', 'Café ☕', '"Caf\\u00e9 \\u2615"'],
		['an empty array', [], '[]'],
		['an empty object', {}, '{}'],
		['an array', [1, 'a', null, [true]], '[1, "a", null, [true]]'],
		['an object', { a: 1, b: { c: [] } }, '{"a": 1, "b": {"c": []}}'],
		['a name outside ASCII', { 'clé "x"': 1 }, '{"cl\\u00e9 \\"x\\"": 1}'],
		['an empty name', { '': '' }, '{"": ""}'],
	])('writes %s as json.dumps does', (_what, value, text) => {
		expect(dumps(value)).toBe(text);
		expect(dumps(value, 'zenduty')).toBe(text);
	});

	it.each([
		[0, '0'],
		[-0, '0'],
		[-17, '-17'],
		[1e16, '10000000000000000'],
		[2 ** 53, '9007199254740992'],
		[1e20, '100000000000000000000'],
		[999999999999999868928, '999999999999999900000'],
	])('writes the integral number %d as an integer', (value, text) => {
		expect(dumps(value)).toBe(text);
		expect(dumps([value])).toBe(`[${text}]`);
	});

	it.each([
		[0.5, '0.5'],
		[-1.25, '-1.25'],
		[1e-5, '1e-05'],
		[1e21, '1e+21'],
	])('writes %d as the repr of a float', (value, text) => {
		expect(dumps(value)).toBe(text);
	});

	it.each([
		[NaN, 'it has the number NaN, which JSON does not have'],
		[Infinity, 'it has the number Infinity, which JSON does not have'],
		[-Infinity, 'it has the number -Infinity, which JSON does not have'],
		[12n, 'it has the BigInt 12, which JSON does not have'],
	])('refuses %s', (value, message) => {
		for (const holder of [value, [value], { a: { b: value } }]) {
			expect(() => dumps(holder)).toThrow(new UnwritableError(message));
			expect(() => dumps(holder)).toThrow(UnwritableError);
			expect(() => dumps(holder, 'compact')).toThrow(new UnwritableError(message));
		}
	});

	it.each([
		['-0', '0'],
		['-12', '-12'],
		['123456789012345678901234567890', '123456789012345678901234567890'],
		['1.0', '1.0'],
		['1.10', '1.1'],
		['-0.0', '-0.0'],
		['-0e0', '-0.0'],
		['1E5', '100000.0'],
		['1e16', '1e+16'],
		['1e400', undefined],
		['0.1e-400', '0.0'],
	])('writes the number %s of a JSON text as %s', (literal, text) => {
		if (text === undefined) expect(() => dumps(number(literal))).toThrow(UnwritableError);
		else expect(dumps(number(literal))).toBe(text);
	});

	it('refuses a number that is too large for a float, and shows 40 characters of it', () => {
		expect(() => dumps(number('1e400'))).toThrow(
			new UnwritableError('it has the number 1e400, too large for a float'),
		);
		expect(() => dumps(number('-1e400'))).toThrow(
			new UnwritableError('it has the number -1e400, too large for a float'),
		);
		expect(() => dumps(number(`${'1234567890'.repeat(40)}.0`))).toThrow(
			new UnwritableError(`it has the number ${'1234567890'.repeat(4)}, too large for a float`),
		);
	});

	it('allows 4,300 digits in an integer, as Python does, and no more', () => {
		const digits = '1'.repeat(4300);
		expect(dumps(number(digits))).toBe(digits);
		expect(dumps(number(`-${digits}`))).toBe(`-${digits}`);
		for (const sign of ['', '-']) {
			expect(() => dumps(number(`${sign}${digits}1`))).toThrow(
				new UnwritableError('it has an integer of more than 4300 digits'),
			);
		}
	});

	it.each([
		['arrays', (inner: unknown) => [inner], (n: number) => `${'['.repeat(n)}1${']'.repeat(n)}`],
		[
			'objects',
			(inner: unknown) => ({ a: inner }),
			(n: number) => `${'{"a": '.repeat(n)}1${'}'.repeat(n)}`,
		],
		[
			'maps',
			(inner: unknown) => new Map([['a', inner]]),
			(n: number) => `${'{"a": '.repeat(n)}1${'}'.repeat(n)}`,
		],
	])('allows 100 levels of %s and no more', (_what, open, text) => {
		expect(dumps(nest(100, open))).toBe(text(100));
		const problem = new UnwritableError('it is nested deeper than 100 levels');
		expect(() => dumps(nest(101, open))).toThrow(problem);
		expect(() => dumps(nest(101, open))).toThrow(UnwritableError);
	});

	it('counts only the levels that are open', () => {
		const open = (inner: unknown): unknown => [inner];
		expect(() => dumps([nest(98, open), [nest(98, open)], null, 'a', 1])).not.toThrow();
	});

	it('refuses a value that holds itself', () => {
		const loop: Record<string, unknown> = {};
		loop.self = loop;
		expect(() => dumps(loop)).toThrow('it is nested deeper than 100 levels');
		expect(() => dumps({ toJSON: () => loop })).toThrow('it is nested deeper than 100 levels');
	});

	it('does not write members that JSON cannot hold, at any place', () => {
		expect(dumps({ a: undefined, b: 1, c: () => 1, d: Symbol('d'), e: 2, f: undefined })).toBe(
			'{"b": 1, "e": 2}',
		);
		expect(dumps({ a: undefined })).toBe('{}');
		expect(dumps({ a: { toJSON: () => undefined }, b: 1 })).toBe('{"b": 1}');
	});

	it('writes null for a value that JSON cannot hold, alone or in an array', () => {
		expect(dumps([undefined, 1, () => 1])).toBe('[null, 1, null]');
		// An array with a hole, which a user's code may contain.
		expect(dumps(new Array(2))).toBe('[null, null]');
		expect(dumps(undefined)).toBe('null');
		expect(dumps(() => 1)).toBe('null');
	});

	it('writes dates and other objects with toJSON as JSON.stringify does', () => {
		const date = new Date('2024-03-01T00:24:55.120Z');
		expect(dumps({ at: date })).toBe('{"at": "2024-03-01T00:24:55.120Z"}');
		expect(dumps(new Date(NaN))).toBe('null');
		expect(dumps({ toJSON: () => ({ a: [1.5] }) })).toBe('{"a": [1.5]}');
	});

	it('writes a member named toJSON that is not a function', () => {
		expect(dumps({ toJSON: 'text', a: 1 })).toBe('{"toJSON": "text", "a": 1}');
		expect(dumps({ toJSON: null })).toBe('{"toJSON": null}');
	});

	it('writes a member of a Map named toJSON', () => {
		expect(dumps(new Map([['toJSON', 1]]))).toBe('{"toJSON": 1}');
	});

	it('writes only own members, whatever their names', () => {
		expect(dumps(JSON.parse('{"__proto__": {"a": 1}, "constructor": 2}'))).toBe(
			'{"__proto__": {"a": 1}, "constructor": 2}',
		);
		expect(dumps(Object.create({ inherited: 1 }, { own: { value: 2, enumerable: true } }))).toBe(
			'{"own": 2}',
		);
		expect(dumps(Object.assign(Object.create(null), { a: 1 }))).toBe('{"a": 1}');
	});

	it('keeps the order of members in a Map, also of numeric names', () => {
		expect(
			dumps(
				new Map([
					['b', 1],
					['10', 2],
					['2', 3],
				]),
			),
		).toBe('{"b": 1, "10": 2, "2": 3}');
	});
});

describe('dumps, compact', () => {
	it('writes values as JSON.stringify does', () => {
		const value = {
			title: 'Café "x" \u007f \u2028 🚨',
			clé: [1, 2.5, 1e16, 1e21, 1e-5, 1e-7, -0, null, true],
			missing: undefined,
			at: new Date(0),
			empty: [{}, []],
		};
		expect(dumps(value, 'compact')).toBe(JSON.stringify(value));
	});

	it('keeps the kind and the digits of numbers from a JSON text', () => {
		const text = '{"a": [1.0, 12345678901234567890, 1E5]}';
		expect(dumps(readJson(text), 'compact')).toBe('{"a":[1.0,12345678901234567890,100000.0]}');
	});

	it('writes other floats of a JSON text as JSON.stringify does', () => {
		const text = '[1.50,1e-7,1.5E-9,0.00001]';
		expect(dumps(readJson(text), 'compact')).toBe(JSON.stringify(JSON.parse(text)));
	});
});
