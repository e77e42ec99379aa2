import type {
	ICredentialDataDecryptedObject,
	IExecuteFunctions,
	IN8nHttpFullResponse,
} from 'n8n-workflow';
import { CREDENTIAL } from '../../webhookCredential';
import type { JsonObject } from '../../json';
import { MAX_ANSWER_BYTES, untilAborted, type Answer } from './deliver';

/** The receiver was too slow. */
export class TimeoutError extends Error {
	override name = 'TimeoutError';

	constructor(readonly milliseconds: number) {
		super(`no answer within ${milliseconds} ms`);
	}
}

/**
 * Posts a body once, authenticated with the credential of the node, and reads the answer. Once the
 * status and headers have arrived, they are the result. A body that breaks off, cannot be
 * decompressed or takes too long is cut there.
 *
 * n8n sends only a Buffer byte for byte, follows redirects unless told otherwise and reads without
 * a limit: hence the options, the stream and the deadline over the whole of it.
 *
 * @param timeout milliseconds until the answer must have come
 * @param credential the fields of the node's credential
 * @throws TimeoutError, or n8n's error if the connection fails
 */
export async function post(
	context: IExecuteFunctions,
	url: string,
	body: Buffer,
	timeout: number,
	credential: JsonObject,
): Promise<Answer> {
	const deadline = AbortSignal.timeout(timeout);
	const request = context.helpers.httpRequestWithAuthentication.call(
		context,
		CREDENTIAL,
		{
			method: 'POST',
			url,
			headers: { 'Content-Type': 'application/json' },
			body,
			timeout,
			disableFollowRedirect: true,
			ignoreHttpStatusErrors: true,
			returnFullResponse: true,
			encoding: 'stream',
		},
		// Otherwise n8n fetches and decrypts it again for each request.
		{
			credentialsDecrypted: {
				id: '',
				name: '',
				type: CREDENTIAL,
				data: { ...credential } as ICredentialDataDecryptedObject,
			},
		},
	) as Promise<StreamedResponse>;
	const response = await untilAborted(request, deadline);
	if (response === undefined) {
		discardLater(request);
		throw new TimeoutError(timeout);
	}
	const text = await readStart(response.body, deadline);
	const retryAfter = response.headers['retry-after'];
	return {
		statusCode: response.statusCode,
		retryAfter: typeof retryAfter === 'string' ? retryAfter : undefined,
		body: text,
	};
}

interface StreamedResponse extends Omit<IN8nHttpFullResponse, 'body'> {
	body: AsyncIterable<Buffer> & { destroy(): void };
}

/** Reads up to {@link MAX_ANSWER_BYTES} of a body as text, or the part that came before the deadline. */
async function readStart(stream: StreamedResponse['body'], deadline: AbortSignal): Promise<string> {
	const chunks: Buffer[] = [];
	const read = async () => {
		let length = 0;
		for await (const chunk of stream) {
			chunks.push(chunk);
			length += chunk.length;
			if (length >= MAX_ANSWER_BYTES) break;
		}
	};
	// A body that breaks off ends here: what has come of it is kept.
	await untilAborted(
		read().catch(() => undefined),
		deadline,
	);
	stream.destroy();
	return Buffer.concat(chunks).subarray(0, MAX_ANSWER_BYTES).toString('utf8');
}

/** Closes an answer that comes after the deadline, so that no connection stays open for it. */
function discardLater(request: Promise<StreamedResponse>): void {
	request.then(
		(response) => response.body.destroy(),
		() => undefined,
	);
}
