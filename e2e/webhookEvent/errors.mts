/**
 * The action when a receiver does not accept: what n8n shows. The case of each status and of each
 * input is in `test/actions/webhookEvent/`; where n8n sends items that fail, in `e2e/api/items.mts`.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { act } from '../workflows/actionRun.mts';
import { factsOf } from '../workflows/failure.mts';
import { startReceiver, type Receiver } from '../zenduty/receiver.mts';
import type { Server } from '../n8n/server.mts';

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
