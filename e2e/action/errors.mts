/** The action when a receiver does not accept, or the input cannot be sent. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { act } from '../workflows/actionRun.mts';
import { startReceiver, type Receiver } from '../zenduty/receiver.mts';
import type { Server } from '../n8n/server.mts';
import type { Json } from '../n8n/rest.mts';

const KEY = 'e2e-action-errors-key';
const SIGNATURE = { authentication: 'signature', signingSecret: KEY };

export function actionErrors(server: Server): void {
	let receiver: Receiver;

	/** Sends one event. */
	const send = async (parameters: Json, credential: Json = {}) =>
		await act(server, {
			parameters: { title: 'Cache is cold', ...parameters },
			credential: { ...SIGNATURE, ...credential },
		});

	describe('Failing deliveries:', () => {
		before(async () => {
			receiver = await startReceiver();
		});
		after(async () => await receiver.close());

		for (const [status, attempts, hint] of [
			[404, 1, /nothing at this URL/],
			[401, 1, /refuses the credentials/],
			[500, 3, /receiver failed/],
			[503, 3, /receiver failed/],
			[429, 3, /too busy/],
			[408, 3, /too busy/],
		] as const) {
			it(`${status} fails the execution after ${attempts} attempts, with a hint`, async () => {
				const url = receiver.url([status]);
				const { execution, error } = await send({ url });
				assert.equal(execution.status, 'error');
				const tries = attempts === 1 ? '1 attempt' : `${attempts} attempts`;
				assert.equal(
					error?.message,
					`The receiver answered with status ${status} (after ${tries})`,
				);
				assert.match(error?.description, hint);
				assert.equal(error?.httpCode, String(status));
				assert.equal(receiver.at(url).length, attempts);
			});
		}

		it('the same bytes go out each time, and later ones wait longer', async () => {
			const url = receiver.url([500, 502, 200]);
			const { execution, outputs } = await send({ url });
			assert.equal(execution.status, 'success');
			assert.equal(outputs[0][0].attempts, 3);
			const received = receiver.at(url);
			assert.equal(new Set(received.map(({ body }) => body.toString())).size, 1);
			assert.equal(new Set(received.map(({ headers }) => headers['x-signature'])).size, 1);
			const [first, second, third] = received.map(({ at }) => at);
			assert.ok(second - first >= 240, `${second - first} ms`);
			assert.ok(third - second >= 490, `${third - second} ms`);
		});

		it('Retry-After is obeyed', async () => {
			const url = receiver.url([429, 200], { headers: { 'retry-after': '2' } });
			const { outputs } = await send({ url });
			assert.equal(outputs[0][0].attempts, 2);
			const [first, second] = receiver.at(url).map(({ at }) => at);
			assert.ok(second - first >= 1990, `${second - first} ms`);
		});

		it('a redirect is not followed', async () => {
			const target = receiver.url([200]);
			const url = receiver.url([307], { headers: { location: target } });
			const { execution, error } = await send({ url });
			assert.equal(execution.status, 'error');
			assert.match(error?.message, /status 307 \(after 1 attempt\)/);
			assert.match(error?.description, /redirects/);
			assert.deepEqual(receiver.at(target), []);
		});

		it('a receiver that is too slow fails the execution after the timeout', async () => {
			const url = receiver.url([200], { delay: 3000 });
			const { execution, error } = await send({ url, options: { timeout: 300, maxAttempts: 2 } });
			assert.equal(execution.status, 'error');
			assert.match(error?.message, /did not answer within 300 ms \(after 2 attempts\)/);
			assert.equal(receiver.at(url).length, 2);
		});

		it('a receiver that is not there fails the execution', async () => {
			const gone = await startReceiver();
			const url = gone.url([200]);
			await gone.close();
			const { execution, error } = await send({ url, options: { maxAttempts: 2 } });
			assert.equal(execution.status, 'error');
			assert.match(error?.message, /could not be reached \(after 2 attempts\)/);
			assert.match(error?.description, /refused the connection/);
		});

		it('"Never Error" gives an ordinary item that tells of the failure', async () => {
			const url = receiver.url([404], { text: 'no such path' });
			const { execution, outputs, paired } = await send({ url, options: { neverError: true } });
			assert.equal(execution.status, 'success');
			const [[item]] = outputs;
			assert.equal(item.delivered, false);
			assert.equal(item.statusCode, 404);
			assert.equal(item.attempts, 1);
			assert.equal(item.response, 'no such path');
			assert.match(item.failure, /status 404/);
			assert.ok(!('error' in item), 'with an error n8n would run the node again');
			assert.equal(item.payload.incident.title, 'Cache is cold');
			assert.deepEqual(paired, [[0]]);
		});
	});

	describe('Failing items among others:', () => {
		let run: (onError?: 'continueRegularOutput' | 'continueErrorOutput') => ReturnType<typeof act>;

		before(async () => {
			receiver = await startReceiver();
			run = async (onError) =>
				await act(server, {
					parameters: {
						url: '={{ $json.url }}',
						title: '={{ $json.title }}',
						options: { maxAttempts: 2 },
					},
					credential: SIGNATURE,
					items: [
						{ title: 'one', url: receiver.url([200]) },
						{ title: 'two', url: receiver.url([500]) },
						{ title: 'three', url: receiver.url([404]) },
						{ title: '', url: receiver.url([200]) },
						{ title: 'five', url: receiver.url([200]) },
					],
					onError,
				});
		});
		after(async () => await receiver.close());

		const failures = [
			{
				error: 'The receiver answered with status 500 (after 2 attempts)',
				statusCode: 500,
				attempts: 2,
			},
			{
				error: 'The receiver answered with status 404 (after 1 attempt)',
				statusCode: 404,
				attempts: 1,
			},
			{ error: 'The title is empty.', statusCode: null, attempts: 0 },
		];

		it('without "Continue" the execution fails at the first', async () => {
			const { execution, error } = await run();
			assert.equal(execution.status, 'error');
			assert.match(error?.message, /status 500/);
			assert.equal(error?.context?.itemIndex, 1);
		});

		it('"Continue" gives an item for each, in place', async () => {
			const { execution, outputs, paired } = await run('continueRegularOutput');
			assert.equal(execution.status, 'success');
			assert.deepEqual(paired, [[0, 1, 2, 3, 4]]);
			const [items] = outputs;
			assert.deepEqual(
				items.map(({ delivered }) => delivered),
				[true, undefined, undefined, undefined, true],
			);
			assert.deepEqual(items.slice(1, 4), failures);
		});

		it('"Continue (using error output)" moves those items there, with their error and their input', async () => {
			const { execution, outputs, paired } = await run('continueErrorOutput');
			assert.equal(execution.status, 'success');
			const [items, failed] = outputs;
			assert.deepEqual(
				items.map(({ delivered, payload }) => [delivered, payload.incident.title]),
				[
					[true, 'one'],
					[true, 'five'],
				],
			);
			assert.deepEqual(
				failed.map(({ title, error }) => ({ title, error })),
				failures.map(({ error }, i) => ({ title: ['two', 'three', ''][i], error })),
			);
			assert.deepEqual(paired, [
				[0, 4],
				[1, 2, 3],
			]);
		});
	});

	describe('Allowed domains:', () => {
		before(async () => {
			receiver = await startReceiver();
		});
		after(async () => await receiver.close());

		it('the credential keeps the action from a receiver that is not in the list', async () => {
			const url = receiver.url([200]);
			const { execution, error } = await send(
				{ url },
				{ allowedHttpRequestDomains: 'domains', allowedDomains: 'orders.example, *.example' },
			);
			assert.equal(execution.status, 'error');
			assert.match(error?.message, /does not allow requests to 127\.0\.0\.1/);
			assert.match(error?.description, /Allowed HTTP Request Domains/);
			assert.deepEqual(receiver.at(url), []);
		});

		for (const [what, limits] of [
			[
				'a receiver in the list',
				{ allowedHttpRequestDomains: 'domains', allowedDomains: 'orders.example, 127.0.0.1' },
			],
			[
				'any receiver, if only HTTP Request nodes are kept out',
				{ allowedHttpRequestDomains: 'none' },
			],
		] as const) {
			it(`the credential lets the action send to ${what}`, async () => {
				const url = receiver.url([200]);
				const { execution } = await send({ url }, limits);
				assert.equal(execution.status, 'success');
				assert.equal(receiver.at(url).length, 1);
			});
		}
	});

	describe('Input that cannot be sent:', () => {
		before(async () => {
			receiver = await startReceiver();
		});
		after(async () => await receiver.close());

		for (const [what, parameters, message] of [
			['an empty title', { title: '={{ "" }}' }, /The title is empty/],
			['a text that is not JSON', { source: 'json', payload: '{"a": ' }, /not valid JSON/],
			['JSON that is no event', { source: 'json', payload: '{"a": 1}' }, /no "event_type"/],
			[
				'a known event without an incident',
				{ source: 'json', payload: '{"event_type": "resolved"}' },
				/no "incident" object/,
			],
			[
				'NaN',
				{
					source: 'json',
					payload: '={{ ({ event_type: "triggered", incident: { number: NaN } }) }}',
				},
				/the number NaN/,
			],
		] as Array<[string, Json, RegExp]>) {
			it(`fails the execution before anything is sent: ${what}`, async () => {
				const url = receiver.url([200]);
				const { execution, error } = await send({ url, ...parameters });
				assert.equal(execution.status, 'error');
				assert.match(error?.message, message);
				assert.deepEqual(receiver.at(url), []);
			});
		}

		it('a URL that is none fails the execution', async () => {
			const { execution, error } = await send({ url: 'receiver' });
			assert.equal(execution.status, 'error');
			assert.match(error?.message, /not an http or https address/);
		});

		it('a credential that cannot work fails the execution', async () => {
			const url = receiver.url([200]);
			const { execution, error } = await send({ url }, { signingSecret: '' });
			assert.equal(execution.status, 'error');
			assert.match(error?.message, /signing key is empty/);
			assert.deepEqual(receiver.at(url), []);
		});
	});
}
