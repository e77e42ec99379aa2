import type { INode } from 'n8n-workflow';
import { InputError, ZendutyError, type ErrorCode } from '../../nodes/Zenduty/errors';
import { pollError, tooLate } from '../../nodes/Zenduty/polling/failure';

const NODE: INode = {
	id: 'node-1',
	name: 'Poll',
	type: 'zendutyPollingTrigger',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

const failed = (code: ErrorCode, more: object = {}) =>
	new ZendutyError({ code, message: 'What happened.', description: 'What to do.', ...more });

describe('tooLate', () => {
	it('says how long the poll was', () => {
		for (const error of [new Error('aborted'), failed('unavailable'), failed('refused')]) {
			expect(tooLate(error, 34_200)).toMatchObject({
				code: 'unavailable',
				message: 'The poll did not finish within the 34 seconds that it may take.',
				description:
					"The next poll reads what this one did not, so usually nothing is lost. If this continues, choose teams or filters so that there is less to read. 'Title Contains', 'Urgencies' and 'Exclude Service Names or IDs' do not help, because they apply after reading.",
				statusCode: null,
			});
		}
	});

	it('says that Zenduty asked to wait, and how long', () => {
		const error = failed('rate_limited', { statusCode: 429, retryAfter: 50_000 });
		expect(tooLate(error, 34_200)).toMatchObject({
			code: 'rate_limited',
			message: 'Zenduty kept asking for a wait, and the poll ended after 34 seconds.',
			description: 'Poll less often, or use an API key for this trigger alone.',
			statusCode: 429,
			retryAfter: 50_000,
		});
	});
});

describe('pollError', () => {
	it('has message, description and code, and no item', () => {
		const error = pollError(NODE, new InputError('What is wrong.', 'What to enter.'));
		expect(error).toMatchObject({
			message: 'What is wrong.',
			description: 'What to enter.',
			context: { code: 'invalid_input' },
		});
		expect(error.context).not.toHaveProperty('itemIndex');
		expect((error as { failure?: unknown }).failure).toBeUndefined();
	});

	it.each<[ErrorCode, string]>([
		['rate_limited', 'rate-limited'],
		['unavailable', 'temporarily-unavailable'],
		['credential', 'credential-invalid'],
	])('says for %s by what n8n decides when to poll again', (code, cause) => {
		expect((pollError(NODE, failed(code)) as { failure?: unknown }).failure).toStrictEqual({
			cause,
		});
	});

	it('says how long Zenduty asks to wait', () => {
		const error = pollError(NODE, failed('rate_limited', { retryAfter: 0 }));
		expect(error).toMatchObject({ failure: { cause: 'rate-limited', retryAfterMs: 0 } });
	});

	it('explains an error that is not of this package', () => {
		expect(pollError(NODE, new Error('Out of paper'))).toMatchObject({
			message: 'Out of paper',
			context: { code: 'unexpected' },
		});
	});
});
