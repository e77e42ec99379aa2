import { Readable } from 'node:stream';
import type { IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';
import { writeBody } from '../../../nodes/Zenduty/actions/webhookEvent/writeBody';
import { InputError } from '../../../nodes/Zenduty/actions/inputError';
import { DeliveryFailure, send } from '../../../nodes/Zenduty/actions/webhookEvent/deliverBody';

const URL_ = 'https://ops.example.net/hook';
const BODY = writeBody(
	{ payload: { event_type: 'resolved', incident: { title: 'x' } } },
	'zenduty',
);
/** A JSON text of so many levels. */
const nest = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);

const ONCE = { timeout: 500, maxAttempts: 1, neverError: false };

function execution(
	responses: Array<{ status: number; text: string; headers?: object } | Error>,
	signal?: AbortSignal,
) {
	const requests: IHttpRequestOptions[] = [];
	const context = {
		getExecutionCancelSignal: () => signal,
		helpers: {
			async httpRequestWithAuthentication(_: string, request: IHttpRequestOptions) {
				const next = responses[Math.min(requests.length, responses.length - 1)];
				requests.push(request);
				if (next instanceof Error) throw next;
				const body = Readable.from([Buffer.from(next.text)]);
				return { statusCode: next.status, headers: next.headers ?? {}, body };
			},
		},
	} as unknown as IExecuteFunctions;
	return { context, requests };
}

describe('send', () => {
	it('reports what was delivered', async () => {
		const { context, requests } = execution([{ status: 201, text: '{"queued": 1}' }]);
		const report = await send(context, URL_, BODY, {}, ONCE);
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
		expect(report.durationMs).toBeLessThan(500);
		expect(requests).toHaveLength(1);
		expect(requests[0]).toMatchObject({ url: URL_, body: BODY.bytes, timeout: 500 });
	});

	it.each([
		['', ''],
		['fine', 'fine'],
		['"fine"', 'fine'],
		['null', null],
		['[1]', [1]],
		['{"cut":', '{"cut":'],
		[nest(100), JSON.parse(nest(100))],
		[nest(101), nest(101)],
		[nest(20_000), nest(20_000)],
	])('gives the answer %p as %p', async (text, response) => {
		const { context } = execution([{ status: 200, text }]);
		expect((await send(context, URL_, BODY, {}, ONCE)).response).toEqual(response);
	});

	it('throws a failure with the status, the explanation and the attempts', async () => {
		const { context } = execution([{ status: 404, text: 'gone' }]);
		const error: unknown = await send(context, URL_, BODY, {}, ONCE).catch((it: unknown) => it);
		expect(error).toBeInstanceOf(DeliveryFailure);
		expect(error).toHaveProperty('name', 'DeliveryFailure');
		expect(error).toMatchObject({
			message: 'The receiver answered with status 404 (after 1 attempt)',
			statusCode: 404,
			attempts: 1,
			explanation: { hint: expect.stringContaining('There is nothing at this URL.') },
		});
	});

	it('has no status where there was no answer', async () => {
		const { context } = execution([new Error('refused')]);
		await expect(send(context, URL_, BODY, {}, ONCE)).rejects.toMatchObject({
			statusCode: null,
			attempts: 1,
			message: 'The receiver could not be reached (after 1 attempt)',
		});
	});

	it('returns a failure as a result where that is chosen', async () => {
		const options = { ...ONCE, neverError: true };
		const answered = execution([{ status: 400, text: '{"why": "x"}' }]);
		expect(await send(answered.context, URL_, BODY, {}, options)).toStrictEqual({
			delivered: false,
			statusCode: 400,
			attempts: 1,
			durationMs: expect.any(Number),
			eventId: BODY.eventId,
			response: { why: 'x' },
			payload: BODY.payload,
			failure: 'The receiver answered with status 400 (after 1 attempt)',
		});
		const unreachable = execution([new Error('refused')]);
		expect(await send(unreachable.context, URL_, BODY, {}, options)).toMatchObject({
			delivered: false,
			statusCode: null,
			response: null,
			failure: 'The receiver could not be reached (after 1 attempt)',
		});
	});

	it('sends the same bytes again, and measures the whole of it', async () => {
		const { context, requests } = execution([
			{ status: 503, text: '' },
			{ status: 200, text: '' },
		]);
		const report = await send(context, URL_, BODY, {}, { ...ONCE, maxAttempts: 2 });
		expect(report).toMatchObject({ delivered: true, attempts: 2 });
		expect(report.durationMs).toBeGreaterThanOrEqual(240);
		expect(report.durationMs).toBeLessThan(3000);
		expect(requests.map(({ body }) => body)).toEqual([BODY.bytes, BODY.bytes]);
	});

	it('stops when the execution is cancelled', async () => {
		const cancelling = new AbortController();
		const later = { status: 503, text: '', headers: { 'retry-after': '5' } };
		const { context, requests } = execution([later], cancelling.signal);
		setTimeout(() => cancelling.abort(), 30);
		const started = performance.now();
		const failure = send(context, URL_, BODY, {}, { ...ONCE, maxAttempts: 9 });
		await expect(failure).rejects.toMatchObject({ attempts: 1, statusCode: 503 });
		expect(performance.now() - started).toBeLessThan(2000);
		expect(requests).toHaveLength(1);
	});

	it('sends nothing to a URL that cannot be used, even where it never errs', async () => {
		const { context, requests } = execution([{ status: 200, text: '' }]);
		const options = { ...ONCE, neverError: true };
		await expect(send(context, 'nowhere', BODY, {}, options)).rejects.toBeInstanceOf(InputError);
		const others = { allowedHttpRequestDomains: 'domains', allowedDomains: 'else.example' };
		await expect(send(context, URL_, BODY, others, options)).rejects.toBeInstanceOf(InputError);
		expect(requests).toEqual([]);
	});
});
