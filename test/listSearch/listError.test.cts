import { NodeApiError, NodeOperationError, type INode } from 'n8n-workflow';
import {
	ERROR_CODES,
	InputError,
	ZendutyError,
	type ErrorCode,
	type ErrorFacts,
} from '../../nodes/Zenduty/errors';
import { toListError } from '../../nodes/Zenduty/listSearch/listError';

const NODE = { name: 'Pager', type: 'zenduty', typeVersion: 1 } as INode;

const error = (more: Partial<ErrorFacts> = {}) =>
	new ZendutyError({
		code: 'credential',
		message: 'It failed.',
		description: 'Do this.',
		...more,
	});

describe('The error of a list', () => {
	it.each([401, 403])('with status %d links to the credential', (statusCode) => {
		for (const code of ['credential', 'forbidden'] as const) {
			const shown = toListError(NODE, error({ code, statusCode }));
			expect(shown).toBeInstanceOf(NodeApiError);
			expect(shown).toMatchObject({ httpCode: String(statusCode) });
			expect(shown.message).toMatch(/^It failed\. Do this\./);
		}
	});

	it.each([400, 404, 500, null])('with status %s does not', (statusCode) => {
		const shown = toListError(NODE, error({ statusCode }));
		expect(shown).toBeInstanceOf(NodeOperationError);
		expect(shown).not.toHaveProperty('httpCode');
		expect(shown.message).toBe('It failed. Do this.');
	});

	it.each(ERROR_CODES)('says that an ID can be entered, where it helps: %s', (code) => {
		const helped: readonly ErrorCode[] = ['forbidden', 'not_found', 'rate_limited', 'unavailable'];
		for (const statusCode of [null, 403]) {
			expect(toListError(NODE, error({ code, statusCode })).message).toBe(
				helped.includes(code)
					? 'It failed. Do this. You can also enter an ID instead of choosing from the list.'
					: 'It failed. Do this.',
			);
		}
	});

	it('for an input says what to do in the message', () => {
		const shown = toListError(NODE, new InputError('None is chosen.', 'Choose one.'));
		expect(shown).toBeInstanceOf(NodeOperationError);
		expect(shown.message).toBe('None is chosen. Choose one.');
	});

	it('that nobody expected is shown as it is', () => {
		const shown = toListError(NODE, new Error('out of order'));
		expect(shown).toBeInstanceOf(NodeOperationError);
		expect(shown.message).toBe('out of order.');
	});

	it('has no hyphens and dashes, at which the editor cuts', () => {
		const { message } = toListError(NODE, new InputError('a-b – c', 'd — e-f.'));
		expect(message).toBe('a\u2011b \u2011 c. d \u2011 e\u2011f.');
	});

	it.each([
		['the API', error({ message: 'Nobody listens (ECONNREFUSED).', statusCode: 403 })],
		['the input', new InputError('Nobody listens (ECONNREFUSED).', 'Do this.')],
	])('keeps its text where %s has a code that n8n replaces', (_, given) => {
		expect(toListError(NODE, given).message).toBe('Nobody listens (ECONNREFUSED). Do this.');
	});
});
