import type { IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';
import { MAX_TIMER, untilAborted } from './clock';

/**
 * Sends a request through n8n, with or without a credential. If the request asks for a stream, the
 * promise resolves when the status and the headers of the response have arrived. The body may
 * arrive later.
 */
export type Send = (request: IHttpRequestOptions) => Promise<unknown>;

/**
 * n8n's own timeout is this many milliseconds longer than the timeout of {@link exchange}. So a
 * slow request fails with a {@link TimeoutError}, and not with an error of n8n.
 */
const LATER = 1_000;

/** The response to one request. Its body may be incomplete: see `end`. */
export interface Exchange {
	statusCode: number;
	/** The headers of the response. The key is the name of a header in lower case. */
	headers: Readonly<Record<string, unknown>>;
	/** The part of the body that was read, which may be the whole body. */
	body: Buffer;
	/**
	 * `complete` if the whole body was read. Otherwise the reason why the reading ended: the
	 * connection broke, the deadline passed, or the body is too large.
	 */
	end: 'complete' | 'broken off' | 'late' | 'too large';
}

/** The error if the status and the headers of a response did not arrive before the deadline. */
export class TimeoutError extends Error {
	override name = 'TimeoutError';

	constructor(readonly milliseconds: number) {
		super(`no response within ${milliseconds} ms`);
	}
}

/**
 * Sends one request and reads the response. If the status and the headers arrive in time, the
 * function returns a result, even if the body is incomplete (see `end` of {@link Exchange}).
 *
 * @param timeout the longest time from the sending of the request to the last byte of the response,
 * in milliseconds
 * @param maxBytes returns the largest number of bytes that are read from the body. The number may
 * depend on the status.
 * @throws TimeoutError if the status and the headers do not arrive within `timeout`
 * @throws n8n's error if the request fails before the status and the headers arrive
 */
export async function exchange(
	send: Send,
	request: IHttpRequestOptions,
	{ timeout, maxBytes }: { timeout: number; maxBytes: (statusCode: number) => number },
): Promise<Exchange> {
	const deadline = AbortSignal.timeout(timeout);
	const sent = send({
		...request,
		timeout: Math.min(timeout + LATER, MAX_TIMER),
		// By default, n8n follows redirects, and throws an error for some statuses. With the next three
		// options, n8n returns every response with its status.
		disableFollowRedirect: true,
		ignoreHttpStatusErrors: true,
		returnFullResponse: true,
		// By default, n8n reads the whole body, even a very large one. So the request asks for a
		// stream, and `readBody` stops reading it after `maxBytes`.
		encoding: 'stream',
	}) as Promise<StreamedResponse>;
	const response = await untilAborted(sent, deadline);
	if (response === undefined) {
		discardLater(sent);
		throw new TimeoutError(timeout);
	}
	const { statusCode, headers, body } = response;
	return { statusCode, headers, ...(await readBody(body, deadline, maxBytes(statusCode))) };
}

interface StreamedResponse extends Omit<IN8nHttpFullResponse, 'body'> {
	body: AsyncIterable<Buffer> & { destroy(): void };
}

async function readBody(
	stream: StreamedResponse['body'],
	deadline: AbortSignal,
	maxBytes: number,
): Promise<Pick<Exchange, 'body' | 'end'>> {
	const chunks: Buffer[] = [];
	const read = async (): Promise<Exchange['end']> => {
		let length = 0;
		for await (const chunk of stream) {
			chunks.push(chunk);
			length += chunk.length;
			if (length > maxBytes) return 'too large';
		}
		return 'complete';
	};
	const end = await untilAborted(
		read().catch(() => 'broken off' as const),
		deadline,
	);
	stream.destroy();
	return { body: Buffer.concat(chunks).subarray(0, maxBytes), end: end ?? 'late' };
}

/** Closes a response that arrives after the deadline, so that its connection does not stay open. */
function discardLater(sent: Promise<StreamedResponse>): void {
	sent.then(
		(response) => response.body.destroy(),
		() => undefined,
	);
}
