import { exchange, type Send } from '../../../http/exchange';
import { readRetryAfter } from '../../../http/readRetryAfter';
import { MAX_RESPONSE_BYTES, type ReceiverResponse } from './deliverWithRetries';

/**
 * Posts a body once, and reads the response. Once the status and headers have arrived, they are the
 * result. A body that breaks off, cannot be decompressed or takes too long is cut there. n8n sends
 * only a Buffer byte for byte.
 *
 * @param timeout milliseconds until the response must have arrived
 * @throws TimeoutError, or n8n's error if the connection fails
 */
export async function postOnce(
	send: Send,
	url: string,
	body: Buffer,
	timeout: number,
): Promise<ReceiverResponse> {
	const came = await exchange(
		send,
		{ method: 'POST', url, headers: { 'Content-Type': 'application/json' }, body },
		{ timeout, maxBytes: () => MAX_RESPONSE_BYTES },
	);
	return {
		statusCode: came.statusCode,
		retryAfter: readRetryAfter(came.headers, Date.now()),
		body: came.body.toString('utf8'),
	};
}
