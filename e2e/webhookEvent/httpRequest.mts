/** The credential in n8n's own HTTP Request node, which writes bodies in its own ways. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { act, httpRequest, type Run } from '../workflows/actionRun.mts';
import { signature } from '../zenduty/delivery.mts';
import { startReceiver, type Receiver } from '../zenduty/receiver.mts';
import type { Json } from '../n8n/rest.mts';
import type { Server } from '../n8n/server.mts';

const KEY = 'e2e-http-request-key';
const SIGNATURE = { authentication: 'signature', signingSecret: KEY };
const BASIC = { authentication: 'basicAuth', username: 'pager', password: 'e2e-http-request-pass' };

const ROWS = { bodyParameters: { parameters: [{ name: 'a', value: 'é' }] } };
const FORM = { contentType: 'form-urlencoded', ...ROWS };
const FILE = { contentType: 'binaryData', inputDataFieldName: 'data' };

/** Makes a file of the item, which n8n keeps in its store: a node that reads it gets a stream. */
const TO_FILE = {
	type: 'n8n-nodes-base.convertToFile',
	typeVersion: 1.1,
	parameters: {
		operation: 'toText',
		sourceProperty: 'text',
		binaryPropertyName: 'data',
		options: {},
	},
};

const jsonBody = (text: string) => ({ specifyBody: 'json', jsonBody: text });
const raw = (body: string, rawContentType: string) => ({
	contentType: 'raw',
	rawContentType,
	body,
});
const headers = (...given: Array<[name: string, value: string]>) => ({
	sendHeaders: true,
	headerParameters: { parameters: given.map(([name, value]) => ({ name, value })) },
});
const answerAs = (responseFormat: string) => ({
	options: { response: { response: { responseFormat } } },
});

/** What is sent, and the bytes that leave for it, with a signature that verifies over them. */
const SIGNED: Array<[string, Json, string]> = [
	['JSON from fields', ROWS, '{"a": "\\u00e9"}'],
	['JSON where the answer is read as text', { ...ROWS, ...answerAs('text') }, '{"a": "\\u00e9"}'],
	['a list', jsonBody('[1, 2]'), '[1, 2]'],
	['null', jsonBody('null'), ''],
	['a text in JSON', jsonBody('"a b"'), 'a b'],
	['a text', raw(' {"a":1.0} ', 'text/plain'), ' {"a":1.0} '],
	['a text that is JSON', raw(' {"a":1.0} ', 'application/json'), ' {"a":1.0} '],
	['no body, with GET', { sendBody: false, method: 'GET' }, ''],
	[
		'an X-SIGNATURE and a length of its own',
		{ ...ROWS, ...headers(['x-signature', 'forged'], ['Content-Length', '3']) },
		'{"a": "\\u00e9"}',
	],
];

/** What cannot be signed, and what the message says of it. */
const REFUSED: Array<[string, Json, RegExp]> = [
	['a form', { ...FORM, ...headers(['X-Note', 'foreign→']) }, /A form or a stream/],
	[
		'a form of several parts',
		{ contentType: 'multipart-form-data', ...ROWS },
		/A form or a stream/,
	],
	['a text that is a form', raw('a=1', 'application/x-www-form-urlencoded'), /A form or a stream/],
	['a body with GET', { ...ROWS, method: 'GET' }, /body of a GET request/],
];

export function httpRequests(server: Server): void {
	describe('The credential in an HTTP Request node:', () => {
		let receiver: Receiver;
		before(async () => {
			receiver = await startReceiver();
		});
		after(async () => await receiver.close());

		const send = async (
			parameters: Json,
			credential: Json,
			more: Partial<Run> = {},
			url = receiver.url([200]),
		) => {
			const node = httpRequest(url, parameters);
			const { execution, error } = await act(server, { ...node, ...more, credential });
			return { execution, error, received: receiver.at(url) };
		};

		for (const [what, parameters, bytes] of SIGNED) {
			it(`${what}: the signature covers the bytes that arrive`, async () => {
				const { received, error } = await send(parameters, SIGNATURE);
				assert.equal(error?.message, undefined);
				assert.equal(received.length, 1);
				const [{ body, headers: sent }] = received;
				assert.equal(sent['x-signature'], signature(body, KEY));
				assert.equal(body.toString(), bytes);
			});
		}

		for (const [what, parameters, message] of REFUSED) {
			it(`${what} is not sent, and the message names the Zenduty node`, async () => {
				const { execution, error, received } = await send(parameters, SIGNATURE);
				assert.equal(execution.status, 'error');
				assert.match(error?.message, message);
				assert.match(error?.message, /the Zenduty node/);
				assert.doesNotMatch(`${error?.message} ${error?.description}`, /foreign/);
				assert.deepEqual(received, []);
			});
		}

		it('a file is not sent where n8n streams it, and signed where n8n holds it in memory', async () => {
			const more = { items: [{ text: 'é' }], through: TO_FILE };
			const { error, received } = await send(FILE, SIGNATURE, more);
			if (server.major < 2) {
				assert.equal(received[0].headers['x-signature'], signature(received[0].body, KEY));
			} else {
				assert.match(error?.message, /A form or a stream .* the Zenduty node/);
				assert.deepEqual(received, []);
			}
		});

		it('a file goes out as it is with Basic credentials', async () => {
			const more = { items: [{ text: 'é' }], through: TO_FILE };
			const [{ body, headers }] = (await send(FILE, BASIC, more)).received;
			assert.equal(body.toString(), 'é');
			assert.match(headers.authorization ?? '', /^Basic /);
		});

		it('no redirect is followed, which would carry the credential elsewhere', async () => {
			const elsewhere = receiver.url([200]);
			const url = receiver.url([302], { headers: { location: elsewhere } });
			const { execution, received } = await send(ROWS, BASIC, {}, url);
			assert.equal(execution.status, 'error');
			assert.equal(received.length, 1);
			assert.deepEqual(receiver.at(elsewhere), []);
		});

		it('nothing is sent where the credential allows no domain', async () => {
			const limits = { allowedHttpRequestDomains: 'none' };
			const { execution, received } = await send(ROWS, { ...SIGNATURE, ...limits });
			assert.equal(execution.status, 'error');
			assert.deepEqual(received, []);
		});
	});
}
