import { NodeApiError, NodeOperationError, type INode } from 'n8n-workflow';
import { toNodeError } from '../nodes/Zenduty/nodeError';
import { ERROR_CODES, type ErrorCode, type ErrorFacts } from '../nodes/Zenduty/errors';

const NODE: INode = {
	id: 'n-1',
	name: 'Pager',
	type: 'zenduty',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

const facts = (more: Partial<ErrorFacts> = {}): ErrorFacts => ({
	code: 'refused',
	message: 'It is closed.',
	description: 'Come back at nine.',
	mayExist: false,
	statusCode: 409,
	...more,
});

/** What goes wrong in n8n; the other side has no part in it. */
const IN_N8N: ErrorCode[] = ['cancelled', 'invalid_input', 'unexpected'];

it.each(ERROR_CODES)('shows everything in the places that n8n has for it: %s', (code) => {
	for (const mayExist of [false, true]) {
		const error = toNodeError(NODE, facts({ code, mayExist }), { itemIndex: 3 });
		expect(error).toBeInstanceOf(IN_N8N.includes(code) ? NodeOperationError : NodeApiError);
		expect(error).toMatchObject({
			message: 'It is closed.',
			description: 'Come back at nine.',
			context: { itemIndex: 3, code, mayExist },
			node: { name: 'Pager' },
		});
	}
});

it('has the status that came', () => {
	expect(toNodeError(NODE, facts())).toMatchObject({ httpCode: '409' });
});

it('has no status where no response came', () => {
	const error = toNodeError(NODE, facts({ code: 'unavailable', statusCode: null }));
	expect(error).toBeInstanceOf(NodeApiError);
	expect(error).toMatchObject({ message: 'It is closed.', httpCode: null });
});

it('tells a credential that cannot be used from one that the other side refuses', () => {
	const unusable = facts({ code: 'credential', statusCode: null });
	expect(toNodeError(NODE, unusable)).toBeInstanceOf(NodeOperationError);
	const error = toNodeError(NODE, facts({ code: 'credential', statusCode: 401 }));
	expect(error).toBeInstanceOf(NodeApiError);
	expect(error).toMatchObject({ httpCode: '401' });
});

describe.each<[string, ErrorCode]>([
	['NodeApiError', 'unavailable'],
	['NodeOperationError', 'invalid_input'],
])('as a %s', (name, code) => {
	it.each([
		'Zenduty said: connect ECONNRESET.',
		'The value "preexisting" in \'Service\' is unknown.',
		'getaddrinfo ENOTFOUND',
		'EPERM is no permission',
		'ENOENT: no such file',
	])('keeps a message that holds a code, which n8n would replace: %s', (message) => {
		const error = toNodeError(NODE, facts({ code, message }));
		expect(error.name).toBe(name);
		expect(error.message).toBe(message);
	});

	it.each(['It is closed.', ''])('keeps the description: %j', (description) => {
		// n8n drops one that is the same as the message.
		const error = toNodeError(NODE, facts({ code, description }));
		expect(error).toMatchObject({ message: 'It is closed.', description });
	});

	it('tells a model everything in the message, which is all that it sees', () => {
		const error = toNodeError(NODE, facts({ code, mayExist: true }), { isTool: true });
		expect(error).toMatchObject({
			message: `It is closed. Come back at nine. (${code})`,
			description: 'Come back at nine.',
			context: { code, mayExist: true },
		});
	});

	it('names no item where there is none', () => {
		const { context } = toNodeError(NODE, facts({ code }));
		expect(context).not.toHaveProperty('itemIndex');
		expect(toNodeError(NODE, facts({ code }), { itemIndex: 0 }).context.itemIndex).toBe(0);
	});

	it('tells a model only the message where nothing is to do', () => {
		const silent = facts({ code, message: 'no such field', description: '' });
		expect(toNodeError(NODE, silent, { isTool: true }).message).toBe(`no such field. (${code})`);
	});
});
