import type { IWebhookFunctions } from 'n8n-workflow';
import type { Result } from '../result';

type Request = ReturnType<IWebhookFunctions['getRequestObject']>;

/**
 * Reads the bytes of the body. Where n8n parses the content type itself, it has already read them.
 *
 * @returns no bytes for a request without a body; the problem is a clause
 */
export async function readBody(request: Request): Promise<Result<{ bytes: Buffer }>> {
	if (request.rawBody === undefined) {
		try {
			await Promise.race([request.readRawBody(), aborted(request)]);
		} catch (error) {
			const { message } = error as Error;
			return { ok: false, problem: `it could not be read completely (${message})` };
		}
	}
	return { ok: true, bytes: request.rawBody ?? Buffer.alloc(0) };
}

/**
 * Rejects when the sender closes the connection. n8n never finishes reading a compressed body that
 * breaks off, so without this the delivery would wait forever.
 */
async function aborted(request: Request): Promise<never> {
	return await new Promise((_, reject) => {
		request.once('aborted', () => reject(new Error('the sender closed the connection')));
	});
}
