/** Every example, imported and run from its trigger to its end. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { deliver, dumps, event, idOf, signature, signed } from '../zenduty/delivery.mts';
import { CREDENTIAL, KEY, type Stage } from './stage.mts';
import { EXAMPLES, readExample } from '../workflows/examples.mts';
import { startReceiving, TRIGGER } from '../workflows/triggerWorkflow.mts';
import { outputOf, type Json } from '../n8n/rest.mts';

const OTHER = 'e2e-examples-key-of-the-receiver';

/** The credential with that key. */
const OF_RECEIVER = 'Zenduty Webhook: receiver';

/** Those with a pinned sample that need a table first. */
const TABLES = [
	'catch-up-after-an-outage',
	'handle-once-with-postgresql',
	'measure-response-times',
];

/** Each in its own way, and every pinned sample. */
export function exampleRuns(stage: Stage): void {
	const { server, receiver, fresh, imported, arrived, accepted, byHand } = stage;

	describe('Running the examples:', () => {
		before(async () => {
			const credential = { ...CREDENTIAL, signingSecret: OTHER };
			await server.rest.createCredential(OF_RECEIVER, credential);
		});

		it('relay-to-another-system: the same event, signed with the key of the receiver', async () => {
			const example = await imported('relay-to-another-system', {}, ({ name, credentials }) => {
				if (name === 'Send it on') credentials.zendutyWebhookApi.name = OF_RECEIVER;
			});
			await server.rest.activate(example.workflow, example.url);
			const body = event('triggered', { title: '→ ½', priority: 1.5 });
			await accepted(example, body);
			const [{ body: passedOn, headers }] = receiver.at(example.at('webhook'));
			assert.equal(passedOn.toString(), body);
			assert.equal(headers['x-signature'], signature(body, OTHER));
			assert.deepEqual(arrived(example, 'alarm'), []);
		});

		it('relay-to-another-system: what is refused leaves through the error output', async () => {
			const webhook = receiver.url([410]);
			// A production URL of its own, since the one of the example is taken.
			const example = await imported('relay-to-another-system', { webhook });
			await byHand(example, 'Zenduty Trigger');
			assert.equal(receiver.at(webhook).length, 1);
			assert.match(arrived(example, 'alarm')[0].text, /status 410/);
		});

		it('simulate-an-incident: three events of one incident, with their times', async () => {
			const receiving = await startReceiving(server, CREDENTIAL);
			const example = await imported('simulate-an-incident', { webhook: receiving.url });
			await byHand(example, 'Start');
			const executions = await server.rest.untilFinished(receiving.workflow.id, 3);
			const events: Json[] = [];
			for (const { id } of executions.reverse()) {
				events.push(outputOf(await server.rest.execution(id), TRIGGER)[0][0]);
			}
			assert.deepEqual(
				events.map(({ eventType }) => eventType),
				['triggered', 'acknowledged', 'resolved'],
			);
			for (const name of ['incidentId', 'createdAt', 'incidentNumber', 'title', 'service']) {
				assert.deepEqual(events[1][name], events[0][name], name);
				assert.deepEqual(events[2][name], events[0][name], name);
			}
			const { secondsToAcknowledge, secondsToResolve } = events[2];
			assert.ok(secondsToAcknowledge >= 2, `${secondsToAcknowledge} s`);
			assert.ok(secondsToResolve >= secondsToAcknowledge + 2, `${secondsToResolve} s`);
		});

		it('verify-a-signature: genuine events are accepted, others refused', async () => {
			const example = await imported('verify-a-signature');
			await server.rest.activate(example.workflow, example.url);
			const body = event('triggered', { title: 'Žluťoučký → kůň' });
			const execution = await accepted(example, body);
			const [[read]] = outputOf(execution, 'The event');
			assert.deepEqual(read, JSON.parse(body).payload);
			const inner = dumps(JSON.parse(body).payload);
			const planted = '{"event_type": "resolved", "incident": {"title": "FORGED"}, "payload": ';
			const forged = { ...signed(inner, KEY), body: `${planted}${inner}}` };
			for (const [delivery, reason] of [
				[signed(`${body} `, 'another key'), 'invalid_signature'],
				[{ body, headers: { 'content-type': 'application/json' } }, 'missing_signature'],
				[forged, 'invalid_signature'],
			] as const) {
				const answer = await deliver(example.url, delivery);
				assert.equal(answer.status, 401);
				assert.deepEqual(answer.json, { error: reason });
			}
			const noEvent = await deliver(
				example.url,
				signed('{"payload": {"event_type": "resolved"}}', KEY),
			);
			assert.deepEqual([noEvent.status, noEvent.json], [400, { error: 'invalid_payload' }]);
		});

		for (const name of EXAMPLES) {
			const pinned = Object.entries<Json[]>(JSON.parse(readExample(name)).pinData);
			for (const [trigger, [{ json }]] of pinned) {
				it(`${name}: its pinned sample runs by hand, and looks like the trigger's output`, async () => {
					const example = await fresh(name);
					const simplify = json.payload === undefined;
					if (TABLES.includes(name)) await byHand(example, 'Once, by hand');
					await byHand(example, trigger);
					const receiving = await startReceiving(server, CREDENTIAL, { simplify });
					const body = event();
					await deliver(receiving.url, signed(body, KEY));
					const [{ id }] = await server.rest.untilFinished(receiving.workflow.id, 1);
					const [[real]] = outputOf(await server.rest.execution(id), TRIGGER);
					assert.equal(real.eventId, idOf(body));
					assert.deepEqual(Object.keys(json), Object.keys(real));
				});
			}
		}
	});
}
