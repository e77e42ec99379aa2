/** From the action to the trigger of the same n8n, in production. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';
import { act, ACTION } from '../workflows/actionRun.mts';
import { deliver, dumps, event, incident, signed } from '../zenduty/delivery.mts';
import {
	accepted,
	startReceiving,
	storeReceiving,
	TRIGGER,
} from '../workflows/triggerWorkflow.mts';
import { outputOf } from '../n8n/rest.mts';
import type { Server } from '../n8n/server.mts';

const KEY = 'e2e-round-trip-key';
const PASSWORD = 'e2e-round-trip-password';
const HEADER = 'e2e-round-trip-header-value';

const customHeaders = { headers: [{ name: 'X-Gate', value: HEADER }] };

export function roundTrip(server: Server): void {
	describe('From the action to the trigger:', () => {
		for (const [what, credential, signingKey] of [
			['signed', { authentication: 'signature', signingSecret: KEY, customHeaders }, 'current'],
			[
				'with Basic credentials',
				{ authentication: 'basicAuth', username: 'pägerö', password: PASSWORD, customHeaders },
				undefined,
			],
			['with custom headers alone', { authentication: 'none', customHeaders }, undefined],
		] as const) {
			it(`an event that is sent ${what} is accepted`, async () => {
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
				assert.equal(arrived.signingKey, signingKey);
			});
		}

		it('an event with another key is refused, and the action says so', async () => {
			const credential = { authentication: 'signature', signingSecret: KEY };
			const receiving = await startReceiving(server, credential);
			const { execution, failure } = await act(server, {
				parameters: {
					url: receiving.url,
					title: 'Lüfter 3 steht',
					options: { timeout: 20_000 },
				},
				credential: { ...credential, signingSecret: 'e2e-round-trip-other-key' },
			});
			assert.equal(execution.status, 'error');
			assert.deepEqual([failure?.code, failure?.statusCode], ['credential', 401]);
			assert.match(failure?.description ?? '', /signing key/);
			assert.deepEqual(await server.rest.executions(receiving.workflow.id), []);
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

		it('a trigger whose action fails has still answered with success', async () => {
			const first = await forwarding(server, `${server.url}/webhook/${randomUUID()}`);
			const answer = await deliver(first.url, signed(event(), KEY));
			assert.equal(answer.status, 200);
			const [{ status }] = await server.rest.untilFinished(first.workflow.id, 1);
			assert.equal(status, 'error');
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
