import { run } from '../../../nodes/Zenduty/actions/run';
import { execution } from '../../support/execution.cjs';

const sending = {
	resource: 'webhookEvent',
	operation: 'send',
	url: 'https://ops.example.net/hook',
	title: 'Cable cut',
	'options.maxAttempts': 1,
};

describe('an item on a webhook event that fails', () => {
	it.each([
		['sent nothing', { title: '' }, { statusCode: null, attempts: 0 }],
		['was refused', { 'options.maxAttempts': 2 }, { statusCode: 503, attempts: 2 }],
	])('tells the status and the attempts where it %s', async (_, parameters, told) => {
		const { context } = execution({
			items: [{ ...sending, ...parameters }],
			respond: async () => ({ status: 503 }),
			onError: 'continueRegularOutput',
		});
		const [[{ json }]] = await run(context);
		expect(json).toEqual({ error: expect.any(String), ...told });
	});
});
