import { personKey, personOf } from '../../nodes/Zenduty/model/person';

describe('personOf', () => {
	it.each([
		['u-1', 'Ines Berg', { username: 'u-1', name: 'Ines Berg', email: null }],
		['u-1', '', { username: 'u-1', name: null, email: null }],
		['u-1', undefined, { username: 'u-1', name: null, email: null }],
		['', 'Ines Berg', null],
		[null, 'Ines Berg', null],
		[
			{ username: 'u-1', first_name: 'Ines', last_name: 'Berg', email: 'i@x.example' },
			'other',
			{ username: 'u-1', name: 'Ines Berg', email: 'i@x.example' },
		],
		[
			{ username: 'u-1', first_name: '', last_name: 'Berg' },
			'',
			{ username: 'u-1', name: 'Berg', email: null },
		],
		[{ first_name: '', last_name: 7 }, 'Ines', { username: null, name: 'Ines', email: null }],
		[{}, '', { username: null, name: null, email: null }],
	])('reads %j with the name %j', (user, name, person) => {
		expect(personOf(user, name)).toEqual(person);
	});
});

describe('the name of an object', () => {
	it.each([
		[
			{ username: 'u', first_name: 'Bela', last_name: 'Tar', email: 'b@example.org' },
			{ username: 'u', name: 'Bela Tar', email: 'b@example.org' },
		],
		[
			{ first_name: '', last_name: 'Tar' },
			{ username: null, name: 'Tar', email: null },
		],
		[
			{ first_name: 5, last_name: null },
			{ username: null, name: null, email: null },
		],
	])('reads %j', (user, expected) => {
		expect(personOf(user)).toEqual(expected);
	});
});

it('personKey tells people apart by username, or else by email address or name', () => {
	const people = [
		{ username: 'u', name: 'N', email: 'e' },
		{ username: 'u', name: 'M', email: 'f' },
		{ username: null, name: 'N', email: 'e' },
		{ username: null, name: 'N', email: null },
	];
	expect(people.map(personKey)).toEqual(['"u"', '"u"', '"e"', '"N"']);
});

it('personKey passes over what is empty, and finds nothing in a person of whom nothing is known', () => {
	expect(personKey({ username: '', name: 'N', email: 'e' })).toBe('"e"');
	expect(personKey({ username: '', name: '', email: null })).toBeUndefined();
});
