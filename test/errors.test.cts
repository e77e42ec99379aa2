import { ExpressionError, NodeOperationError, type INode } from 'n8n-workflow';
import {
	ERROR_CODES,
	factsOf,
	InputError,
	inOneText,
	isForbidden,
	STRONG_CODES,
	unexpectedResponse,
	unusableCredential,
	ZendutyError,
	type ErrorCode,
	unknownWord,
} from '../nodes/Zenduty/errors';

const NODE = { name: 'Pager', type: 'zenduty', typeVersion: 1 } as INode;

describe('The codes', () => {
	it('are those that workflows decide by, the ones that win over the others first', () => {
		const strong = ['may_exist', 'unclear', 'partly_done', 'already_resolved', 'cancelled'];
		expect(STRONG_CODES).toEqual(strong);
		expect(ERROR_CODES).toEqual([
			...strong,
			'invalid_input',
			'credential',
			'forbidden',
			'not_found',
			'refused',
			'rate_limited',
			'unavailable',
			'unexpected_response',
			'blocked',
			'failed',
			'unexpected',
		]);
	});

	it.each(ERROR_CODES)('are told as they are: %s', (code) => {
		const error = new ZendutyError({ code, message: 'It failed.', description: 'Do this.' });
		expect(error.code).toBe(code);
		expect(factsOf(error)).toEqual({
			code,
			message: 'It failed.',
			description: 'Do this.',
			mayExist: false,
			statusCode: null,
		});
	});
});

describe('A failed operation', () => {
	const facts = {
		code: 'may_exist' as const,
		message: 'Zenduty may have added the note.',
		description: 'Look at the notes.',
		mayExist: true,
		statusCode: 502,
	};

	it('keeps what is told of it', () => {
		const error = new ZendutyError(facts);
		expect(error).toBeInstanceOf(Error);
		expect(error).toMatchObject(facts);
		expect(String(error)).toBe('ZendutyError: Zenduty may have added the note.');
		expect(factsOf(error)).toEqual(facts);
		expect(factsOf(new ZendutyError(factsOf(error)))).toEqual(facts);
	});

	it('leaves nothing behind, and has no status, unless it says so', () => {
		const { code, message, description } = facts;
		const error = new ZendutyError({ code, message, description });
		expect(error).toMatchObject({ mayExist: false, statusCode: null });
	});

	it.each<[string, (...texts: [string, string]) => ZendutyError, ErrorCode, string]>([
		['a value', (...texts) => new InputError(...texts), 'invalid_input', 'InputError'],
		['a response', unexpectedResponse, 'unexpected_response', 'ZendutyError'],
		['a credential', unusableCredential, 'credential', 'ZendutyError'],
	])('is made for %s that cannot be used', (_, make, code, name) => {
		const error = make('It is empty.', 'Enter it.');
		expect(error).toBeInstanceOf(ZendutyError);
		expect(String(error)).toBe(`${name}: It is empty.`);
		expect(factsOf(error)).toEqual({
			code,
			message: 'It is empty.',
			description: 'Enter it.',
			mayExist: false,
			statusCode: null,
		});
	});
});

describe('What nobody expected', () => {
	it.each<[string, unknown, string, string]>([
		['an error', new TypeError('x is not a function'), 'x is not a function', ''],
		['an error without a text', new Error(), 'No reason was given.', ''],
		['a text', 'out of order', 'out of order', ''],
		['an empty text', '', 'No reason was given.', ''],
		['nothing', undefined, 'undefined', ''],
		['null', null, 'null', ''],
		[
			'an expression that fails',
			new ExpressionError('No path back to node', { description: 'Connect the nodes' }),
			'No path back to node',
			'Connect the nodes',
		],
		[
			'an error of n8n',
			new NodeOperationError(NODE, 'It is odd', { description: 'Look at it.' }),
			'It is odd',
			'Look at it.',
		],
		['an error of n8n without a description', new NodeOperationError(NODE, 'Odd'), 'Odd', ''],
		[
			'an error whose description is no text',
			Object.assign(new Error('Odd'), { description: { a: 1 } }),
			'Odd',
			'',
		],
		[
			'an error that looks like ours',
			Object.assign(new Error('Odd'), { code: 'not_found', mayExist: true, statusCode: 404 }),
			'Odd',
			'',
		],
	])('is told with its own texts: %s', (_, thrown, message, description) => {
		expect(factsOf(thrown)).toEqual({
			code: 'unexpected',
			message,
			description,
			mayExist: false,
			statusCode: null,
		});
	});
});

describe('One text', () => {
	const joined = (message: string, description: string) =>
		inOneText(factsOf(new InputError(message, description)));

	it('has the message first, then the description', () => {
		expect(joined('It is empty.', 'Enter it.')).toBe('It is empty. Enter it.');
	});

	it.each([
		['It is odd', 'It is odd.'],
		['It is odd.', 'It is odd.'],
		['It is odd!', 'It is odd!'],
		['Is it odd?', 'Is it odd?'],
		['No. It is odd', 'No. It is odd.'],
		['It is odd…', 'It is odd….'],
	])('ends the message as a sentence: %s', (message, ended) => {
		expect(joined(message, 'Enter it.')).toBe(`${ended} Enter it.`);
		expect(joined(message, '')).toBe(ended);
	});
});

describe('isForbidden', () => {
	const failed = (code: ErrorCode) => new ZendutyError({ code, message: '', description: '' });

	it('tells whether the key has no permission', () => {
		expect(isForbidden(failed('forbidden'))).toBe(true);
	});

	it.each([failed('not_found'), new Error('forbidden'), { code: 'forbidden' }, undefined])(
		'does not take %j for that',
		(error) => {
			expect(isForbidden(error)).toBe(false);
		},
	);
});

it('an unknown word is said with those that are known, and cut if it is long', () => {
	expect(unknownWord('Status', 'x'.repeat(50), ['open', 'all'])).toMatchObject({
		message: `The value "${'x'.repeat(40)}" in 'Status' is unknown.`,
		description: 'Use one of open, all.',
	});
});
