import type { IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';
import { MAX_TIMER, untilAborted } from './clock';

/**
 * Sends a request through n8n, with or without a credential; it resolves once the head of a response
 * came.
 */
export type Send = (request: IHttpRequestOptions) => Promise<unknown>;

/** How much later n8n's own timeout comes, in milliseconds, so that this one always comes first. */
const LATER = 1_000;

/** What came back for one request. */
export interface Exchange {
	/** HTTP status */
	statusCode: number;
	/** Header names in lower case. */
	headers: Readonly<Record<string, unknown>>;
	/** What was read of the body. */
	body: Buffer;
	/** How reading ended: at the end of the body, or before it and why. */
	end: 'complete' | 'broken off' | 'late' | 'too large';
}

/** The other side was too slow: not even the head of a response came in time. */
export class TimeoutError extends Error {
	override name = 'TimeoutError';

	constructor(readonly milliseconds: number) {
		super(`no response within ${milliseconds} ms`);
	}
}

/**
 * Sends one request and reads the response. The status counts once the head of the response has come,
 * whatever becomes of the body.
 *
 * n8n follows redirects unless told otherwise, throws for some statuses, and reads without a limit:
 * hence the options, the stream, and the deadline over the whole of it.
 *
 * @param timeout milliseconds from connecting to the last byte
 * @param maxBytes returns how many bytes of the body are read at most, by the status
 * @throws TimeoutError, or n8n's error if the connection fails
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
		disableFollowRedirect: true,
		ignoreHttpStatusErrors: true,
		returnFullResponse: true,
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

/** Closes a response that comes after the deadline, so that no connection stays open for it. */
function discardLater(sent: Promise<StreamedResponse>): void {
	sent.then(
		(response) => response.body.destroy(),
		() => undefined,
	);
}
