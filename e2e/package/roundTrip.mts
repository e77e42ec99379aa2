/** From the action to the trigger of the same n8n, in production. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';
import { act, ACTION } from '../workflows/actionRun.mts';
import { dumps, incident, signed } from '../zenduty/delivery.mts';
import {
	accepted,
	startReceiving,
	storeReceiving,
	TRIGGER,
} from '../workflows/triggerWorkflow.mts';
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

		it('an event that a trigger received is passed on unchanged, with the other key', async () => {
			const last = await startReceiving(
				server,
				{ authentication: 'signature', signingSecret: `${KEY}-of-the-second` },
				{ simplify: false },
			);
			const first = await forwarding(server, last.url);
			const sent = { payload: { event_type: 'triggered', incident: incident({ title: '→ ½' }) } };
			const { execution } = await accepted(server, first, signed(dumps(sent), KEY));
			const [[report]] = outputOf(execution, ACTION);
			assert.equal(report.delivered, true);
			const [{ id }] = await server.rest.untilFinished(last.workflow.id, 1);
			const [[arrived]] = outputOf(await server.rest.untilEnded(id), TRIGGER);
			assert.deepEqual(arrived.payload, sent.payload);
			assert.equal(arrived.eventId, report.eventId);
			// Written as it came, the event keeps its id on the way.
			assert.equal(arrived.eventId, outputOf(execution, TRIGGER)[0][0].eventId);
		});
	});
}

/** A trigger that passes its events on through the action, signed with another key. */
async function forwarding(server: Server, url: string) {
	const credential = { authentication: 'signature', signingSecret: KEY };
	const receiving = await storeReceiving(server, credential, { simplify: false });
	const name = `Passing on ${randomUUID()}`;
	const other = { ...credential, signingSecret: `${KEY}-of-the-second` };
	const id = await server.rest.createCredential(name, other);
	const { workflow } = receiving;
	const stored = await server.rest.call('PATCH', `/rest/workflows/${workflow.id}`, {
		versionId: workflow.versionId,
		nodes: [
			...workflow.nodes,
			{
				id: randomUUID(),
				name: ACTION,
				type: 'n8n-nodes-zenduty.zenduty',
				typeVersion: 1,
				position: [200, 0],
				parameters: {
					resource: 'webhookEvent',
					operation: 'send',
					url,
					source: 'json',
					options: { timeout: 20_000 },
				},
				credentials: { zendutyWebhookApi: { id, name } },
			},
		],
		connections: { [TRIGGER]: { main: [[{ node: ACTION, type: 'main', index: 0 }]] } },
	});
	await server.rest.activate(stored, receiving.url);
	return { ...receiving, workflow: stored };
}
