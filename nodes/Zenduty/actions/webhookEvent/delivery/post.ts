import type { IExecuteFunctions } from 'n8n-workflow';
import { exchange } from '../../../http/exchange';
import { readRetryAfter } from '../../../http/readRetryAfter';
import { sendWith } from '../../../http/sendWith';
import type { JsonObject } from '../../../json';
import { CREDENTIAL } from '../../../webhookCredential';
import { MAX_RESPONSE_BYTES, type ReceiverResponse } from './deliver';

/**
 * Posts a body once, authenticated with the credential of the node, and reads the response. Once
 * the status and headers have arrived, they are the result. A body that breaks off, cannot be
 * decompressed or takes too long is cut there. n8n sends only a Buffer byte for byte.
 *
 * @param timeout milliseconds until the response must have arrived
 * @param credential the fields of the node's credential
 * @throws TimeoutError, or n8n's error if the connection fails
 */
export async function post(
	context: IExecuteFunctions,
	url: string,
	body: Buffer,
	timeout: number,
	credential: JsonObject,
): Promise<ReceiverResponse> {
	const came = await exchange(
		sendWith(context, CREDENTIAL, credential),
		{ method: 'POST', url, headers: { 'Content-Type': 'application/json' }, body },
		{ timeout, maxBytes: () => MAX_RESPONSE_BYTES },
	);
	return {
		statusCode: came.statusCode,
		retryAfter: readRetryAfter(came.headers, Date.now()),
		body: came.body.toString('utf8'),
	};
}
