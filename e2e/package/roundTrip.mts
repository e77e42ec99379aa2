/**
 * From the action to the trigger of the same n8n, in production. What is passed on is checked with
 * the example that relays it.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { act } from '../workflows/actionRun.mts';
import { startReceiving, TRIGGER } from '../workflows/triggerWorkflow.mts';
import { outputOf } from '../n8n/rest.mts';
import type { Server } from '../n8n/server.mts';

const KEY = 'e2e-round-trip-key';
const HEADER = 'e2e-round-trip-header-value';

export function roundTrip(server: Server): void {
	describe('From the action to the trigger:', () => {
		it('an event that is sent signed, with a custom header, is accepted', async () => {
			const customHeaders = { headers: [{ name: 'X-Gate', value: HEADER }] };
			const credential = { authentication: 'signature', signingSecret: KEY, customHeaders };
			const receiving = await startReceiving(server, credential);
			const { outputs } = await act(server, {
				parameters: {
					url: receiving.url,
					title: 'Lüfter 3 steht ⚠',
					options: { timeout: 20_000 },
				},
				credential,
			});
			const [[sent]] = outputs;
			assert.equal(sent.delivered, true, JSON.stringify(sent));
			assert.deepEqual(sent.response, { ok: true, eventId: sent.eventId });
			const [{ id }] = await server.rest.untilFinished(receiving.workflow.id, 1);
			const [[arrived]] = outputOf(await server.rest.untilEnded(id), TRIGGER);
			assert.equal(arrived.eventId, sent.eventId);
			assert.equal(arrived.title, 'Lüfter 3 steht ⚠');
			assert.equal(arrived.incidentId, sent.payload.incident.unique_id);
			assert.equal(arrived.signingKey, 'current');
		});
	});
}
