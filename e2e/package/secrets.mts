/**
 * No secret in what anyone can see: every path is driven with canaries in all fields of the
 * credential, and then all that n8n has stored and printed since its start, at debug level, is
 * searched. Answers to deliveries are searched as they come, by `deliver`.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { act } from '../workflows/actionRun.mts';
import { assertNoSecret } from '../support/secret.mts';
import { basic, deliver, event, signature, signed, type Delivery } from '../zenduty/delivery.mts';
import { startReceiver, type Receiver } from '../zenduty/receiver.mts';
import { startReceiving, type Receiving } from '../workflows/triggerWorkflow.mts';
import { leftOut, own, type Server } from '../n8n/server.mts';
import type { Json } from '../n8n/rest.mts';

const KEY = 'e2e-canary-key';
const FORMER = 'e2e-canary-former-key';
const USER = 'e2e-canary-user';
const PASSWORD = 'e2e-canary-password';
const GATE = 'e2e-canary-header-value';

/** Every field is filled, those too that the chosen method does not use. */
const FIELDS = {
	signingSecret: KEY,
	previousSigningSecret: FORMER,
	username: USER,
	password: PASSWORD,
	customHeaders: { headers: [{ name: 'X-Gate', value: GATE }] },
};

const METHODS = ['signature', 'basicAuth', 'none'] as const;
type Method = (typeof METHODS)[number];

const GATED = { 'x-gate': GATE };

/** A delivery that passes, whatever the method. */
const good = (body = event(), headers: Record<string, string> = {}, key = KEY): Delivery =>
	signed(body, key, { authorization: basic(USER, PASSWORD), ...GATED, ...headers });

/** The same error, whatever the method. */
const always = (error: string) => ({ signature: error, basicAuth: error, none: error });

/** What is sent, and the `error` of the answer by each method that refuses it. */
const REFUSED: Array<[string, Delivery, Partial<Record<Method, string>>]> = [
	[
		'a multipart body',
		good(`--b\r\ncontent-disposition: form-data; name="a"\r\n\r\n${event()}\r\n--b--\r\n`, {
			'content-type': 'multipart/form-data; boundary=b',
		}),
		always('unsupported_media_type'),
	],
	[
		'another value of the header',
		good(event(), { 'x-gate': `${GATE}s` }),
		always('invalid_header'),
	],
	[
		'no signature and no credentials',
		{ body: event(), headers: { 'content-type': 'application/json', ...GATED } },
		{ signature: 'missing_signature', basicAuth: 'missing_credentials' },
	],
	[
		'a wrong signature and password',
		signed(event(), `${KEY}s`, { authorization: basic(USER, `${PASSWORD}s`), ...GATED }),
		{ signature: 'invalid_signature', basicAuth: 'invalid_credentials' },
	],
	['what is not an event', good('[]'), always('invalid_payload')],
];

export function secrets(server: Server): void {
	describe('Secrets:', () => {
		let receiver: Receiver;
		before(async () => {
			receiver = await startReceiver();
		});
		after(async () => await receiver.close());

		for (const authentication of METHODS) {
			const credential = { ...FIELDS, authentication };

			describe(`received with ${authentication}:`, () => {
				let receiving: Receiving;
				before(async () => {
					receiving = await startReceiving(server, credential, { events: ['triggered'] });
				});

				it('deliveries that are accepted and ignored', async () => {
					for (const key of [KEY, FORMER]) {
						const { json } = await deliver(receiving.url, good(event(), {}, key));
						assert.equal(json.ok, true);
					}
					const ignored = await deliver(receiving.url, good(event('resolved')));
					assert.deepEqual(ignored.json, { ok: true, ignored: 'event' });
				});

				it('deliveries that are refused', async () => {
					for (const [what, delivery, errors] of REFUSED) {
						const error = errors[authentication];
						if (error === undefined) continue;
						assert.equal((await deliver(receiving.url, delivery)).json.error, error, what);
					}
				});

				it('deliveries to a trigger whose credential is spoilt or gone', async () => {
					const { rest } = server;
					const spoilt = { ...credential, authentication: 'telepathy' };
					for (const mishap of [
						async (id: string) => await rest.updateCredential(id, 'Spoilt', spoilt),
						async (id: string) => await rest.deleteCredential(id),
					]) {
						const { url, credential: id } = await startReceiving(server, credential);
						await mishap(id);
						assert.equal((await deliver(url, good())).json.error, 'misconfigured');
					}
				});
			});

			describe(`sent with ${authentication}:`, () => {
				const run = async (parameters: Json, fields: Json = {}) => {
					const options = { timeout: 300, maxAttempts: 2 };
					return await act(server, {
						parameters: { title: 'Canary', options, ...parameters },
						credential: { ...credential, ...fields },
					});
				};

				for (const [what, statuses, status, answer] of [
					['a delivery that is tried again', [503, 200], 'success'],
					['a delivery that is refused', [401], 'error'],
					['a delivery that is redirected', [302], 'error', { headers: { location: '/' } }],
					['a delivery that is not answered in time', [200], 'error', { delay: 1000 }],
				] as Array<[string, number[], string, object?]>) {
					it(what, async () => {
						const url = receiver.url(statuses, answer);
						const { execution } = await run({ url });
						assert.equal(execution.status, status);
						const [received] = receiver.at(url);
						assert.equal(received.headers['x-gate'], GATE, 'the canaries are in use');
					});
				}

				it('a delivery to nobody, and one that is not allowed', async () => {
					const gone = await startReceiver();
					const url = gone.url([200]);
					await gone.close();
					const others = { allowedHttpRequestDomains: 'domains', allowedDomains: 'else.example' };
					for (const fields of [{}, others]) {
						const { execution } = await run({ url }, fields);
						assert.equal(execution.status, 'error');
					}
				});

				it('a delivery with a credential that cannot work', async () => {
					const customHeaders = { headers: [{ name: 'X-Gate', value: `${GATE}\n` }] };
					const { execution } = await run({ url: receiver.url([200]) }, { customHeaders });
					assert.equal(execution.status, 'error');
				});
			});
		}

		it('signing and verifying', async () => {
			const credential = { ...FIELDS, authentication: 'signature' };
			const body = event();
			for (const [parameters, status] of [
				[{ operation: 'sign', title: 'Canary' }, 'success'],
				[{ operation: 'sign', title: '={{ "" }}' }, 'error'],
				[{ operation: 'verify', body, signature: signature(body, KEY) }, 'success'],
				[{ operation: 'verify', body, signature: signature(body, FORMER) }, 'success'],
				[{ operation: 'verify', body, signature: 'AAAA' }, 'success'],
			] as const) {
				const { execution } = await act(server, { parameters, credential });
				assert.equal(execution.status, status);
			}
		});

		it('are in no stored execution', async () => {
			const executions = await server.rest.executions();
			assert.ok(executions.length > 100, `${executions.length} executions`);
			for (const { id } of executions) {
				const text = JSON.stringify(await server.rest.call('GET', `/rest/executions/${id}`));
				assertNoSecret(text, `execution ${id}`);
			}
		});

		it('are not in the log, at debug level', { skip: leftOut(server) }, () => {
			const log = own(server).log();
			assert.match(log, /\| debug \|/);
			assertNoSecret(log, 'the log');
		});
	});
}
