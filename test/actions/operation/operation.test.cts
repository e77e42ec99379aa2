import {
	findOperation,
	mergeForPut,
	nothingToUpdate,
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
				`The value "${name}" in 'Operation' is unknown.`,
				"Choose one from the list. For any other request, use the HTTP Request node: as 'Authentication' choose 'Predefined Credential Type', then the credential type of this node.",
			),
		);
	},
);

it('says what is missing in an update', () => {
	expect(nothingToUpdate()).toEqual(
		inputError(
			'There is nothing to update: no field has a value.',
			"Add at least one field under 'Update Fields'. An empty text counts as not set.",
		),
	);
});

it('says of an unknown resource what it is called', () => {
	expect(unknownChoice('Resource', 'lamp').message).toBe(
		'The value "lamp" in \'Resource\' is unknown.',
	);
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
