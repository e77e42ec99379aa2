import fc from 'fast-check';
import { personOf, simplifiedOutput } from '../../../nodes/Zenduty/actions/operation/output';

describe('simplifiedOutput', () => {
	const objects = [{ a: 1, webhook_url: 'secret' }, { a: 2 }];
	const simplify = ({ a }: Record<string, unknown>) => ({ twice: Number(a) * 2 });

	it('simplifies each object', () => {
		const output = simplifiedOutput({ isSimplified: true }, objects, simplify);
		expect(output).toEqual([{ twice: 2 }, { twice: 4 }]);
	});

	it('gives several items for one object', () => {
		const twice = ({ a }: Record<string, unknown>) => [{ a: Number(a) }, { a: -Number(a) }];
		const output = simplifiedOutput({ isSimplified: true }, objects, twice);
		expect(output).toEqual([{ a: 1 }, { a: -1 }, { a: 2 }, { a: -2 }]);
	});

	it('gives what was sent less its secrets otherwise', () => {
		const output = simplifiedOutput({ isSimplified: false }, objects, simplify);
		expect(output).toEqual([{ a: 1 }, { a: 2 }]);
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

describe('of any JSON', () => {
	const SECRETS = ['integration_key', 'webhook_url'];
	const name = fc.oneof(fc.constantFrom(...SECRETS, 'name', 'constructor'), fc.string());
	const few = { maxKeys: 4, noNullPrototype: true };
	const { json } = fc.letrec((tie) => ({
		json: fc.oneof(
			{ maxDepth: 3, withCrossShrink: true },
			fc.oneof(fc.string(), fc.double({ noNaN: true }), fc.boolean(), fc.constant(null)),
			fc.array(tie('json'), { maxLength: 4 }),
			fc.dictionary(name, tie('json'), few),
		),
	}));
	const object = fc.dictionary(name, json, few);
	const unsimplified = { isSimplified: false };

	/** The paths to all that is no object, with the value there. */
	function leaves(value: unknown, path: string[] = []): Array<[string[], unknown]> {
		if (typeof value !== 'object' || value === null) return [[path, value]];
		return Object.entries(value).flatMap(([key, inner]) => leaves(inner, [...path, key]));
	}

	it('nothing but secrets is lost with "Simplify" off, and all secrets are', () => {
		fc.assert(
			fc.property(fc.array(object, { maxLength: 4 }), (objects) => {
				const before = JSON.stringify(objects);
				const output = simplifiedOutput(unsimplified, objects, () => []);
				const isOpen = ([path]: [string[], unknown]) => !path.some((key) => SECRETS.includes(key));
				expect(leaves(output)).toEqual(leaves(objects).filter(isOpen));
				expect(JSON.stringify(objects)).toBe(before);
			}),
		);
	});

	it('a person has a name that can be shown, or none', () => {
		const user = fc.record(
			{ username: json, first_name: json, last_name: json, email: json },
			{ requiredKeys: [], noNullPrototype: true },
		);
		fc.assert(
			fc.property(
				fc.oneof(user, json, fc.constantFrom('', null)),
				fc.option(fc.string()),
				(who, fullName) => {
					const person = personOf(who, fullName);
					const isSomebody =
						typeof who === 'string' ? who !== '' : typeof who === 'object' && !Array.isArray(who);
					expect(person !== null).toBe(isSomebody && who !== null);
					if (person === null) return;
					expect(Object.keys(person)).toEqual(['username', 'name', 'email']);
					if (person.name !== null) expect(person.name).toMatch(/./s);
					expect(Object.values(person)).not.toContain(undefined);
				},
			),
		);
	});
});
