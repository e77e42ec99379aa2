import { readErrorMessage } from '../../../nodes/Zenduty/api/call/readErrorMessage';

it.each([
	[{ detail: 'Not found.' }, 'Not found.'],
	[{ error: 'Invalid or Inactive Token' }, 'Invalid or Inactive Token'],
	[{ message: 'User is on leave' }, 'User is on leave'],
	[{ message: 'c', error: 'b', detail: 'a' }, 'a'],
	[{ message: 'c', error: 'b' }, 'b'],
	[{ detail: '  ', error: 'b' }, 'b'],
	[{ detail: null, message: 'c' }, 'c'],
	[{ detail: ['one', 'two'] }, 'one two'],
	[{ detail: ['one', null, '', 'two'] }, 'one two'],
	[{ error: { title: ['This field is required.'] } }, 'This field is required.'],
	[{ title: ['This field is required.'] }, 'title: This field is required.'],
	[
		{ title: ['Too long.', 'Odd.'], service: ['Unknown.'] },
		'title: Too long. Odd. service: Unknown.',
	],
	[{ title: [], count: 3, service: 'Unknown.' }, 'service: Unknown.'],
	[{ services: [{ service: ['Unknown.'] }] }, 'services: Unknown.'],
	[['Not allowed.'], 'Not allowed.'],
	['  Bad Gateway\n', 'Bad Gateway'],
])('reads %j as %j', (body, expected) => {
	expect(readErrorMessage(body)).toBe(expected);
});

it.each([
	undefined,
	null,
	3,
	true,
	'',
	' ',
	{},
	[],
	{ detail: '' },
	{ count: 3 },
	{ a: { b: {} } },
])('finds no words in %j', (body) => {
	expect(readErrorMessage(body)).toBeUndefined();
});

it('does not look deeper than four levels', () => {
	expect(readErrorMessage({ title: { a: { b: { c: 'here' } } } })).toBe('title: here');
	expect(readErrorMessage({ title: { a: { b: { c: { d: 'too deep' } } } } })).toBeUndefined();
});
