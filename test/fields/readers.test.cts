import { ALLOW_NOTHING, type Nothing } from '../../nodes/Zenduty/fields/parameters';
import {
	isWholeNumber,
	readBoolean,
	readChoice,
	readCode,
	readCount,
	readLimit,
	readNumber,
	readOptionalChoice,
	readOptionalText,
	readRequiredText,
	readText,
	readWords,
} from '../../nodes/Zenduty/fields/readers';
import { inputError } from '../support/inputError.cjs';
import { fieldWith, parametersWith } from '../support/parameters.cjs';

const NOTHING = (name: string) =>
	inputError(
		`The expression in '${name}' returns nothing for this item.`,
		'Correct the expression. To omit the field, let the expression return an empty text: {{ $json.name ?? "" }}.',
	);

describe('readText', () => {
	it('keeps outer spaces, and refuses nothing from an expression', () => {
		expect(readText(...fieldWith(' a ', 'Name'))).toBe(' a ');
		expect(readText(...fieldWith(undefined, 'Name'))).toBe('');
		for (const value of [undefined, null]) {
			const field = fieldWith(value, 'Name', '={{ 1 }}');
			expect(() => readText(...field)).toThrow(NOTHING('Name'));
			expect(readText(...field, ALLOW_NOTHING)).toBe('');
		}
	});
});

describe('readRequiredText', () => {
	const reading = (value: unknown) => () =>
		readRequiredText(...fieldWith(value, 'Name', '={{ 1 }}'), 'Enter a name.');

	it('reads a text with its outer spaces', () => {
		expect(reading(' a ')()).toBe(' a ');
	});

	it.each(['', ' \n', null, undefined])('refuses %j', (value) => {
		expect(reading(value)).toThrow(inputError("'Name' is empty.", 'Enter a name.'));
	});
});

describe('readOptionalChoice', () => {
	it.each([
		['b', 'b'],
		['', undefined],
		[' ', undefined],
		[undefined, undefined],
	])('reads %p as %p', (value, word) => {
		expect(readOptionalChoice(...fieldWith(value, 'Letter'), ['a', 'b'])).toBe(word);
	});

	it('reads upper case as lower case where that makes no difference', () => {
		const field = fieldWith(' B ', 'Letter');
		expect(readOptionalChoice(...field, ['a', 'b'], { ignoreCase: true })).toBe('b');
		expect(() => readOptionalChoice(...field, ['a', 'b'])).toThrow('"B"');
		expect(readChoice(...field, ['a', 'b'], { ignoreCase: true })).toBe('b');
	});

	it.each([undefined, null])('refuses %p from an expression', (value) => {
		const field = fieldWith(value, 'Letter', '={{ 1 }}');
		expect(() => readOptionalChoice(...field, ['a', 'b'])).toThrow(NOTHING('Letter'));
	});
});

describe('readWords', () => {
	const WORDS = ['notes', 'tags', 'responders'];
	const words = (value: unknown, expression?: string) =>
		readWords(...fieldWith(value, 'Parts', expression), WORDS);

	it.each<[unknown, string[]]>([
		[
			['tags', 'notes'],
			['tags', 'notes'],
		],
		[' tags , notes,,', ['tags', 'notes']],
		['["tags", " notes "]', ['tags', 'notes']],
		[
			['tags, notes', ''],
			['tags', 'notes'],
		],
		['tags', ['tags']],
		['', []],
		[[], []],
		[undefined, []],
	])('reads %j', (value, expected) => {
		expect(words(value)).toEqual(expected);
	});

	it('says which word it does not know', () => {
		expect(() => words('tags, Notes')).toThrow(
			inputError(
				'The value "Notes" in \'Parts\' is unknown.',
				'Use one of notes, tags, responders.',
			),
		);
	});

	it.each([
		[{ tags: true }, "'Parts' must be text or a number, but is an object."],
		['["tags"', "'Parts' starts like a JSON array"],
	])('refuses %j', (value, message) => {
		expect(() => words(value)).toThrow(message);
	});

	it.each([undefined, null, [null]])('refuses %j from an expression', (value) => {
		expect(() => words(value, '={{ 1 }}')).toThrow(NOTHING('Parts'));
	});
});

describe('readBoolean', () => {
	const reading = (value: unknown, otherwise?: boolean, expression?: string) => {
		const [item, field] = fieldWith(value, 'Switch', expression);
		return (nothing?: Nothing) => readBoolean(item, { ...field, default: otherwise }, nothing);
	};

	it.each([
		['true', false, true],
		[0, true, false],
		['', true, true],
		['', false, false],
		['', undefined, false],
		[undefined, true, true],
	])('reads %j, with the default %j, as %j', (value, otherwise, expected) => {
		expect(reading(value, otherwise)()).toBe(expected);
	});

	it.each([undefined, null])('refuses %p from an expression', (value) => {
		expect(() => reading(value, true, '={{ 1 }}')()).toThrow(NOTHING('Switch'));
		expect(reading(value, true, '={{ 1 }}')(ALLOW_NOTHING)).toBe(true);
	});
});

describe('readNumber', () => {
	const RANGE = { accepts: isWholeNumber, numbers: 'a whole number', remedy: 'Enter 3.' };
	const number = (value: unknown, expression?: string) =>
		readNumber(...fieldWith(value, 'Level', expression), RANGE);

	it.each([
		[3, 3],
		[' 007 ', 7],
		[999_999_999, 999_999_999],
		[0, 0],
		['', undefined],
		[undefined, undefined],
	])('reads %j as %j', (value, expected) => {
		expect(number(value)).toBe(expected);
	});

	it.each([1.5, -1, 1e9, 'x1', '1x', '9'.repeat(50)])('refuses %j', (value) => {
		expect(() => number(value)).toThrow(
			inputError(
				`'Level' is "${String(value).slice(0, 40)}", but must be a whole number.`,
				'Enter 3.',
			),
		);
	});

	it.each([undefined, null])('refuses %p from an expression', (value) => {
		expect(() => number(value, '={{ 1 }}')).toThrow(NOTHING('Level'));
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

describe('readOptionalText', () => {
	it.each([
		[' a ', ' a '],
		[0, '0'],
		['', undefined],
		[' \n', undefined],
		[null, undefined],
		[undefined, undefined],
	])('reads %j as %j', (value, text) => {
		expect(readOptionalText(...fieldWith(value, 'Name', '={{ 1 }}'))).toBe(text);
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
		const [item, field] = fieldWith(value, 'Count');
		expect(readCount(item, { ...field, default: 7 })).toBe(count);
	});
});

describe('readLimit', () => {
	const limit = (parameters: Record<string, unknown>) => readLimit(parametersWith(parameters));

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
		const item = parametersWith({ limit: nothing }, { limit: '={{ $json.most }}' });
		expect(() => readLimit(item)).toThrow(/ 'Limit' /);
	});
});
