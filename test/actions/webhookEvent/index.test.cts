import { run } from '../../../nodes/Zenduty/actions/run';
import { execution } from '../../support/execution.cjs';

const sending = {
	resource: 'webhookEvent',
	operation: 'send',
	url: 'https://ops.example.net/hook',
	title: 'Cable cut',
	'options.maxAttempts': 1,
};

it.each([
	['sent nothing', { title: '' }, 'invalid_input', { statusCode: null, attempts: 0 }],
	['was left open', { 'options.maxAttempts': 2 }, 'unclear', { statusCode: 503, attempts: 2 }],
])('tells the status and the attempts where it %s', async (_, parameters, code, told) => {
	const { context } = execution({
		items: [{ ...sending, ...parameters }],
		respond: async () => ({ status: 503 }),
		onError: 'continueRegularOutput',
	});
	const [[{ json }]] = await run(context);
	const details = { code, mayExist: false, statusCode: told.statusCode };
	expect(json).toEqual({ error: expect.any(String), details, ...told });
});
