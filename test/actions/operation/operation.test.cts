import type { IExecuteFunctions } from 'n8n-workflow';
import {
	defineResource,
	unknownChoice,
	type Item,
	type Operation,
} from '../../../nodes/Zenduty/actions/operation/operation';
import { factsOf, InputError, ZendutyError, type ErrorFacts } from '../../../nodes/Zenduty/errors';
import { inputError } from '../../support/inputError.cjs';

const CONTEXT = {} as IExecuteFunctions;
const ITEM = { index: 3 } as Item;

/** Connects each item with a wire of its own. */
const WIRED = { forItem: ({ index }: Item) => `wire ${index}` };

function operation(name: string, more: Partial<Operation<string>> = {}): Operation<string> {
	return {
		name,
		action: `${name} a lamp`,
		description: `${name} it`,
		fields: [],
		execute: async (item, connection) =>
			await Promise.resolve([{ name, connection, index: item.index }]),
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
		connect: async () => await Promise.resolve(WIRED),
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

it('executes the chosen operation with the connection of the item', async () => {
	const execute = await makeLamp().open(CONTEXT);
	expect(await execute('light', ITEM)).toEqual({
		json: [{ name: 'Light', connection: 'wire 3', index: 3 }],
		isFinal: false,
	});
});

it.each<[Operation<string>['isFinal'], boolean]>([
	[undefined, false],
	[false, false],
	[true, true],
	[([{ index }]) => index === 3, true],
	[([{ index }]) => index === 4, false],
])('says as the operation does whether its output is final: %p', async (isFinal, expected) => {
	const lamp = defineResource({
		name: 'Lamp',
		operations: { light: operation('Light', { isFinal }) },
		connect: async () => await Promise.resolve(WIRED),
	});
	const execute = await lamp.open(CONTEXT);
	expect((await execute('light', ITEM)).isFinal).toBe(expected);
});

it.each(['', 'paint', 'toString', '__CUSTOM_API_CALL__'])(
	'names the HTTP Request node for the operation "%s"',
	async (name) => {
		const execute = await makeLamp().open(CONTEXT);
		await expect(execute(name, ITEM)).rejects.toThrow(
			inputError(
				`The operation "${name}" is unknown.`,
				'Choose one from the list. For any other request, use the HTTP Request node: as Authentication choose "Predefined Credential Type", then the credential type of this node.',
			),
		);
	},
);

it.each([
	['ask', true],
	['light', false],
	['turn', false],
	['paint', false],
	['toString', false],
])('says of the operation "%s" whether it runs once: %p', (name, expected) => {
	const lamp = defineResource({
		name: 'Lamp',
		operations: {
			ask: operation('Ask', { isOnce: true }),
			light: operation('Light', { isOnce: false }),
			turn: operation('Turn'),
		},
		connect: async () => await Promise.resolve(WIRED),
	});
	expect(lamp.isOnce(name)).toBe(expected);
});

it('does not open without a connection', async () => {
	const dark = defineResource({
		name: 'Dark',
		operations: { light: operation('Light') },
		connect: async () => await Promise.reject(new Error('no wire')),
	});
	await expect(dark.open(CONTEXT)).rejects.toThrow('no wire');
});

it('leaves an error as it is where the connection has no secrets', async () => {
	const error = new InputError('180 is no angle.', 'Enter 90.');
	const lamp = defineResource({
		name: 'Lamp',
		operations: { light: operation('Light', { execute: async () => await Promise.reject(error) }) },
		connect: async () => await Promise.resolve(WIRED),
	});
	const execute = await lamp.open(CONTEXT);
	await expect(execute('light', ITEM)).rejects.toBe(error);
});

describe('the secrets of a connection', () => {
	const facts: ErrorFacts = {
		code: 'may_exist',
		message: 'No lamp at wire.',
		description: 'Look at wire 3.',
		mayExist: true,
		statusCode: 502,
	};
	/** A resource whose secret is its connection, with an operation that gives or throws something. */
	async function lampThat(execute: Operation<string>['execute'], isFinal = false) {
		const hideKey = jest.fn(
			<T,>(value: T): T => JSON.parse(JSON.stringify(value).replaceAll('wire', '***')) as T,
		);
		const lamp = defineResource({
			name: 'Lamp',
			operations: { light: operation('Light', { execute, isFinal }) },
			connect: async () => await Promise.resolve({ ...WIRED, hideKey }),
		});
		return { light: await lamp.open(CONTEXT), hideKey };
	}
	const thrownBy = async (error: unknown) => {
		const { light } = await lampThat(async () => await Promise.reject(error));
		return await light('light', ITEM).catch((thrown: unknown) => thrown);
	};

	it.each([true, false])('are not in its output, whether it is final: %p', async (isFinal) => {
		const json = [{ at: 'wire 3' }, { wire: 4 }];
		const { light } = await lampThat(async () => await Promise.resolve(json), isFinal);
		expect(await light('light', ITEM)).toEqual({ json: [{ at: '*** 3' }, { '***': 4 }], isFinal });
	});

	it('are in no text of its errors, and all else of them stays', async () => {
		const thrown = await thrownBy(new ZendutyError(facts));
		expect(thrown).toBeInstanceOf(ZendutyError);
		expect(factsOf(thrown)).toEqual({
			...facts,
			message: 'No lamp at ***.',
			description: 'Look at *** 3.',
		});
	});

	it('are not in an error for a value of the node either', async () => {
		const thrown = await thrownBy(new InputError('"wire" is no angle.', 'Not wire, but 90.'));
		expect(factsOf(thrown)).toMatchObject({
			code: 'invalid_input',
			message: '"***" is no angle.',
			description: 'Not ***, but 90.',
		});
	});

	it.each([new TypeError('no such field'), 'x'])(
		'change no error that is not of the package: %p',
		async (error) => {
			expect(await thrownBy(error)).toBe(error);
		},
	);
});

it('explains errors and describes failures in its own way, or leaves them', () => {
	const lamp = makeLamp();
	expect(lamp.explain('x')).toBe('x');
	expect(lamp.describeFailure('x')).toEqual({});
	const own = defineResource({
		name: 'Own',
		operations: {},
		connect: async () => await Promise.resolve(WIRED),
		explain: (error) => `not ${String(error)}`,
		describeFailure: (error) => ({ error: String(error) }),
	});
	expect(own.explain('x')).toBe('not x');
	expect(own.describeFailure('x')).toEqual({ error: 'x' });
});

it('says of an unknown resource what it is called', () => {
	expect(unknownChoice('resource', 'lamp').message).toBe('The resource "lamp" is unknown.');
});
