import { DateTime } from 'luxon';
import {
	readChoice,
	readCount,
	readLimit,
	readText,
	unknownWord,
} from '../../nodes/Zenduty/actions/parameters';

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

describe('readChoice', () => {
	it.each([
		['b', 'b'],
		[' a ', 'a'],
		['', 'a'],
		[' ', 'a'],
		[undefined, 'a'],
	])('reads %p as "%s"', (value, word) => {
		expect(readChoice(value, 'Letter', ['a', 'b'])).toBe(word);
	});

	it('says what can be chosen', () => {
		expect(() => readChoice('x'.repeat(50), 'Letter', ['a', 'b'])).toThrow(
			expect.objectContaining({
				message: `The choice "${'x'.repeat(40)}" under Letter is unknown.`,
				hint: 'Use one of a, b.',
			}),
		);
	});
});

it('an unknown word is said with those that are known, and cut if it is long', () => {
	expect(unknownWord('status', 'x'.repeat(50), ['open', 'all'])).toMatchObject({
		message: `The status "${'x'.repeat(40)}" is unknown.`,
		hint: 'Use one of open, all.',
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
		readLimit({ read: (name, otherwise) => parameters[name] ?? otherwise });

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
});
