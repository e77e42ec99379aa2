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
			assert.ok(durationMs >= 0 && durationMs < 5000);
			assert.deepEqual(report, {
				delivered: true,
				statusCode: 202,
				attempts: 1,
				eventId: idOf(received.body),
				response: { received: true },
				payload: body.payload,
			});
		});

		for (const [eventType, status, date] of [
			['acknowledged', 2, 'acknowledged_date'],
			['resolved', 3, 'resolved_date'],
		] as const) {
			it(`from fields: ${eventType} has its status and its date`, async () => {
				const { received } = await sendOne({ eventType, title: 'Queue is stuck' });
				assertGenuine(received);
				const { payload } = JSON.parse(received.body.toString());
				assert.equal(payload.event_type, eventType);
				assert.equal(payload.incident.status, status);
				assert.match(payload.incident[date], NOW);
			});
		}

		it('from all kinds of fields', async () => {
			const { received } = await sendOne({
				title: 'Queue is stuck',
				summary: 'First line\nSecond "line" \\ \u007f',
				additionalFields: {
					incident_number: 88,
					priority: 1.5,
					urgency: 0,
					creation_date: '2026-02-03T04:05:06',
					unique_id: 'queue-stuck-88',
					service: { name: 'Mail', status: 3, team: '' },
					assigned_to: { username: 'ines' },
				},
			});
			assertGenuine(received);
			const { incident: sent } = JSON.parse(received.body.toString()).payload;
			assert.equal(sent.summary, 'First line\nSecond "line" \\ \u007f');
			assert.equal(sent.incident_number, 88);
			assert.equal(sent.priority, 1.5);
			assert.equal(sent.urgency, 0);
			assert.equal(sent.creation_date, '2026-02-03T04:05:06.000000Z');
			assert.equal(sent.unique_id, 'queue-stuck-88');
			assert.deepEqual(sent.service, { name: 'Mail', status: 3 });
			assert.deepEqual(sent.assigned_to, { username: 'ines' });
		});

		const wholeBody = { payload: { event_type: 'triggered', incident: incident() } };
		const items = [
			{ whole: wholeBody, output: { eventId: 'a1b2', ...wholeBody, signingKey: 'current' } },
		];
		for (const [what, payload] of [
			['a whole body, as a text', JSON.stringify(wholeBody, undefined, 2)],
			['a payload, as a text', JSON.stringify(wholeBody.payload)],
			['a whole body, as an object', '={{ $json.whole }}'],
			['the raw output of the trigger', '={{ $json.output }}'],
		]) {
			it(`from JSON: ${what}`, async () => {
				const { received } = await sendOne({ source: 'json', payload }, SIGNATURE, items);
				assertGenuine(received);
				assert.equal(received.body.toString(), dumps(wholeBody));
			});
		}

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

		it('compact: as JavaScript writes it, signed as it is sent', async () => {
			const { received } = await sendOne({
				source: 'json',
				payload: dumps(wholeBody),
				options: { format: 'compact' },
			});
			assert.equal(received.body.toString(), JSON.stringify(wholeBody));
			assert.equal(received.headers['x-signature'], signature(received.body, KEY));
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

		it('without authentication', async () => {
			const { received } = await sendOne({ title: 'Queue is stuck' }, { authentication: 'none' });
			assert.equal(received.headers.authorization, undefined);
			assert.equal(received.headers['x-signature'], undefined);
		});

		it('an answer that is not JSON is in the output as text', async () => {
			const url = receiver.url([200], { text: 'thanks' });
			const { outputs } = await act(server, {
				parameters: { url, title: 'Queue is stuck' },
				credential: SIGNATURE,
			});
			assert.equal(outputs[0][0].response, 'thanks');
		});

		it('several items in order, each paired with its input', async () => {
			const url = receiver.url([200]);
			const queues = Array.from({ length: 5 }, (_, i) => ({ name: `Queue ${i}` }));
			const { outputs, paired } = await act(server, {
				parameters: { url, title: '={{ $json.name }}' },
				credential: SIGNATURE,
				items: queues,
			});
			assert.deepEqual(paired, [[0, 1, 2, 3, 4]]);
			const titles = queues.map(({ name }) => name);
			assert.deepEqual(
				outputs[0].map(({ payload }) => payload.incident.title),
				titles,
			);
			const received = receiver.at(url);
			assert.deepEqual(
				received.map(({ body }) => JSON.parse(body.toString()).payload.incident.title),
				titles,
			);
			for (const each of received) assertGenuine(each);
		});

		it('several items at a time, if it is told to', async () => {
			const url = receiver.url([200], { delay: 1000 });
			const { outputs, paired } = await act(server, {
				parameters: { url, title: '={{ $json.name }}', options: { concurrency: 4 } },
				credential: SIGNATURE,
				items: Array.from({ length: 4 }, (_, i) => ({ name: `Queue ${i}` })),
			});
			assert.deepEqual(paired, [[0, 1, 2, 3]]);
			assert.deepEqual(
				outputs[0].map(({ payload }) => payload.incident.title),
				['Queue 0', 'Queue 1', 'Queue 2', 'Queue 3'],
			);
			const times = receiver.at(url).map(({ at }) => at);
			assert.ok(Math.max(...times) - Math.min(...times) < 1000, 'all before the first answer');
		});
	});

	describe('Signing:', () => {
		it('returns the exact body and its signature, and sends nothing', async () => {
			const sent = { payload: { event_type: 'resolved', incident: incident({ title: 'Ümläut' }) } };
			const { outputs, paired } = await act(server, {
				parameters: { operation: 'sign', source: 'json', payload: JSON.stringify(sent) },
				credential: SIGNATURE,
			});
			const body = dumps(sent);
			assert.deepEqual(outputs, [[{ body, signature: signature(body, KEY), eventId: idOf(body) }]]);
			assert.deepEqual(paired, [[0]]);
			assert.equal(readInPython(Buffer.from(body), KEY).signature, outputs[0][0].signature);
		});

		it('has no signature without a signing key', async () => {
			const { outputs } = await act(server, {
				parameters: { operation: 'sign', title: 'Queue is stuck' },
				credential: { authentication: 'none' },
			});
			assert.equal(outputs[0][0].signature, null);
			assert.equal(outputs[0][0].eventId, idOf(outputs[0][0].body));
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
