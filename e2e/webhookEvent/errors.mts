/**
 * The action when a receiver does not accept: what n8n shows, and where it sends the items. The case
 * of each status and of each input is in `test/actions/webhookEvent/`.
 */
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
	describe('Failing deliveries:', () => {
		let receiver: Receiver;
		before(async () => {
			receiver = await startReceiver();
		});
		after(async () => await receiver.close());

		for (const [status, attempts, code] of [
			[404, 1, 'not_found'],
			[503, 3, 'unclear'],
		] as const) {
			it(`${status} fails the execution after ${attempts} attempts: ${code}`, async () => {
				const url = receiver.url([status]);
				const { execution, error, failure } = await act(server, {
					parameters: { title: 'Cache is cold', url },
					credential: SIGNATURE,
				});
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
				const bodies = receiver.at(url).map(({ body }) => body.toString());
				assert.equal(bodies.length, attempts);
				assert.equal(new Set(bodies).size, 1, 'the same bytes each time');
			});
		}

		const run = async (onError: 'continueRegularOutput' | 'continueErrorOutput') =>
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
					{ title: '', url: receiver.url([200]) },
					{ title: 'four', url: receiver.url([200]) },
				],
				onError,
			});

		const of = (code: ErrorCode, statusCode: number | null, attempts: number) => ({
			details: { code, mayExist: false, statusCode },
			...{ statusCode, attempts },
		});
		const failures = [of('unclear', 500, 2), of('invalid_input', null, 0)];

		/** Each text says what happened, and what to do. */
		const assertTexts = (items: Json[]) => {
			const causes = [/status 500\b.*\. .+\.$/, /title.*\. .+\.$/];
			for (const [index, cause] of causes.entries()) assert.match(items[index].error, cause);
		};

		it('"Continue" gives an item for each, in place', async () => {
			const { execution, outputs, paired } = await run('continueRegularOutput');
			assert.equal(execution.status, 'success');
			assert.deepEqual(paired, [[0, 1, 2, 3]]);
			const [items] = outputs;
			assert.deepEqual(
				items.map(({ delivered }) => delivered),
				[true, undefined, undefined, true],
			);
			const failed = items.slice(1, 3);
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
					[true, 'four'],
				],
			);
			assert.deepEqual(
				failed.map(({ url: _, error: __, ...told }) => told),
				// n8n 1 moves to this output only what has an error and nothing else.
				failures.map(({ details }, i) => ({
					title: ['two', ''][i],
					...(server.major >= 2 && { details }),
				})),
			);
			assertTexts(failed);
			assert.deepEqual(paired, [
				[0, 3],
				[1, 2],
			]);
		});

		it('the credential keeps the action from a receiver that is not in its list', async () => {
			const url = receiver.url([200]);
			const limits = { allowedHttpRequestDomains: 'domains', allowedDomains: '*.example' };
			const { execution, failure } = await act(server, {
				parameters: { title: 'Cache is cold', url },
				credential: { ...SIGNATURE, ...limits },
			});
			assert.equal(execution.status, 'error');
			assert.equal(failure?.code, 'invalid_input');
			assert.match(failure.message, /does not allow requests to 127\.0\.0\.1/);
			assert.deepEqual(receiver.at(url), []);
		});
	});
}
