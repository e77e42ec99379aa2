import { NodeApiError, NodeOperationError, type INode } from 'n8n-workflow';
import { InputError } from '../../nodes/Zenduty/actions/inputError';
import { ApiError } from '../../nodes/Zenduty/api/apiError';
import { toListError } from '../../nodes/Zenduty/listSearch/listError';

const NODE = { name: 'Pager', type: 'zenduty', typeVersion: 1 } as INode;

describe('The error of a list', () => {
	it.each([
		[401, '401'],
		[403, '403'],
		[404, null],
		[500, null],
		[null, null],
	])('with status %s has the HTTP code %s, which links to the credential', (status, httpCode) => {
		const error = toListError(NODE, new ApiError('It failed.', status));
		expect(error).toBeInstanceOf(NodeApiError);
		expect(error).toMatchObject({ httpCode });
		expect(error.message).toBe(
			'It failed. You can also enter an ID instead of choosing from the list.',
		);
	});

	it('for an input says what to do in the message', () => {
		const error = toListError(NODE, new InputError('None is chosen.', 'Choose one.'));
		expect(error).toBeInstanceOf(NodeOperationError);
		expect(error.message).toBe('None is chosen. Choose one.');
	});

	it('that nobody expected is shown as it is', () => {
		expect(toListError(NODE, new Error('out of order')).message).toBe('Error: out of order');
	});

	it('has no hyphens and dashes, at which the editor cuts', () => {
		const { message } = toListError(NODE, new InputError('a-b – c', 'd — e-f.'));
		expect(message).toBe('a\u2011b \u2011 c d \u2011 e\u2011f.');
	});

	it.each([
		['the API', (text: string) => new ApiError(text, null)],
		['the input', (text: string) => new InputError(text, 'Try again.')],
	])('keeps its text where %s has a code that n8n replaces', (_, make) => {
		expect(toListError(NODE, make('Nobody listens (ECONNREFUSED).')).message).toMatch(
			/^Nobody listens \(ECONNREFUSED\)\. /,
		);
	});
});
