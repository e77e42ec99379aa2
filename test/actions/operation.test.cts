import type { IExecuteFunctions } from 'n8n-workflow';
import {
	defineResource,
	unknownChoice,
	type Item,
	type Operation,
} from '../../nodes/Zenduty/actions/operation';
import { inputError } from '../support/inputError.cjs';

const CONTEXT = {} as IExecuteFunctions;
const ITEM = { index: 3 } as Item;

function operation(name: string, more: Partial<Operation<string>> = {}): Operation<string> {
	return {
		name,
		action: `${name} a lamp`,
		description: `${name} it`,
		fields: [],
		execute: async (item, connection) =>
			await Promise.resolve({ json: [{ name, connection, index: item.index }], isDone: true }),
		...more,
	};
}

const makeLamp = () =>
	defineResource({
		name: 'Lamp',
		operations: {
			turn: operation('Turn', {
				fields: [
					{ displayName: 'Angle', name: 'angle', type: 'number', default: 0 },
					{
						displayName: 'Speed',
						name: 'speed',
						type: 'number',
						default: 0,
						displayOptions: { show: { angle: [90] }, hide: { '/mode': ['still'] } },
					},
				],
			}),
			light: operation('Light'),
		},
		connect: async () => await Promise.resolve('wire'),
	});

it('offers its operations by name, the first one by default', () => {
	const lamp = makeLamp();
	expect(lamp.name).toBe('Lamp');
	expect(lamp.properties('lamp')[0]).toEqual({
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
	expect(makeLamp().properties('lamp').slice(1)).toEqual([
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

it('executes the chosen operation with the connection', async () => {
	const execute = await makeLamp().open(CONTEXT);
	expect(await execute('light', ITEM)).toEqual({
		json: [{ name: 'Light', connection: 'wire', index: 3 }],
		isDone: true,
	});
});

it.each(['', 'paint', 'toString', '__CUSTOM_API_CALL__'])(
	'names the HTTP Request node for the operation "%s"',
	async (name) => {
		const execute = await makeLamp().open(CONTEXT);
		await expect(execute(name, ITEM)).rejects.toThrow(
			inputError(
				`The operation "${name}" is unknown.`,
				'Choose one from the list. For any other request use the HTTP Request node, with this credential as "Predefined Credential Type".',
			),
		);
	},
);

it('does not open without a connection', async () => {
	const dark = defineResource({
		name: 'Dark',
		operations: { light: operation('Light') },
		connect: async () => await Promise.reject(new Error('no wire')),
	});
	await expect(dark.open(CONTEXT)).rejects.toThrow('no wire');
});

it('explains errors and describes failures in its own way, or leaves them', () => {
	const lamp = makeLamp();
	expect(lamp.explain('x', 0)).toBe('x');
	expect(lamp.describeFailure('x')).toEqual({});
	const own = defineResource({
		name: 'Own',
		operations: {},
		connect: async () => await Promise.resolve('wire'),
		explain: (error, index) => `${String(error)} ${index}`,
		describeFailure: (error) => ({ error: String(error) }),
	});
	expect(own.explain('x', 4)).toBe('x 4');
	expect(own.describeFailure('x')).toEqual({ error: 'x' });
});

it('says of an unknown resource what it is called', () => {
	expect(unknownChoice('resource', 'lamp').message).toBe('The resource "lamp" is unknown.');
});
