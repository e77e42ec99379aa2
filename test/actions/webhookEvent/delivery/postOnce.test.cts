import { Readable } from 'node:stream';
import type { IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';
import { MAX_RESPONSE_BYTES } from '../../../../nodes/Zenduty/actions/webhookEvent/delivery/deliverWithRetries';
import { postOnce } from '../../../../nodes/Zenduty/actions/webhookEvent/delivery/postOnce';
import { sendWith } from '../../../../nodes/Zenduty/http/sendWith';
import { TimeoutError } from '../../../../nodes/Zenduty/http/exchange';

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

const later = (milliseconds: number) =>
	new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

const senderOf = (context: IExecuteFunctions) => sendWith(context, 'zendutyWebhookApi', FIELDS);

describe('postOnce', () => {
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

	it('keeps the fields of the credential from what n8n does with them', async () => {
		const { context, calls } = execution(response(Readable.from([])));
		await postOnce(senderOf(context), URL_, BODY, 900);
		const [{ more }] = calls;
		expect(more).toMatchObject({ credentialsDecrypted: { data: FIELDS } });
		expect((more as { credentialsDecrypted: { data: object } }).credentialsDecrypted.data).not.toBe(
			FIELDS,
		);
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

	it.each([
		['1', 1_000],
		['86400', 86_400_000],
		['0', 0],
		['-5', undefined],
		['1.5', undefined],
		['+3', undefined],
		[' 3', undefined],
		['3s', undefined],
		['x3', undefined],
		['', undefined],
		['soon', undefined],
		['2026-09-09T12:00:30Z', undefined],
		['Wed, 09 Sep 2026 12:00:30 GMT', 30_000],
		['wed, 09 Sep 2026 12:00:30 GMT', 30_000],
		['Wednesday, 09-Sep-26 12:00:30 GMT', 30_000],
		['Wed Sep  9 12:00:30 2026', 30_000],
		['9 Sep 2026 12:00:30 GMT', undefined],
		['Wed, 09 Sep 2026 11:59:00 GMT', 0],
		['Mon, 99 Zzz 2026 12:00:30 GMT', undefined],
		[undefined, undefined],
		[['1', '2'], undefined],
		[4, undefined],
	])('reads Retry-After %p as %p ms', async (value, expected) => {
		const headers = { 'retry-after': value, date: 'Wed, 09 Sep 2026 12:00:00 GMT' };
		const { context } = execution(response(Readable.from([]), 503, headers));
		expect((await postOnce(senderOf(context), URL_, BODY, 900)).retryAfter).toBe(expected);
	});

	it('counts a date of Retry-After from now where the response has no date', async () => {
		const then = new Date(Date.now() + 30_000).toUTCString();
		const { context } = execution(response(Readable.from([]), 503, { 'retry-after': then }));
		const { retryAfter } = await postOnce(senderOf(context), URL_, BODY, 900);
		// The date has no milliseconds.
		expect(retryAfter).toBeGreaterThan(27_000);
		expect(retryAfter).toBeLessThanOrEqual(30_000);
	});

	it('joins characters that chunks divide', async () => {
		const bytes = Buffer.from('größer');
		const body = Readable.from([bytes.subarray(0, 3), bytes.subarray(3)]);
		const { context } = execution(response(body));
		expect((await postOnce(senderOf(context), URL_, BODY, 900)).body).toBe('größer');
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

	it('cuts a longer response, but not one of exactly that length', async () => {
		for (const [size, extra] of [
			[MAX_RESPONSE_BYTES - 1, 0],
			[MAX_RESPONSE_BYTES, 0],
			[MAX_RESPONSE_BYTES - 1, 5],
		]) {
			const body = Readable.from([Buffer.alloc(size, 'a'), Buffer.alloc(extra, 'b')]);
			const { context } = execution(response(body));
			const came = await postOnce(senderOf(context), URL_, BODY, 2000);
			expect(came.body).toHaveLength(Math.min(MAX_RESPONSE_BYTES, size + extra));
			expect(came.body.endsWith('b')).toBe(extra > 0);
		}
	});

	it('keeps 64 kB of a response that does not end', async () => {
		const body = new Readable({ read() {} });
		body.push(Buffer.alloc(MAX_RESPONSE_BYTES, 'x'));
		const { context } = execution(response(body));
		expect((await postOnce(senderOf(context), URL_, BODY, 500)).body).toHaveLength(
			MAX_RESPONSE_BYTES,
		);
	});

	it("passes on n8n's error", async () => {
		const { context } = execution(async () => {
			throw new Error('ECONNREFUSED');
		});
		await expect(postOnce(senderOf(context), URL_, BODY, 900)).rejects.toThrow('ECONNREFUSED');
	});

	it.each([200, 403, 503])('keeps the status %d of a response that breaks off', async (status) => {
		let reads = 0;
		const body = new Readable({
			read() {
				if (reads++ === 0) this.push('half of');
				else this.destroy(new Error('aborted'));
			},
		});
		const { context } = execution(response(body, status, { 'retry-after': '4' }));
		expect(await postOnce(senderOf(context), URL_, BODY, 900)).toStrictEqual({
			statusCode: status,
			retryAfter: 4_000,
			body: 'half of',
		});
	});

	it('does not wait longer for headers, and closes a response that comes late', async () => {
		const body = Readable.from([Buffer.from('late')]);
		const { context } = execution(async () => {
			await later(80);
			return { statusCode: 200, headers: {}, body };
		});
		const error: unknown = await postOnce(senderOf(context), URL_, BODY, 20).catch(
			(reason: unknown) => reason,
		);
		expect(error).toBeInstanceOf(TimeoutError);
		expect(error).toHaveProperty('name', 'TimeoutError');
		expect(error).toMatchObject({
			milliseconds: 20,
			message: 'no response within 20 ms',
		});
		expect(body.destroyed).toBe(false);
		await later(120);
		expect(body.destroyed).toBe(true);
	});

	it('ignores an error that comes late', async () => {
		const { context } = execution(async () => {
			await later(50);
			throw new Error('too late');
		});
		await expect(postOnce(senderOf(context), URL_, BODY, 10)).rejects.toBeInstanceOf(TimeoutError);
		// Jest fails a test that leaves a rejection unhandled.
		await later(80);
	});

	it('does not wait longer for the body, and keeps the part that has come', async () => {
		const body = new Readable({ read() {} });
		const drip = setInterval(() => body.push('.'), 5);
		const { context } = execution(response(body, 202));
		const started = performance.now();
		const came = await postOnce(senderOf(context), URL_, BODY, 60);
		clearInterval(drip);
		expect(came.statusCode).toBe(202);
		expect(came.body).toMatch(/^\.+$/);
		expect(performance.now() - started).toBeLessThan(1000);
		expect(body.destroyed).toBe(true);
	});
});
