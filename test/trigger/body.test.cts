import { EventEmitter } from 'node:events';
import type { IWebhookFunctions } from 'n8n-workflow';
import { readBody } from '../../nodes/Zenduty/trigger/body';

type Request = ReturnType<IWebhookFunctions['getRequestObject']>;

const BYTES = Buffer.from('{"tide": "low"}');

/** Makes a request as n8n does: the body is not read before `readRawBody` is called. */
function requestWith(readRawBody: (request: { rawBody?: Buffer }) => Promise<void>) {
	const request = Object.assign(new EventEmitter(), {
		rawBody: undefined as Buffer | undefined,
		readRawBody: async () => await readRawBody(request),
	});
	return request as typeof request & Request;
}

describe('readBody', () => {
	it('reads the bytes of the body', async () => {
		const request = requestWith(async (it) => {
			it.rawBody = BYTES;
		});
		expect(await readBody(request)).toStrictEqual({ ok: true, bytes: BYTES });
	});

	it('uses the bytes that n8n has already read', async () => {
		const request = requestWith(async () => {
			throw new Error('read twice');
		});
		request.rawBody = BYTES;
		expect(await readBody(request)).toStrictEqual({ ok: true, bytes: BYTES });
	});

	it('returns no bytes if n8n finds no body', async () => {
		const request = requestWith(async () => {});
		expect(await readBody(request)).toStrictEqual({ ok: true, bytes: Buffer.alloc(0) });
	});

	it('says why the body could not be read', async () => {
		const request = requestWith(async () => {
			throw new Error('request aborted');
		});
		expect(await readBody(request)).toStrictEqual({
			ok: false,
			problem: 'it could not be read completely (request aborted)',
		});
	});

	it('stops waiting when the sender gives up', async () => {
		const request = requestWith(async () => await new Promise(() => {}));
		const read = readBody(request);
		request.emit('aborted');
		expect(await read).toStrictEqual({
			ok: false,
			problem: 'it could not be read completely (the sender closed the connection)',
		});
	});
});
