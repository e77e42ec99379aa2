import { DateTime } from 'luxon';
import {
	expressionIn,
	expressionsOf,
	given,
	optionalText,
	readChoice,
	readCollection,
	readCode,
	readCount,
	readLimit,
	readText,
} from '../../nodes/Zenduty/fields/parameters';
import { inputError } from '../support/inputError.cjs';

describe('readText', () => {
	it.each([
		['a', 'a'],
		[0, '0'],
		[false, 'false'],
		[null, ''],
		[undefined, ''],
		[{ disk: 'sda', full: true }, '{"disk":"sda","full":true}'],
		[['a', 1], '["a",1]'],
		[new Date(Date.UTC(2026, 2, 1, 8)), '2026-03-01T08:00:00.000Z'],
		[
			DateTime.fromISO('2026-03-01T08:00:00+01:00', { setZone: true }),
			'2026-03-01T08:00:00.000+01:00',
		],
	])('reads %p as "%s"', (value, text) => {
		expect(readText(value)).toBe(text);
	});
});

describe('expressionIn', () => {
	const locator = (value: unknown) => ({ __rl: true, mode: 'id', value });
	const TEAM = '={{ $json.team.id }}';

	it.each<[string, unknown]>([
		['team', { team: TEAM }],
		['team', { team: locator(TEAM), service: '={{ $json.id }}' }],
		['filters.team', { filters: { team: TEAM }, team: 'team-1' }],
		['filters.team', { filters: { team: locator(TEAM) } }],
	])('finds the one in %s of %j', (path, parameters) => {
		expect(expressionIn(parameters, path)).toBe(TEAM);
	});

	it.each<[string, unknown]>([
		['team', { team: 'team-1' }],
		['team', { team: '' }],
		['team', { team: ' =x' }],
		['team', { team: locator('team-1') }],
		['team', { team: locator(null) }],
		['team', { team: { other: TEAM } }],
		['team', { team: [TEAM] }],
		['team', { team: 7 }],
		['team', { team: null }],
		['team', { service: TEAM }],
		['team', { filters: { team: TEAM } }],
		['filters.team', { team: TEAM }],
		['filters.team', { filters: TEAM }],
		['filters.team', { filters: null }],
		['filters.0', { filters: [TEAM] }],
		['team', {}],
		['team', undefined],
	])('finds none in %s of %j', (path, parameters) => {
		expect(expressionIn(parameters, path)).toBeUndefined();
	});
});

describe('expressionsOf', () => {
	const parameters = {
		team: '={{ $json.team }}',
		service: "={{ $fromAI('service') }}",
		filters: { tags: "={{ $FromAI('tags') }}" },
		text: "=Say {{ $fromAI ('x') }}",
		note: "$fromAI('note')",
	};

	it('finds every expression of a workflow', () => {
		const expression = expressionsOf(parameters, false);
		expect(expression('team')).toBe('={{ $json.team }}');
		expect(expression('service')).toBe("={{ $fromAI('service') }}");
		expect(expression('filters.tags')).toBe("={{ $FromAI('tags') }}");
		expect(expression('note')).toBeUndefined();
	});

	it('leaves out what a model fills in, and nothing else', () => {
		const expression = expressionsOf(parameters, true);
		expect(expression('team')).toBe('={{ $json.team }}');
		expect(expression('text')).toBe("=Say {{ $fromAI ('x') }}");
		for (const path of ['service', 'filters.tags', 'note', 'other']) {
			expect(expression(path)).toBeUndefined();
		}
	});
});

describe('given', () => {
	const locator = (value: unknown) => ({ __rl: true, mode: 'id', value });
	/** An item in which only the team is an expression. */
	const item = { expression: (path: string) => (path === 'team' ? '={{ $json.x }}' : undefined) };

	it.each([
		[undefined],
		[null],
		[locator(null)],
		[locator(undefined)],
		[locator(locator(null))],
		[[null]],
		[[undefined, locator(null)]],
	])('is an error where an expression gives %j', (value) => {
		expect(() => given(item, value, 'team', 'The Team')).toThrow(
			inputError(
				"The expression in 'The Team' returns nothing for this item.",
				'Correct the expression. To omit the field, let the expression return an empty text: {{ $json.name ?? "" }}.',
			),
		);
		expect(given(item, value, 'service', 'Service')).toBe(value);
	});

	it.each([
		[''],
		[0],
		[false],
		['a'],
		[{}],
		[[]],
		[[null, 'a']],
		[[[]]],
		[locator('')],
		[locator([])],
		[{ other: null }],
	])('is %j where an expression gives that', (value) => {
		expect(given(item, value, 'team', 'Team')).toBe(value);
	});
});

/** A field of an item, with the text of the expression in it if there is one. */
function fieldWith(value: unknown, name: string, expression?: string) {
	const path = name.toLowerCase();
	const item = { expression: (asked: string) => (asked === path ? expression : undefined) };
	return [item, { value, path, field: name }] as const;
}

const NOTHING = (name: string) =>
	inputError(
		`The expression in '${name}' returns nothing for this item.`,
		'Correct the expression. To omit the field, let the expression return an empty text: {{ $json.name ?? "" }}.',
	);

