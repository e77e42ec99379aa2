import { run } from '../../../nodes/Zenduty/actions/run';
import { execution, type Execution, type Parameters } from '../../support/execution.cjs';

const URL_ = 'https://ops.example.net/hook';
const sending = {
	resource: 'webhookEvent',
	operation: 'send',
	url: URL_,
	title: 'Cable cut',
	'options.maxAttempts': 1,
};

/** Sends an event with some parameters; every request is answered with one status. */
function sendingWith(parameters: Parameters, status = 200, more: Execution = {}) {
	const items = [{ ...sending, ...parameters }];
	return execution({ items, respond: async () => ({ status }), ...more });
}

it('delivers and reports', async () => {
	const given = sendingWith({});
	const [[{ json, pairedItem }]] = await run(given.context);
	expect(json).toMatchObject({ delivered: true, statusCode: 200, attempts: 1, response: '' });
	expect(pairedItem).toEqual({ item: 0 });
	expect(given.requests).toHaveLength(1);
	expect(given.requests[0]).toMatchObject({ url: URL_, timeout: 4000 });
	const text = given.requests[0].body?.toString() ?? '';
	expect(JSON.parse(text).payload).toEqual(json.payload);
});

it.each([
	[0, 1],
	['2', 2],
	['x', 3],
	[undefined, 3],
])('reads %p as %d attempts', async (maxAttempts, count) => {
	const given = sendingWith({ 'options.maxAttempts': maxAttempts }, 500);
	await expect(run(given.context)).rejects.toMatchObject({ httpCode: '500' });
	expect(given.requests).toHaveLength(count);
});

it('takes the timeout of each item, a millisecond at least', async () => {
	const given = execution({
		items: [
			{ ...sending, 'options.timeout': 750 },
			{ ...sending, 'options.timeout': 900.7 },
		],
	});
	await run(given.context);
	// n8n's own comes a second later, so that the node's is the one that is told.
	expect(given.requests.map(({ timeout }) => timeout)).toEqual([1750, 1900]);
	const zero = sendingWith({ 'options.timeout': 0 });
	await run(zero.context).catch(() => undefined);
	expect(zero.requests[0].timeout).toBe(1001);
});

it.each([
	['x', 3000],
	[null, 3000],
	[3e9, 2147483647],
	[Infinity, 2147483647],
])('reads a timeout of %p as %d ms', async (timeout, taken) => {
	const given = sendingWith({ 'options.timeout': timeout });
	const [[{ json }]] = await run(given.context);
	expect(json.delivered).toBe(true);
	expect(given.requests[0].timeout).toBe(Math.min(taken + 1000, 2147483647));
});

it.each([false, 'false', undefined])('fails where "Never Error" is %p', async (neverError) => {
	const given = sendingWith({ 'options.neverError': neverError }, 400);
	await expect(run(given.context)).rejects.toMatchObject({ httpCode: '400' });
});

it('allows only the domains of the credential', async () => {
	const credential = {
		signingSecret: 'k-1138',
		allowedHttpRequestDomains: 'domains',
		allowedDomains: '*.example.org',
	};
	const given = sendingWith({}, 200, { credential });
	await expect(run(given.context)).rejects.toMatchObject({
		message: expect.stringContaining('ops.example.net'),
		context: { code: 'invalid_input' },
	});
	expect(given.requests).toEqual([]);
});

describe('when n8n runs the node again', () => {
	const refused = { ...sending, title: '' };

	/** The requests of a run, and those when n8n runs the node again. */
	async function requestsOfTwoRuns(neverError: boolean, ...statuses: [number, number]) {
		const state = { kept: {}, retryOnFail: true };
		const items = [{ ...sending, 'options.neverError': neverError }, refused];
		const counts: number[] = [];
		for (const status of statuses) {
			const given = execution({ items, ...state, respond: async () => ({ status }) });
			await expect(run(given.context)).rejects.toMatchObject({
				context: { code: 'invalid_input', itemIndex: 1 },
			});
			counts.push(given.requests.length);
		}
		return counts;
	}

	it('does not send again what was delivered', async () => {
		expect(await requestsOfTwoRuns(false, 200, 500)).toEqual([1, 0]);
	});

	it('sends again what was not delivered', async () => {
		expect(await requestsOfTwoRuns(true, 400, 400)).toEqual([1, 1]);
	});
});
