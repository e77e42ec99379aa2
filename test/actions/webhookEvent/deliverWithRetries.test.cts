import {
	deliverWithRetries,
	MAX_RESPONSE_BYTES,
	postOnce,
} from '../../../nodes/Zenduty/actions/webhookEvent/deliver';
import type { ReceiverResponse } from '../../../nodes/Zenduty/actions/webhookEvent/explainDelivery';
import type { Clock } from '../../../nodes/Zenduty/http/clock';
import { TimeoutError } from '../../../nodes/Zenduty/http/exchange';
import { Readable } from 'node:stream';
import type { IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';
import { sendWith } from '../../../nodes/Zenduty/http/credential';

/** Posts a body once. */
type Attempt = () => Promise<ReceiverResponse>;

const NOON = Date.UTC(2026, 8, 9, 12);

/** A clock that does not wait, but notes how long it was asked to. */
function still(random = 0): Clock & { waits: number[] } {
	const waits: number[] = [];
	return {
		waits,
		now: () => NOON,
		random: () => random,
		wait: async (milliseconds) => {
			waits.push(milliseconds);
		},
	};
}

function response(statusCode: number, retryAfter?: number): ReceiverResponse {
	return { statusCode, retryAfter, body: `body of ${statusCode}` };
}

/** Gives one result after another, and the last one again and again. */
function attempts(...results: Array<ReceiverResponse | Error>): Attempt & { count: number } {
	const attempt = async () => {
		const result = results[Math.min(attempt.count, results.length - 1)];
		attempt.count += 1;
		if (result instanceof Error) throw result;
		return result;
	};
	attempt.count = 0;
	return attempt;
}

/** What Node.js throws where nobody listens. */
const refusedConnection = () =>
	Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED', syscall: 'connect' });

/** What n8n throws where it does not let the node connect to an address. */
const notAllowed = () => Object.assign(new Error('blocked'), { name: 'SsrfBlockedIpError' });

it.each([200, 201, 204, 299])('succeeds at once with %d', async (status) => {
	const attempt = attempts(response(status));
	const clock = still();
	expect(await deliverWithRetries(attempt, 3, clock)).toStrictEqual({
		delivered: true,
		attempts: 1,
		response: response(status),
		isUnclear: false,
	});
	expect(attempt.count).toBe(1);
	expect(clock.waits).toEqual([]);
});

it.each([100, 199, 300, 301, 302, 304, 307, 308, 400, 401, 403, 404, 407, 409, 410, 422, 428, 499])(
	'gives up at once with %d',
	async (status) => {
		const attempt = attempts(response(status));
		expect(await deliverWithRetries(attempt, 3, still())).toStrictEqual({
			delivered: false,
			attempts: 1,
			response: response(status),
			isUnclear: false,
		});
		expect(attempt.count).toBe(1);
	},
);

it.each([408, 429, 500, 502, 503, 504, 599])('tries again with %d', async (status) => {
	const attempt = attempts(response(status));
	expect(await deliverWithRetries(attempt, 3, still())).toStrictEqual({
		delivered: false,
		attempts: 3,
		response: response(status),
		isUnclear: status !== 429,
	});
	expect(attempt.count).toBe(3);
});

it('tries again after a failure, and keeps its reason', async () => {
	const failure = new Error('socket hang up');
	const attempt = attempts(failure);
	expect(await deliverWithRetries(attempt, 2, still())).toStrictEqual({
		delivered: false,
		attempts: 2,
		failure,
		isUnclear: true,
	});
	expect(attempt.count).toBe(2);
});

it.each([
	['itself', notAllowed()],
	['as a cause', Object.assign(new Error('failed'), { cause: notAllowed() })],
])('gives up at once where n8n does not allow the URL, and says so %s', async (_where, failure) => {
	const attempt = attempts(failure);
	expect(await deliverWithRetries(attempt, 3, still())).toStrictEqual({
		delivered: false,
		attempts: 1,
		failure,
		isUnclear: false,
	});
	expect(attempt.count).toBe(1);
});

it('turns anything that is thrown into an error', async () => {
	const outcome = await deliverWithRetries(() => Promise.reject('just a text'), 1, still());
	expect(outcome.failure).toEqual(new Error('just a text'));
});

it('succeeds when a later attempt succeeds, and forgets the earlier ones', async () => {
	const attempt = attempts(new Error('reset'), response(503), response(202));
	expect(await deliverWithRetries(attempt, 5, still())).toStrictEqual({
		delivered: true,
		attempts: 3,
		response: response(202),
		isUnclear: false,
	});
});

it('waits longer each time, and as long as the receiver asks for', async () => {
	const clock = still(0.5);
	await deliverWithRetries(
		attempts(response(500), new Error('reset'), response(503, 7_000), response(500)),
		5,
		clock,
	);
	expect(clock.waits).toEqual([375, 750, 7000, 3000]);
});

describe('leaves open whether the receiver took the event', () => {
	it.each<[string, ReceiverResponse | Error]>([
		['a server that fails', response(500)],
		['a gateway that gives up', response(504, 5_000)],
		['a request that takes too long', response(408, 5_000)],
		['a receiver that is away, without saying for how long', response(503)],
		['no response in time', new TimeoutError(3000)],
		['a connection that breaks', new Error('socket hang up')],
		[
			'a connection that breaks with the code of one that was never made',
			Object.assign(new Error('read ECONNREFUSED'), { code: 'ECONNREFUSED', syscall: 'read' }),
		],
	])('after %s', async (_, result) => {
		expect(await deliverWithRetries(attempts(result), 1, still())).toMatchObject({
			isUnclear: true,
		});
	});

	it.each<[string, ReceiverResponse | Error]>([
		['a refusal', response(400)],
		['a limit of requests', response(429)],
		['a redirect', response(302)],
		['a receiver that says when it is back', response(503, 5_000)],
		['a receiver that is back at once', response(503, 0)],
		['no connection', refusedConnection()],
		[
			'a host that is unknown',
			Object.assign(new Error('lookup'), { code: 'ENOTFOUND', syscall: 'getaddrinfo' }),
		],
		['an address that n8n does not allow', notAllowed()],
	])('not after %s', async (_, result) => {
		expect(await deliverWithRetries(attempts(result), 2, still())).toMatchObject({
			isUnclear: false,
		});
	});

	it.each<[boolean, Array<ReceiverResponse | Error>]>([
		[true, [response(500), response(429)]],
		[true, [response(500), response(400)]],
		[true, [new Error('reset'), refusedConnection()]],
		[true, [response(429), new TimeoutError(9), response(503, 5_000), refusedConnection()]],
		[false, [refusedConnection(), response(503, 5_000), response(429), response(400)]],
		[false, [response(500), response(200)]],
	])('%p after all of several attempts: %j', async (isUnclear, results) => {
		const outcome = await deliverWithRetries(attempts(...results), results.length, still());
		expect(outcome).toMatchObject({ attempts: results.length, isUnclear });
	});

	it('where the wait after such an attempt is cancelled', async () => {
		const cancelling = new AbortController();
		const clock = { ...still(), wait: async () => cancelling.abort() };
		const outcome = await deliverWithRetries(attempts(response(502)), 3, clock, cancelling.signal);
		expect(outcome).toMatchObject({ attempts: 1, isUnclear: true });
	});
});

describe('when the execution is cancelled', () => {
	it('makes no attempt after the one that is running', async () => {
		const cancelling = new AbortController();
		const clock = still();
		const attempt = async () => {
			cancelling.abort();
			return response(503);
		};
		expect(await deliverWithRetries(attempt, 3, clock, cancelling.signal)).toMatchObject({
			attempts: 1,
		});
		expect(clock.waits).toEqual([]);
	});
});

it('reads at most 64 kB of a response', () => {
	expect(MAX_RESPONSE_BYTES).toBe(65_536);
});

describe('postOnce', () => {
	const URL_ = 'https://ops.example.net/hook';
	const BODY = Buffer.from('{"payload": {}}');
	const FIELDS = { authentication: 'none' };

	type Respond = (request: IHttpRequestOptions) => Promise<unknown>;

	/** An execution whose n8n answers requests as the test says. */
	function execution(respond: Respond) {
		const calls: Array<{
			self: unknown;
			credential: string;
			request: IHttpRequestOptions;
			more: unknown;
		}> = [];
		const context = {
			helpers: {
				async httpRequestWithAuthentication(
					this: unknown,
					credential: string,
					request: IHttpRequestOptions,
					more: unknown,
				) {
					calls.push({ self: this, credential, request, more });
					return await respond(request);
				},
			},
		} as unknown as IExecuteFunctions;
		return { context, calls };
	}

	function response(body: Readable, statusCode = 200, headers: Record<string, unknown> = {}) {
		return async () => ({ statusCode, headers, body });
	}

	const senderOf = (context: IExecuteFunctions) => sendWith(context, 'zendutyWebhookApi', FIELDS);

	it('asks n8n to send exactly these bytes, to follow no redirect and to accept any status', async () => {
		const { context, calls } = execution(response(Readable.from([Buffer.from('ok')])));
		await postOnce(senderOf(context), URL_, BODY, 900);
		expect(calls).toEqual([
			{
				self: context,
				credential: 'zendutyWebhookApi',
				request: {
					method: 'POST',
					url: URL_,
					headers: { 'Content-Type': 'application/json' },
					body: BODY,
					timeout: 1900,
					disableFollowRedirect: true,
					ignoreHttpStatusErrors: true,
					returnFullResponse: true,
					encoding: 'stream',
				},
				more: {
					credentialsDecrypted: {
						id: '',
						name: '',
						type: 'zendutyWebhookApi',
						data: { authentication: 'none' },
					},
				},
			},
		]);
		expect(calls[0].request.body).toBe(BODY);
	});

	it('gives status, body and Retry-After', async () => {
		const body = Readable.from([Buffer.from('{"a":'), Buffer.from('"\u00e9"}')]);
		const { context } = execution(response(body, 429, { 'retry-after': '9' }));
		expect(await postOnce(senderOf(context), URL_, BODY, 900)).toStrictEqual({
			statusCode: 429,
			retryAfter: 9_000,
			body: '{"a":"é"}',
		});
		expect(body.destroyed).toBe(true);
	});

	it('reads 64 kB and no more', async () => {
		const chunk = Buffer.alloc(MAX_RESPONSE_BYTES / 4, 'x');
		let chunks = 0;
		const body = Readable.from(
			(function* endless() {
				for (;;) {
					chunks += 1;
					yield chunk;
				}
			})(),
			{ highWaterMark: 1 },
		);
		const { context } = execution(response(body));
		const came = await postOnce(senderOf(context), URL_, BODY, 2000);
		expect(came.body).toHaveLength(MAX_RESPONSE_BYTES);
		expect(chunks).toBeLessThan(8);
		expect(body.destroyed).toBe(true);
	});
});
