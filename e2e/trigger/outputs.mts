/**
 * The output of the trigger as n8n stores it: each form of it once. What becomes of each field is in
 * `test/trigger/eventOutput.test.cts`.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
	dumps,
	event,
	idOf,
	incident,
	onCallChange,
	signature,
	signed,
	transition,
} from '../zenduty/delivery.mts';
import { accepted, startReceiving } from '../workflows/triggerWorkflow.mts';
import type { Server } from '../n8n/server.mts';
import type { Json } from '../n8n/rest.mts';

const KEY = 'e2e-outputs-key';
const CREDENTIAL = { authentication: 'signature', signingSecret: KEY };
const ALL = ['triggered', 'acknowledged', 'resolved', 'onCallChanged', 'other'];

/** The fields that only *Delivery Refused* has. */
const OF_REFUSED = ['code', 'message', 'count', 'since', 'noticedAt'];

export function outputs(server: Server): void {
	const start = async (parameters: Json) =>
		await startReceiving(server, CREDENTIAL, { events: ALL, ...parameters });

	describe('Output:', () => {
		it('simplified, it has every field of an incident', async () => {
			const sent = incident();
			const body = dumps({ payload: { event_type: 'triggered', incident: sent } });
			const { outputs } = await accepted(server, await start({}), signed(body, KEY));
			const expected = {
				eventId: idOf(body),
				eventType: 'triggered',
				incidentNumber: sent.incident_number,
				incidentId: sent.unique_id,
				title: 'Réplica lag on orders-db',
				summary: 'Replica lag is 41 s.\nThe limit is 10 s.',
				status: 'triggered',
				urgency: 'high',
				priority: 2,
				service: {
					id: '0f8c2d5e-9a4b-4e1f-8c3d-2b7a6f5e4d3c',
					name: 'Orders',
					teamId: 'beadfeedbeadfeedbeadfeedbeadfeed',
					escalationPolicyId: 'c0ffee00c0ffee00c0ffee00c0ffee00',
				},
				assignedTo: { username: 'mara', name: 'Mara Løv', email: 'mara@orders.example' },
				createdAt: '2026-03-04T05:06:07.089Z',
				acknowledgedAt: null,
				resolvedAt: null,
				secondsToAcknowledge: null,
				secondsToResolve: null,
				signingKey: 'current',
			};
			assert.deepEqual(outputs, [[expected]]);

			const schemas = await server.rest.fetch(
				'/schemas/n8n-nodes-zenduty.zendutyTrigger/2.0.0.json',
			);
			const shown: Json = (await schemas.json()) as Json;
			const fields = [...Object.keys(expected), ...OF_REFUSED];
			assert.deepEqual(Object.keys(shown.properties).sort(), fields.sort());
		});

		it('raw, it is the payload as it was signed, although a proxy has written it again', async () => {
			const sent = {
				payload: { event_type: 'acknowledged', incident: incident({ a: [1, null] }) },
			};
			const original = dumps(sent);
			const { outputs } = await accepted(server, await start({ simplify: false }), {
				body: JSON.stringify(sent, undefined, '\t'),
				headers: {
					'content-type': 'application/json',
					'x-signature': signature(original, KEY),
				},
			});
			const output = { eventId: idOf(original), payload: sent.payload, signingKey: 'current' };
			assert.deepEqual(outputs, [[output]]);
		});

		it('separate, each kind of event leaves through its own', async () => {
			const receiving = await start({ separateOutputs: true });
			const changes = onCallChange(transition(), transition({ team_name: 'Shipping' }));
			for (const [index, body, suffixes] of [
				[0, event('triggered'), ['']],
				[1, event('acknowledged'), ['']],
				[2, event('resolved'), ['']],
				[3, changes, ['-1', '-2']],
				[4, event('reopened'), ['']],
			] as const) {
				const delivery = signed(body, KEY);
				const { outputs } = await accepted(server, receiving, delivery, [...suffixes]);
				const counts = [0, 1, 2, 3, 4].map((each) => outputs[each]?.length ?? 0);
				const expected = [0, 1, 2, 3, 4].map((each) => (each === index ? suffixes.length : 0));
				assert.deepEqual(counts, expected);
			}
		});
	});
}
