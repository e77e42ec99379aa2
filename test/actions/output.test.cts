import { personOf, simplifiedOutput } from '../../nodes/Zenduty/actions/output';

describe('simplifiedOutput', () => {
	const objects = [{ a: 1, webhook_url: 'secret' }, { a: 2 }];
	const simplify = ({ a }: Record<string, unknown>) => ({ twice: Number(a) * 2 });
	const outputWith = (parameter: unknown) =>
		simplifiedOutput(
			{ read: (name, otherwise) => (name === 'simplify' ? (parameter ?? otherwise) : '') },
			objects,
			simplify,
			true,
		);

	it.each([undefined, true, 'true', ''])('simplifies with %j', (parameter) => {
		expect(outputWith(parameter)).toEqual({ json: [{ twice: 2 }, { twice: 4 }], isDone: true });
	});

	it('gives several items for one object', () => {
		const twice = ({ a }: Record<string, unknown>) => [{ a: Number(a) }, { a: -Number(a) }];
		const item = { read: (_: string, otherwise?: unknown) => otherwise };
		const { json } = simplifiedOutput(item, objects, twice, false);
		expect(json).toEqual([{ a: 1 }, { a: -1 }, { a: 2 }, { a: -2 }]);
	});

	it.each([false, 'false'])('gives what was sent less its secrets with %j', (parameter) => {
		expect(outputWith(parameter)).toEqual({ json: [{ a: 1 }, { a: 2 }], isDone: true });
	});
});

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
