import type { IExecuteFunctions } from 'n8n-workflow';
import { ZendutyError } from '../../../nodes/Zenduty/errors';
import { writeBody } from '../../../nodes/Zenduty/actions/webhookEvent/eventBody';
import { sendWith } from '../../../nodes/Zenduty/http/credential';
import { deliverAndReport } from '../../../nodes/Zenduty/actions/webhookEvent/deliver';
import { explainDelivery } from '../../../nodes/Zenduty/actions/webhookEvent/explainDelivery';
import { execution, type Answer } from '../../support/execution.cjs';

const URL_ = 'https://ops.example.net/hook';
const BODY = writeBody(
	{ payload: { event_type: 'resolved', incident: { title: 'x' } } },
	'zenduty',
);
/** A JSON text of so many levels. */
const nest = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);

const ONCE = { timeout: 500, maxAttempts: 1, neverError: false };

/** An execution whose receiver gives these responses, and the last one again and again. */
function answering(responses: Array<Answer | Error>, cancelled?: AbortSignal) {
	return execution({
		cancelled,
		respond(_, count) {
			const answer = responses[Math.min(count, responses.length) - 1];
			if (answer instanceof Error) throw answer;
			return answer;
		},
	});
}

/** Delivers the body from an execution. */
async function deliver(context: IExecuteFunctions, options: typeof ONCE) {
	const send = sendWith(context, 'zendutyWebhookApi', {});
	return await deliverAndReport(send, URL_, BODY, options, context.getExecutionCancelSignal());
}

it('reports what was delivered', async () => {
	const { context, requests } = answering([{ status: 201, text: '{"queued": 1}' }]);
	const report = await deliver(context, ONCE);
	expect(report).toStrictEqual({
		delivered: true,
		statusCode: 201,
		attempts: 1,
		durationMs: expect.any(Number),
		eventId: BODY.eventId,
		response: { queued: 1 },
		payload: BODY.payload,
	});
	expect(report.durationMs).toBeGreaterThanOrEqual(0);
	expect(report.durationMs).toBeLessThan(10_000);
	expect(requests).toHaveLength(1);
	expect(requests[0]).toMatchObject({ url: URL_, body: BODY.bytes, timeout: 1500 });
});

it.each([
	['nothing', '', ''],
	['a text', 'fine', 'fine'],
	['a text in JSON', '"fine"', 'fine'],
	['null', 'null', null],
	['a list', '[1]', [1]],
	['JSON that breaks off', '{"cut":', '{"cut":'],
	['JSON of 100 levels', nest(100), JSON.parse(nest(100))],
	['JSON of 101 levels', nest(101), nest(101)],
	['JSON of 20,000 levels', nest(20_000), nest(20_000)],
])('gives the response parsed if it can be copied: %s', async (_what, text, response) => {
	const { context } = answering([{ status: 200, text }]);
	expect((await deliver(context, ONCE)).response).toEqual(response);
});

/** What is told of a response with this status, after one attempt. */
const toldOf = (statusCode: number) =>
	explainDelivery({
		delivered: false,
		attempts: 1,
		response: { statusCode, body: '' },
		isUnclear: false,
	});

it('throws a failure with the status, the explanation and the attempts', async () => {
	const { context } = answering([{ status: 404, text: 'gone' }]);
	const error: unknown = await deliver(context, ONCE).catch((it: unknown) => it);
	expect(error).toBeInstanceOf(ZendutyError);
	expect(error).toMatchObject({
		...toldOf(404),
		code: 'not_found',
		mayExist: false,
		statusCode: 404,
		attempts: 1,
	});
});

it('returns a failure as a result with Never Error', async () => {
	const options = { ...ONCE, neverError: true };
	const answered = answering([{ status: 400, text: '{"why": "x"}' }]);
	expect(await deliver(answered.context, options)).toStrictEqual({
		delivered: false,
		statusCode: 400,
		attempts: 1,
		durationMs: expect.any(Number),
		eventId: BODY.eventId,
		response: { why: 'x' },
		payload: BODY.payload,
		failure: toldOf(400).message,
	});
	const unreachable = answering([new Error('refused')]);
	expect(await deliver(unreachable.context, options)).toMatchObject({
		delivered: false,
		statusCode: null,
		response: null,
		failure: expect.stringContaining('1 attempt'),
	});
});

it('sends the same bytes again, and measures the total time', async () => {
	const { context, requests } = answering([
		{ status: 503, text: '' },
		{ status: 200, text: '' },
	]);
	const report = await deliver(context, {
		...ONCE,
		maxAttempts: 2,
	});
	expect(report).toMatchObject({ delivered: true, attempts: 2 });
	expect(report.durationMs).toBeGreaterThanOrEqual(240);
	expect(report.durationMs).toBeLessThan(10_000);
	expect(requests.map(({ body }) => body)).toEqual([BODY.bytes, BODY.bytes]);
});

it('stops when the execution is cancelled', async () => {
	// Time goes on by 30 ms, so the wait of 5 seconds ends only if it is ended.
	jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate'] });
	try {
		const cancelling = new AbortController();
		const later = { status: 503, text: '', headers: { 'retry-after': '5' } };
		const { context, requests } = answering([later], cancelling.signal);
		setTimeout(() => cancelling.abort(), 30);
		const failure = expect(deliver(context, { ...ONCE, maxAttempts: 9 })).rejects.toMatchObject({
			code: 'unavailable',
			attempts: 1,
			statusCode: 503,
		});
		await jest.advanceTimersByTimeAsync(30);
		await failure;
		expect(requests).toHaveLength(1);
	} finally {
		jest.useRealTimers();
	}
});

it('tells an attempt that is cancelled from one that never began', async () => {
	const broken = Object.assign(new Error('connect'), {
		code: 'ECONNREFUSED',
		syscall: 'connect',
	});
	for (const [error, code] of [
		[new Error('canceled'), 'unclear'],
		[broken, 'cancelled'],
	] as const) {
		const cancelling = new AbortController();
		const { context } = execution({
			cancelled: cancelling.signal,
			respond() {
				cancelling.abort();
				throw error;
			},
		});
		const failure = deliver(context, { ...ONCE, maxAttempts: 3 });
		await expect(failure).rejects.toMatchObject({ code, attempts: 1, statusCode: null });
	}
});
