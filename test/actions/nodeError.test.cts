import { NodeApiError, NodeOperationError, type INode } from 'n8n-workflow';
import { InputError } from '../../nodes/Zenduty/actions/inputError';
import { RemoteError, toNodeError } from '../../nodes/Zenduty/actions/nodeError';

const NODE: INode = {
	id: 'n-1',
	name: 'Pager',
	type: 'zenduty',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

it('a failure on the other side has its name in a stack trace', () => {
	expect(String(new RemoteError('It is closed.', '', 503))).toBe('RemoteError: It is closed.');
});

describe('toNodeError', () => {
	it('shows what the other side answered, what to do, and the item', () => {
		const error = toNodeError(NODE, 3, new RemoteError('It is closed.', 'Come back at nine.', 503));
		expect(error).toBeInstanceOf(NodeApiError);
		expect(error).toMatchObject({
			message: 'It is closed.',
			description: 'Come back at nine.',
			httpCode: '503',
			context: { itemIndex: 3 },
		});
	});

	it('has no status where no answer came', () => {
		const error = toNodeError(NODE, 0, new RemoteError('It is silent.', 'Call it.', null));
		expect(error).toMatchObject({ message: 'It is silent.', httpCode: null });
	});

	it('shows what is wrong with a parameter, and the hint', () => {
		const error = toNodeError(NODE, 1, new InputError('The tide is out.', 'Wait six hours.'));
		expect(error).toBeInstanceOf(NodeOperationError);
		expect(error).toMatchObject({
			message: 'The tide is out.',
			description: 'Wait six hours.',
			context: { itemIndex: 1 },
		});
	});

	it.each([
		[new TypeError('no such field'), 'no such field'],
		['a text', 'a text'],
	])('keeps the reason of anything else: %p', (thrown, message) => {
		const error = toNodeError(NODE, 2, thrown);
		expect(error).toBeInstanceOf(NodeOperationError);
		expect(error).toMatchObject({ message, context: { itemIndex: 2 } });
	});

	it.each([
		new RemoteError('Zenduty said: connect ECONNRESET.', 'Try again.', null),
		new InputError('The service "preexisting" is unknown.', 'Choose one.'),
		new Error('getaddrinfo ENOTFOUND'),
		'EPERM is no permission',
	])('keeps the words of an error that holds a code, which n8n would replace: %p', (thrown) => {
		const message = thrown instanceof Error ? thrown.message : thrown;
		expect(toNodeError(NODE, 0, thrown).message).toBe(message);
	});
});
