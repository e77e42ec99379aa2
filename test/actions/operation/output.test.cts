import fc from 'fast-check';
import { simplifiedOutput } from '../../../nodes/Zenduty/actions/operation/output';

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
});
