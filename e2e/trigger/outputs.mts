/** The output of the trigger, compared field by field. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import {
	basic,
	dumps,
	event,
	idOf,
	incident,
	onCallChange,
	signature,
	signed,
	transition,
} from '../zenduty/delivery.mts';
import {
	accepted,
	notStarted,
	startReceiving,
	type Receiving,
} from '../workflows/triggerWorkflow.mts';
import type { Server } from '../n8n/server.mts';
import type { Json } from '../n8n/rest.mts';

const KEY = 'e2e-outputs-key';
const FORMER = 'e2e-outputs-former-key';
const PASSWORD = 'e2e-outputs-password';
const HEADER = 'e2e-outputs-header-value';

const CREDENTIAL = {
	authentication: 'signature',
	signingSecret: KEY,
	previousSigningSecret: FORMER,
};

const ALL = ['triggered', 'acknowledged', 'resolved', 'onCallChanged', 'other'];

const wrapped = (type: string, content: Json) => ({
	payload: { event_type: type, incident: content },
});

export function outputs(server: Server): void {
	describe('Simplified output:', () => {
		let receiving: Receiving;

		before(async () => {
			receiving = await startReceiving(server, CREDENTIAL, { events: ALL });
		});

		const outputOf = async (body: string, key = KEY) => {
			const result = await accepted(server, receiving, signed(body, key));
			return result.outputs[0][0];
		};

		it('has every field of a triggered event', async () => {
			const sent = incident();
			const body = dumps(wrapped('triggered', sent));
			assert.deepEqual(await outputOf(body), {
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
			});
		});

		it('has the time to acknowledge of an acknowledged event', async () => {
			const body = event('acknowledged', {
				status: 2,
				creation_date: '2026-03-04T05:06:07Z',
				acknowledged_date: '2026-03-04T05:07:10.500000Z',
			});
			const output = await outputOf(body);
			assert.equal(output.status, 'acknowledged');
			assert.equal(output.acknowledgedAt, '2026-03-04T05:07:10.500Z');
			assert.equal(output.secondsToAcknowledge, 63.5);
			assert.equal(output.secondsToResolve, null);
		});

		it('has the times to acknowledge and to resolve of a resolved event', async () => {
			const body = event('resolved', {
				status: 3,
				urgency: 0,
				creation_date: '2026-03-04T05:00:00Z',
				acknowledged_date: '2026-03-04T05:01:00Z',
				resolved_date: '2026-03-04T06:00:00Z',
			});
			const output = await outputOf(body);
			assert.equal(output.status, 'resolved');
			assert.equal(output.urgency, 'low');
			assert.equal(output.secondsToAcknowledge, 60);
			assert.equal(output.secondsToResolve, 3600);
		});

		it('is null where fields are missing', async () => {
			const body = dumps(wrapped('triggered', { title: 'Only a title' }));
			assert.deepEqual(await outputOf(body), {
				eventId: idOf(body),
				eventType: 'triggered',
				incidentNumber: null,
				incidentId: null,
				title: 'Only a title',
				summary: null,
				status: null,
				urgency: null,
				priority: null,
				service: null,
				assignedTo: null,
				createdAt: null,
				acknowledgedAt: null,
				resolvedAt: null,
				secondsToAcknowledge: null,
				secondsToResolve: null,
				signingKey: 'current',
			});
		});

		it('keeps unknown codes and unreadable times as they were sent', async () => {
			const output = await outputOf(
				event('resolved', {
					status: 9,
					urgency: 7,
					priority: { name: 'P1' },
					creation_date: 'yesterday',
					resolved_date: '2026-03-04T05:06:07',
					service: 'Orders',
					assigned_to: ['mara', 'jo'],
				}),
			);
			assert.equal(output.status, 9);
			assert.equal(output.urgency, 7);
			assert.deepEqual(output.priority, { name: 'P1' });
			assert.equal(output.createdAt, 'yesterday');
			assert.equal(output.resolvedAt, '2026-03-04T05:06:07.000Z');
			assert.equal(output.secondsToResolve, null);
			assert.deepEqual(output.service, {
				id: null,
				name: 'Orders',
				teamId: null,
				escalationPolicyId: null,
			});
			assert.deepEqual(output.assignedTo, { username: 'mara', name: null, email: null });
		});

		it('is the payload of an event without an incident', async () => {
			const sent = { event_type: 'rota_change', transitions: { from: ['jo'], to: ['mara'] } };
			const body = dumps(sent);
			assert.deepEqual(await outputOf(body), {
				eventId: idOf(body),
				eventType: 'rota_change',
				payload: sent,
			});
		});

		it('has every field of an on-call change', async () => {
			const sent = transition({ transition_time: '2026-03-04T22:00:00+02:00' });
			const body = onCallChange(sent);
			assert.deepEqual(await outputOf(body), {
				eventId: idOf(body),
				eventType: 'onCallChanged',
				team: { id: 'beadfeedbeadfeedbeadfeedbeadfeed', name: 'Order Desk' },
				schedule: { id: '5d3e0c1b-7a69-4f58-9e47-3c2b1a09f8e7', name: 'Orders at night' },
				layer: { type: 'layer', name: sent.layer_name },
				wentOff: { username: 'jo', name: 'Jo Vang', email: null },
				cameOn: { username: 'mara', name: 'Mara Løv', email: null },
				changedAt: '2026-03-04T20:00:00.000Z',
				timeZone: 'Europe/Copenhagen',
				escalationPolicies: [{ id: 'c0ffee00c0ffee00c0ffee00c0ffee00', name: 'Orders' }],
			});
		});

		it('is one item for each on-call change, also where nobody is on call', async () => {
			const body = onCallChange(
				transition({ new_user: null }),
				transition({ previous_user: null, new_user: 'jo' }),
				transition({ team_name: 'Shipping', schedule_name: 'Always' }),
			);
			const suffixes = ['-1', '-2', '-3'];
			const { outputs } = await accepted(server, receiving, signed(body, KEY), suffixes);
			assert.deepEqual(
				outputs[0].map(({ team, wentOff, cameOn }) => [
					team.name,
					wentOff?.username ?? null,
					cameOn?.username ?? null,
				]),
				[
					['Order Desk', 'jo', null],
					['Order Desk', null, 'jo'],
					['Shipping', 'jo', 'mara'],
				],
			);
		});

		it('tells that the previous key was used', async () => {
			assert.equal((await outputOf(event(), FORMER)).signingKey, 'previous');
		});

		it('has the fields of the schema that the editor shows', async () => {
			const response = await server.rest.fetch(
				'/schemas/n8n-nodes-zenduty.zendutyTrigger/2.0.0.json',
			);
			const schema: Json = (await response.json()) as Json;
			const output = await outputOf(event());
			for (const [described, put] of [
				[schema, output],
				[schema.properties.service, output.service],
				[schema.properties.assignedTo, output.assignedTo],
			]) {
				assert.deepEqual(Object.keys(put).sort(), Object.keys(described.properties).sort());
			}
		});
	});

	describe('Raw output:', () => {
		let receiving: Receiving;

		before(async () => {
			receiving = await startReceiving(server, CREDENTIAL, { events: ALL, simplify: false });
		});

		it('is the payload as it was sent', async () => {
			const sent = wrapped('triggered', incident({ unknown_field: [1, { a: null }] }));
			const body = dumps(sent);
			const { outputs } = await accepted(server, receiving, signed(body, KEY));
			assert.deepEqual(outputs, [
				[{ eventId: idOf(body), payload: sent.payload, signingKey: 'current' }],
			]);
		});

		it('of a body without a wrapper is the body', async () => {
			const sent = { event_type: 'rota_change', at: '2026-03-04' };
			const body = dumps(sent);
			const { outputs } = await accepted(server, receiving, signed(body, KEY));
			assert.deepEqual(outputs[0][0].payload, sent);
		});

		it('of several on-call changes is one item', async () => {
			const body = onCallChange(transition(), transition());
			const { outputs } = await accepted(server, receiving, signed(body, KEY));
			assert.deepEqual(outputs, [
				[{ eventId: idOf(body), payload: JSON.parse(body), signingKey: 'current' }],
			]);
		});

		it('of a body signed by its inner payload is that payload, if nothing is beside it', async () => {
			const sent = wrapped('triggered', incident());
			const covered = dumps(sent.payload);
			const headers = {
				'content-type': 'application/json',
				'x-signature': signature(covered, KEY),
			};
			const delivery = { body: dumps(sent), headers };
			const { outputs } = await accepted(server, receiving, delivery);
			assert.deepEqual(outputs, [
				[{ eventId: idOf(covered), payload: sent.payload, signingKey: 'current' }],
			]);

			const planted = { event_type: 'resolved', incident: incident(), ...sent };
			const forged = { body: dumps(planted), headers };
			const answer = await notStarted(server, receiving, forged, delivery);
			assert.deepEqual([answer.status, answer.json.error], [401, 'invalid_signature']);
		});

		for (const [how, write] of [
			['indented', (sent: unknown) => JSON.stringify(sent, undefined, '\t')],
			['without spaces and escapes', (sent: unknown) => JSON.stringify(sent)],
		] as const) {
			it(`of a body that a proxy has written again, ${how}, is the same event`, async () => {
				const sent = wrapped('acknowledged', incident({ title: 'Lag → 9 s' }));
				const original = dumps(sent);
				const { answer, outputs } = await accepted(server, receiving, {
					body: write(sent),
					headers: {
						'content-type': 'application/json',
						'x-signature': signature(original, KEY),
					},
				});
				assert.equal(answer.json.eventId, idOf(original));
				assert.deepEqual(outputs[0][0].payload, sent.payload);
			});
		}

		it('a value that was changed on the way is refused', async () => {
			const original = event();
			const changed = JSON.stringify(JSON.parse(original.replace('41 s', '42 s')));
			const headers = {
				'content-type': 'application/json',
				'x-signature': signature(original, KEY),
			};
			const answer = await notStarted(
				server,
				receiving,
				{ body: changed, headers },
				signed(event(), KEY),
			);
			assert.equal(answer.json.error, 'invalid_signature');
		});
	});

	describe('Separate outputs:', () => {
		let receiving: Receiving;

		before(async () => {
			receiving = await startReceiving(server, CREDENTIAL, {
				events: ['other', 'onCallChanged', 'resolved', 'acknowledged', 'triggered'],
				separateOutputs: true,
			});
		});

		for (const [index, type, write] of [
			[0, 'triggered', event],
			[1, 'acknowledged', event],
			[2, 'resolved', event],
			[3, 'onCallChanged', () => onCallChange(transition())],
			[4, 'reopened', event],
			[4, 'oncall_change', () => onCallChange()],
		] as const) {
			it(`${type} leaves through output ${index + 1} of 5`, async () => {
				const { outputs } = await accepted(server, receiving, signed(write(type), KEY));
				const counts = Array.from({ length: 5 }, (_, i) => outputs[i]?.length ?? 0);
				assert.deepEqual(
					counts,
					[0, 1, 2, 3, 4].map((i) => (i === index ? 1 : 0)),
				);
				assert.equal(outputs[index][0].eventType, type);
			});
		}
	});

	describe('Output by authentication:', () => {
		const custom = { headers: [{ name: 'X-Gate', value: HEADER }] };

		for (const [what, data, headers] of [
			[
				'Basic credentials',
				{ authentication: 'basicAuth', username: 'pager', password: PASSWORD },
				{ authorization: basic('pager', PASSWORD) },
			],
			['nothing', { authentication: 'none' }, {}],
			[
				'custom headers alone',
				{ authentication: 'none', customHeaders: custom },
				{ 'x-gate': HEADER },
			],
		] as Array<[string, Json, Record<string, string>]>) {
			it(`with ${what} names no signing key, and holds no header`, async () => {
				const receiving = await startReceiving(server, data, { simplify: false });
				// The outer members count here: the body is read as it arrived.
				const body = event();
				const { outputs } = await accepted(server, receiving, {
					body,
					headers: { 'content-type': 'application/json', ...headers },
				});
				assert.deepEqual(outputs, [[{ eventId: idOf(body), payload: JSON.parse(body).payload }]]);
			});
		}
	});
}
