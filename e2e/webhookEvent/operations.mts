/** The action: what it sends, signs and verifies. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { act } from '../workflows/actionRun.mts';
import { basic, dumps, event, idOf, incident, signature } from '../zenduty/delivery.mts';
import { readInPython } from '../zenduty/python.mts';
import { startReceiver, type Received, type Receiver } from '../zenduty/receiver.mts';
import type { Server } from '../n8n/server.mts';
import type { Json } from '../n8n/rest.mts';

const KEY = 'e2e-action-key-ü';
const FORMER = 'e2e-action-former-key';
const PASSWORD = 'e2e-action-password';
const HEADER = 'e2e-action-header-value';

const SIGNATURE = {
	authentication: 'signature',
	signingSecret: KEY,
	previousSigningSecret: FORMER,
};

const ID = /^[2-9A-HJ-NP-Za-km-z]{22}$/;
const NOW = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;

export function action(server: Server): void {
	describe('Sending:', () => {
		let receiver: Receiver;
		before(async () => {
			receiver = await startReceiver();
		});
		after(async () => await receiver.close());

		/** Sends one event, which must arrive once. */
		const sendOne = async (parameters: Json, credential: Json = SIGNATURE, items?: Json[]) => {
			const url = receiver.url([202]);
			const result = await act(server, { parameters: { url, ...parameters }, credential, items });
			assert.equal(result.execution.status, 'success', JSON.stringify(result.error));
			const received = receiver.at(url);
			assert.equal(received.length, 1);
			return { output: result.outputs[0][0], received: received[0] };
		};

		it('from the least fields: filled as Zenduty would', async () => {
			const { output, received } = await sendOne({ title: 'Queue “mail” is stuck 🐢' });
			assertGenuine(received);
			const body = JSON.parse(received.body.toString());
			const { creation_date, unique_id, incident_key, ...rest } = body.payload.incident;
			assert.match(creation_date, NOW);
			assert.match(unique_id, ID);
			assert.match(incident_key, ID);
			assert.deepEqual(rest, {
				summary: '',
				incident_number: null,
				status: 1,
				title: 'Queue “mail” is stuck 🐢',
				service: null,
				priority: null,
				urgency: null,
				merged_with: null,
				assigned_to: null,
				resolved_date: null,
				acknowledged_date: null,
				context_window_start: null,
				context_window_end: null,
			});
			const { durationMs, ...report } = output;
			assert.ok(durationMs >= 0 && durationMs < 60_000);
			assert.deepEqual(report, {
				delivered: true,
				statusCode: 202,
				attempts: 1,
				eventId: idOf(received.body),
				response: { received: true },
				payload: body.payload,
			});
		});

		it("from JSON: the trigger's raw output", async () => {
			const payload = { event_type: 'triggered', incident: incident() };
			const { received } = await sendOne({ source: 'json', payload: '={{ $json }}' }, SIGNATURE, [
				{ eventId: 'a1b2', payload, signingKey: 'current' },
			]);
			assertGenuine(received);
			assert.equal(received.body.toString(), dumps({ payload }));
		});

		it('from a JSON text: numbers keep their value and kind', async () => {
			const numbers = '[1.0, 9007199254740993, 1E5, 0.00001, -0, -0.0, 1e16, 12345678901234567890]';
			const payload = `{"event_type": "triggered", "incident": {"numbers": ${numbers}}}`;
			const { received } = await sendOne({ source: 'json', payload });
			assertGenuine(received);
			assert.match(
				received.body.toString(),
				/\[1\.0, 9007199254740993, 100000\.0, 1e-05, 0, -0\.0, 1e\+16, 12345678901234567890\]/,
			);
		});

		it('with Basic credentials and custom headers, and no signature', async () => {
			const { received } = await sendOne(
				{ title: 'Queue is stuck' },
				{
					authentication: 'basicAuth',
					username: 'pager',
					password: PASSWORD,
					customHeaders: { headers: [{ name: 'X-Gate', value: HEADER }] },
				},
			);
			assert.equal(received.headers.authorization, basic('pager', PASSWORD));
			assert.equal(received.headers['x-gate'], HEADER);
			assert.equal(received.headers['x-signature'], undefined);
			assert.equal(received.body.toString(), dumps(JSON.parse(received.body.toString())));
		});
	});

	describe('Verifying:', () => {
		it('tells which signatures are right, by which key, and why not', async () => {
			const body = event();
			const items = [
				{ body, signature: signature(body, KEY) },
				{ body, signature: signature(body, FORMER) },
				{ body: `${body} `, signature: signature(body, 'another key') },
				{ body, signature: '' },
			];
			const { outputs, paired } = await act(server, {
				parameters: {
					operation: 'verify',
					body: '={{ $json.body }}',
					signature: '={{ $json.signature }}',
				},
				credential: SIGNATURE,
				items,
			});
			assert.deepEqual(outputs, [
				[
					{ valid: true, signingKey: 'current', reason: null, event: JSON.parse(body).payload },
					{ valid: true, signingKey: 'previous', reason: null, event: JSON.parse(body).payload },
					{ valid: false, signingKey: null, reason: 'invalid_signature', event: null },
					{ valid: false, signingKey: null, reason: 'missing_signature', event: null },
				],
			]);
			assert.deepEqual(paired, [[0, 1, 2, 3]]);
		});
	});
}

/** Whether a receiver that follows Zenduty's guide accepts what it got. */
function assertGenuine({ method, headers, body }: Received): void {
	const { written, signature: expected } = readInPython(body, KEY);
	assert.equal(method, 'POST');
	assert.equal(headers['content-type'], 'application/json');
	assert.equal(headers['content-length'], String(body.length));
	assert.equal(body.toString('latin1'), written, 'json.dumps(json.loads(body)) is the body');
	assert.equal(headers['x-signature'], expected);
}
