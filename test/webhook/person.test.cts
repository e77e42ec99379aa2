import { firstPerson } from '../../nodes/Zenduty/webhook/person';

describe('firstPerson', () => {
	it.each([
		['an object', { username: 'bela' }, { username: 'bela', name: null, email: null }],
		['a username', 'bela', { username: 'bela', name: null, email: null }],
		['the first of a list', ['bela', 'tar'], { username: 'bela', name: null, email: null }],
		['null', null, null],
		['a missing value', undefined, null],
		['an empty text', '', null],
		['an empty list', [], null],
		['a number', 7, null],
	])('reads %s', (_what, value, expected) => {
		expect(firstPerson(value)).toEqual(expected);
	});
});