describe('readCollection', () => {
	const reading = (value: unknown, expression?: string) => {
		const [{ expression: of }] = fieldWith(value, 'Options', expression);
		const read = (name: string, otherwise?: unknown) => (name === 'options' ? value : otherwise);
		return () => readCollection({ read, expression: of }, 'options', 'Options');
	};

	it('reads the fields, and what is no object as none', () => {
		expect(reading({ a: 1 })()).toEqual({ a: 1 });
		for (const value of ['', 'x', [1], undefined, null]) expect(reading(value)()).toEqual({});
		expect(reading({}, '={{ {} }}')()).toEqual({});
	});

	it.each([undefined, null])('refuses an expression that gives %s', (value) => {
		expect(reading(value, '={{ $json.x }}')).toThrow(NOTHING('Options'));
	});
});

describe('readChoice', () => {
	it.each([
		['b', 'b'],
		[' a ', 'a'],
		['', 'a'],
		[' ', 'a'],
		[undefined, 'a'],
	])('reads %p as "%s"', (value, word) => {
		expect(readChoice(...fieldWith(value, 'Letter'), ['a', 'b'])).toBe(word);
	});

	it('reads an empty text as the first word, but not nothing from an expression', () => {
		const read = (value: unknown) =>
			readChoice(...fieldWith(value, 'Letter', '={{ 1 }}'), ['a', 'b']);
		expect(read('')).toBe('a');
		for (const value of [undefined, null]) expect(() => read(value)).toThrow(NOTHING('Letter'));
	});

	it('says what can be chosen', () => {
		expect(() => readChoice(...fieldWith('x'.repeat(50), 'Letter'), ['a', 'b'])).toThrow(
			inputError(`The value "${'x'.repeat(40)}" in 'Letter' is unknown.`, 'Use one of a, b.'),
		);
	});
});

describe('optionalText', () => {
	it.each([
		[' a ', ' a '],
		[0, '0'],
		['', undefined],
		[' \n', undefined],
		[null, undefined],
		[undefined, undefined],
	])('reads %j as %j', (value, text) => {
		expect(optionalText(value)).toBe(text);
	});
});

describe('readCode', () => {
	const CODES = { toDo: 0, done: 2 };

	it.each([
		['toDo', 0],
		[' TODO ', 0],
		[0, 0],
		['2', 2],
		['', undefined],
		[' ', undefined],
		[null, undefined],
		[undefined, undefined],
	])('reads %j as %j', (value, code) => {
		expect(readCode(...fieldWith(value, 'Status'), CODES)).toBe(code);
		expect(readCode(...fieldWith(value, 'Status'), CODES, true)).toBe(code);
	});

	it('reads an empty text as not set, but not nothing from an expression', () => {
		const read = (value: unknown) => readCode(...fieldWith(value, 'Status', '={{ 1 }}'), CODES);
		expect(read('')).toBeUndefined();
		for (const value of [undefined, null]) expect(() => read(value)).toThrow(NOTHING('Status'));
	});

	it.each([1, '7', '007', 999_999_999])('takes the number %j where any is taken', (value) => {
		expect(readCode(...fieldWith(value, 'Status'), CODES, true)).toBe(Number(value));
		expect(() => readCode(...fieldWith(value, 'Status'), CODES)).toThrow(
			inputError(`The value "${value}" in 'Status' is unknown.`, 'Use one of toDo, done.'),
		);
	});

	it.each(['later', -1, 1.5, 1e9, '1x', 'x1', 'toString', '__proto__'])('knows no %j', (value) => {
		expect(() => readCode(...fieldWith(value, 'Status'), CODES, true)).toThrow("'Status'");
	});
});

describe('readCount', () => {
	it.each([
		[4, 4],
		['4', 4],
		[4.9, 4],
		[0, 1],
		[-2, 1],
		[2 ** 31, 2 ** 31 - 1],
		[Infinity, 2 ** 31 - 1],
		['x', 7],
		['', 7],
		[null, 7],
		[undefined, 7],
	])('reads %p as %d, with 7 for what is not a number', (value, count) => {
		expect(readCount(value, 7)).toBe(count);
	});
});

describe('readLimit', () => {
	const limit = (parameters: Record<string, unknown>) =>
		readLimit({
			read: (name, otherwise) => parameters[name] ?? otherwise,
			expression: () => undefined,
		});

	it.each([
		[{}, 50],
		[{ limit: 7 }, 7],
		[{ limit: 0 }, 1],
		[{ limit: '' }, 50],
		[{ returnAll: true, limit: 7 }, Infinity],
		[{ returnAll: 'true' }, Infinity],
		[{ returnAll: '', limit: 7 }, 7],
		[{ returnAll: 'false', limit: '3' }, 3],
	])('reads %j as %d', (parameters, expected) => {
		expect(limit(parameters)).toBe(expected);
	});

	it.each([null, undefined])('names the field whose expression gives %p', (nothing) => {
		const item = {
			read: (name: string) => (name === 'limit' ? nothing : false),
			expression: (name: string) => (name === 'limit' ? '={{ $json.most }}' : undefined),
		};
		expect(() => readLimit(item)).toThrow(/ 'Limit' /);
	});
});
