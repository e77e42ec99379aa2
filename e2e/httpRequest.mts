/** The credential in n8n's own HTTP Request node, which writes bodies in its own ways. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { act, httpRequest } from './acting.mts';
import { signature } from './delivery.mts';
import { startReceiver, type Receiver } from './receiver.mts';
import type { Json } from './rest.mts';
import type { Server } from './server.mts';

const KEY = 'e2e-http-request-key';
const SIGNATURE = { authentication: 'signature', signingSecret: KEY };
const BASIC = { authentication: 'basicAuth', username: 'pager', password: 'e2e-http-request-pass' };

const FORM = {
	contentType: 'form-urlencoded',
	bodyParameters: { parameters: [{ name: 'a', value: '1' }] },
};

export function httpRequests(server: Server): void {
	describe('The credential in an HTTP Request node:', () => {
		let receiver: Receiver;
		before(async () => {
			receiver = await startReceiver();
		});
		after(async () => await receiver.close());

		const send = async (parameters: Json, credential: Json) => {
			const url = receiver.url([200]);
			const node = httpRequest(url, parameters);
			const { execution, error } = await act(server, { ...node, credential });
			return { execution, error, received: receiver.at(url) };
		};

		it("JSON goes out in Zenduty's format, signed, and as JSON", async () => {
			const json = { specifyBody: 'json', jsonBody: '{"a": ["é", 1]}' };
			const { received } = await send(json, SIGNATURE);
			const [{ body, headers }] = received;
			assert.equal(body.toString(), '{"a": ["\\u00e9", 1]}');
			assert.equal(headers['content-type'], 'application/json');
			assert.equal(headers['x-signature'], signature(body, KEY));
		});

		it('a text goes out as it is, signed', async () => {
			const raw = { contentType: 'raw', rawContentType: 'text/plain', body: ' {"a":1.0} ' };
			const [{ body, headers }] = (await send(raw, SIGNATURE)).received;
			assert.equal(body.toString(), ' {"a":1.0} ');
			assert.equal(headers['content-type'], 'text/plain');
			assert.equal(headers['x-signature'], signature(body, KEY));
		});

		it('a form is not signed, since n8n writes it later', async () => {
			const { execution, error, received } = await send(FORM, SIGNATURE);
			assert.equal(execution.status, 'error');
			assert.match(error?.message, /A form or a stream cannot be signed\. Send JSON or a text\./);
			assert.deepEqual(received, []);
		});

		it('a form goes out as it is with Basic credentials', async () => {
			const [{ body, headers }] = (await send(FORM, BASIC)).received;
			assert.equal(body.toString(), 'a=1');
			assert.match(headers['content-type'] ?? '', /^application\/x-www-form-urlencoded/);
			assert.match(headers.authorization ?? '', /^Basic /);
		});
	});
}
