import fc from 'fast-check';
import {
	findOperation,
	mergeForPut,
	propertiesOf,
	simplifiedOutput,
	unknownChoice,
	type Operation,
	type Resource,
} from '../../../nodes/Zenduty/actions/operation/operation';
import { inputError } from '../../support/inputError.cjs';

const operation = (name: string, fields: Operation['fields'] = []): Operation => ({
	name,
	action: `${name} a lamp`,
	description: `${name} it`,
	fields,
	execute: async () => await Promise.resolve([{ name }]),
});

const LAMP: Resource = {
	name: 'Lamp',
	operations: {
		turn: operation('Turn', [
			{ displayName: 'Angle', name: 'angle', type: 'number', default: 0 },
			{
				displayName: 'Speed',
				name: 'speed',
				type: 'number',
				default: 0,
				displayOptions: { show: { angle: [90] }, hide: { '/mode': ['still'] } },
			},
		]),
		light: operation('Light'),
	},
};

it('offers its operations by name, the first one by default', () => {
	expect(propertiesOf('lamp', LAMP)[0]).toEqual({
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['lamp'] } },
		options: [
			{ name: 'Light', value: 'light', action: 'Light a lamp', description: 'Light it' },
			{ name: 'Turn', value: 'turn', action: 'Turn a lamp', description: 'Turn it' },
		],
		default: 'turn',
	});
});

it('shows each field for its operation alone, besides its own conditions', () => {
	expect(propertiesOf('lamp', LAMP).slice(1)).toEqual([
		{
			displayName: 'Angle',
			name: 'angle',
			type: 'number',
			default: 0,
			displayOptions: { show: { resource: ['lamp'], operation: ['turn'] } },
		},
		{
			displayName: 'Speed',
			name: 'speed',
			type: 'number',
			default: 0,
			displayOptions: {
				show: { resource: ['lamp'], operation: ['turn'], angle: [90] },
				hide: { '/mode': ['still'] },
			},
		},
	]);
});

it('finds an operation by its value', () => {
	expect(findOperation(LAMP, 'light')).toBe(LAMP.operations.light);
});

it.each(['', 'paint', 'toString', '__CUSTOM_API_CALL__'])(
	'names the HTTP Request node for the operation "%s"',
	(name) => {
		expect(() => findOperation(LAMP, name)).toThrow(
			inputError(
				`The operation "${name}" is unknown.`,
				'Choose one from the list. For any other request, use the HTTP Request node: as Authentication choose "Predefined Credential Type", then the credential type of this node.',
			),
		);
	},
);

it('says of an unknown resource what it is called', () => {
	expect(unknownChoice('resource', 'lamp').message).toBe('The resource "lamp" is unknown.');
});

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

	it('nothing but secrets is lost with Simplify off, and all secrets are', () => {
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

it('keeps what the API holds, and changes what is to be changed', () => {
	const current = { name: 'Night', zone: 'UTC', unknown: { a: null }, count: 0 };
	expect(mergeForPut(current, [], { name: 'Day' })).toEqual({
		name: 'Day',
		zone: 'UTC',
		unknown: { a: null },
		count: 0,
	});
});

it('leaves out what only the API sets, and what is null', () => {
	const current = { unique_id: 'x', name: 'Night', zone: null };
	expect(mergeForPut(current, ['unique_id'], {})).toEqual({ name: 'Night' });
});

it('changes nothing of what it is given', () => {
	const current = { name: 'Night' };
	mergeForPut(current, [], { name: 'Day' });
	expect(current).toEqual({ name: 'Night' });
});

describe('of anything', () => {
	const name = fc.oneof(fc.constantFrom('name', 'unique_id', 'zone', 'constructor'), fc.string());
	const object = fc.dictionary(name, fc.oneof(fc.constant(null), fc.jsonValue()), {
		noNullPrototype: true,
	});

	it('what is set goes out, what else was there stays, and nothing is added', () => {
		fc.assert(
			fc.property(object, fc.array(name), object, (current, readOnly, changes) => {
				const body = new Map(Object.entries(mergeForPut(current, readOnly, changes)));
				const isOut = (key: string, value: unknown) =>
					expect([key, body.get(key)]).toEqual([
						key,
						readOnly.includes(key) || value === null ? undefined : value,
					]);
				for (const [key, value] of Object.entries(changes)) isOut(key, value);
				for (const [key, value] of Object.entries(current)) {
					if (!Object.hasOwn(changes, key)) isOut(key, value);
				}
				for (const key of body.keys()) {
					expect(Object.hasOwn(changes, key) || Object.hasOwn(current, key)).toBe(true);
				}
			}),
		);
	});

	it('merging again changes nothing', () => {
		fc.assert(
			fc.property(object, fc.array(name), object, (current, readOnly, changes) => {
				const once = mergeForPut(current, readOnly, changes);
				expect(mergeForPut(once, readOnly, changes)).toEqual(once);
			}),
		);
	});
});
