/** The action when a receiver does not accept, or the input cannot be sent. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { act } from '../workflows/actionRun.mts';
import { factsOf, type ErrorCode } from '../workflows/failure.mts';
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

		for (const [status, attempts, code] of [
			[404, 1, 'not_found'],
			[401, 1, 'credential'],
			[403, 1, 'forbidden'],
			[400, 1, 'refused'],
			[500, 3, 'unclear'],
			[503, 3, 'unclear'],
			[429, 3, 'rate_limited'],
			[408, 3, 'unclear'],
		] as const) {
			it(`${status} fails the execution after ${attempts} attempts: ${code}`, async () => {
				const url = receiver.url([status]);
				const { execution, error, failure } = await send({ url });
				assert.equal(execution.status, 'error');
				const { message = '', description } = failure ?? {};
				assert.deepEqual(factsOf(failure), {
					code,
					mayExist: false,
					statusCode: status,
					itemIndex: 0,
				});
				for (const name of [`status ${status}`, `${attempts} attempt`]) {
					assert.ok(message.includes(name), message);
				}
				assert.match(description ?? '', /^\S.*\.$/, 'a hint');
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
			const { execution, failure } = await send({ url });
			assert.equal(execution.status, 'error');
			assert.deepEqual([failure?.code, failure?.statusCode], ['unexpected_response', 307]);
			assert.equal(receiver.at(url).length, 1);
			assert.deepEqual(receiver.at(target), []);
		});

		it('a receiver that is too slow fails the execution after the timeout', async () => {
			const url = receiver.url([200], { delay: 3000 });
			const { execution, failure } = await send({ url, options: { timeout: 300, maxAttempts: 2 } });
			assert.equal(execution.status, 'error');
			assert.deepEqual([failure?.code, failure?.statusCode], ['unclear', null]);
			assert.match(failure?.message ?? '', /300 ms/);
			assert.equal(receiver.at(url).length, 2);
		});

		it('a receiver that is not there fails the execution', async () => {
			const gone = await startReceiver();
			const url = gone.url([200]);
			await gone.close();
			const { execution, failure } = await send({ url, options: { maxAttempts: 2 } });
			assert.equal(execution.status, 'error');
			assert.deepEqual([failure?.code, failure?.statusCode], ['unavailable', null]);
			assert.match(failure?.message ?? '', /2 attempts/);
			assert.match(failure?.description ?? '', /refused the connection/);
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

		const of = (code: ErrorCode, statusCode: number | null, attempts: number) => ({
			details: { code, mayExist: false, statusCode },
			...{ statusCode, attempts },
		});
		const failures = [of('unclear', 500, 2), of('not_found', 404, 1), of('invalid_input', null, 0)];

		/** Each text says what happened, and what to do. */
		const assertTexts = (items: Json[]) => {
			const causes = [/status 500\b.*\. .+\.$/, /status 404\b.*\. .+\.$/, /title.*\. .+\.$/];
			for (const [index, cause] of causes.entries()) assert.match(items[index].error, cause);
		};

		it('without "Continue" the execution fails at the first', async () => {
			const { execution, failure } = await run();
			assert.equal(execution.status, 'error');
			assert.deepEqual(factsOf(failure), { ...failures[0].details, itemIndex: 1 });
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
			const failed = items.slice(1, 4);
			assert.deepEqual(
				failed.map(({ error: _, ...told }) => told),
				failures,
			);
			assertTexts(failed);
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
				failed.map(({ url: _, error: __, ...told }) => told),
				// n8n 1 moves to this output only what has an error and nothing else.
				failures.map(({ details }, i) => ({
					title: ['two', 'three', ''][i],
					...(server.major >= 2 && { details }),
				})),
			);
			assertTexts(failed);
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
			const { execution, failure } = await send(
				{ url },
				{ allowedHttpRequestDomains: 'domains', allowedDomains: 'orders.example, *.example' },
			);
			assert.equal(execution.status, 'error');
			assert.equal(failure?.code, 'invalid_input');
			assert.match(failure.message, /does not allow requests to 127\.0\.0\.1/);
			assert.match(failure.description, /Allowed HTTP Request Domains/);
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

		for (const [what, parameters, names] of [
			['an empty title', { title: '={{ "" }}' }, /title/],
			['a text that is not JSON', { source: 'json', payload: '{"a": ' }, /JSON/],
			['JSON that is no event', { source: 'json', payload: '{"a": 1}' }, /"event_type"/],
			[
				'a known event without an incident',
				{ source: 'json', payload: '{"event_type": "resolved"}' },
				/"incident"/,
			],
			[
				'NaN',
				{
					source: 'json',
					payload: '={{ ({ event_type: "triggered", incident: { number: NaN } }) }}',
				},
				/NaN/,
			],
		] as Array<[string, Json, RegExp]>) {
			it(`fails the execution before anything is sent: ${what}`, async () => {
				const url = receiver.url([200]);
				const { execution, failure } = await send({ url, ...parameters });
				assert.equal(execution.status, 'error');
				assert.deepEqual([failure?.code, failure?.statusCode], ['invalid_input', null]);
				assert.match(failure?.message ?? '', names);
				assert.deepEqual(receiver.at(url), []);
			});
		}

		it('a URL that is none fails the execution', async () => {
			const { execution, failure } = await send({ url: 'receiver' });
			assert.equal(execution.status, 'error');
			assert.equal(failure?.code, 'invalid_input');
			assert.match(failure.message, /https? /);
		});

		it('a credential that cannot work fails the execution', async () => {
			const url = receiver.url([200]);
			const { execution, failure } = await send({ url }, { signingSecret: '' });
			assert.equal(execution.status, 'error');
			assert.equal(failure?.code, 'credential');
			assert.match(failure.message, /signing key/);
			assert.deepEqual(receiver.at(url), []);
		});
	});
}
