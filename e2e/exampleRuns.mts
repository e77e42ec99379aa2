/** Every example, imported and run from its trigger to its end. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { deliver, dumps, event, idOf, incident, signature, signed } from './delivery.mts';
import { EXAMPLES, importExample, readExample, type Imported } from './exampleWorkflows.mts';
import { startReceiver, type Receiver } from './receiver.mts';
import { startReceiving, TRIGGER } from './receiving.mts';
import { outputOf, type Execution, type Json } from './rest.mts';
import type { Server } from './server.mts';

const KEY = 'e2e-examples-key';
const OTHER = 'e2e-examples-key-of-the-receiver';
const CREDENTIAL = { authentication: 'signature', signingSecret: KEY };

export function exampleRuns(server: Server): void {
	let receiver: Receiver;
	const run = new Set<string>();

	const fresh = async (
		name: string,
		addresses?: Record<string, string>,
		change?: (node: Json) => void,
	) => await importExample(server, name, receiver, addresses, change);

	/** Imports an example that is then run in its own way. */
	const imported: typeof fresh = async (name, ...changes) => {
		run.add(name);
		return await fresh(name, ...changes);
	};

	/** The bodies that arrived in the place of a placeholder. */
	const arrived = ({ at }: Imported, path: string): Json[] =>
		receiver.at(at(path)).map(({ body }) => JSON.parse(body.toString()));

	/** Delivers a body and waits for the execution that it starts. */
	const accepted = async ({ workflow, url }: Imported, body: string): Promise<Execution> => {
		const before = await server.rest.executions(workflow.id);
		const answer = await deliver(url, signed(body, KEY));
		assert.equal(answer.status, 200, answer.text);
		const [{ id }] = await server.rest.untilFinished(workflow.id, before.length + 1);
		return succeeded(await server.rest.execution(id));
	};

	/** Runs a workflow by hand, from one of its triggers. */
	const byHand = async ({ workflow }: Imported, name: string): Promise<Execution> => {
		const { executionId } = await server.rest.run(workflow, { triggerToStartFrom: { name } });
		assert.ok(executionId, 'it starts at once');
		return succeeded(await server.rest.untilEnded(executionId, 60_000));
	};

	describe('Running the examples:', () => {
		before(async () => {
			receiver = await startReceiver();
			await server.rest.createCredential('Zenduty Webhook account', CREDENTIAL);
			await server.rest.createCredential('Zenduty Webhook: receiver', {
				...CREDENTIAL,
				signingSecret: OTHER,
			});
		});
		after(async () => await receiver.close());

		it('route-by-urgency-and-service: each event takes the first way that fits', async () => {
			const example = await imported('route-by-urgency-and-service');
			await server.rest.activate(example.workflow, example.url);
			for (const [service, urgency] of [
				['Payments', 1],
				['Search', 1],
				['Payments', 0],
			] as const) {
				const changes = { service: { name: service }, urgency, title: `${service} ${urgency}` };
				await accepted(example, event('triggered', changes));
			}
			const texts = (path: string) =>
				arrived(example, path).map(({ text }) => text.replace(/^#\d+ /, ''));
			assert.deepEqual(texts('payments-team'), ['Payments 1']);
			assert.deepEqual(texts('on-call'), ['Search 1']);
			assert.deepEqual(texts('chat'), ['Payments 0']);
		});

		it('escalate-when-not-acknowledged: only what nobody acknowledged in time', async () => {
			const example = await imported('escalate-when-not-acknowledged');
			await byHand(example, 'Once, by hand');
			await server.rest.activate(example.workflow, example.url);
			const [answered, left] = [incident({ title: 'Answered' }), incident({ title: 'Left' })];
			const bodies = [
				{ event_type: 'triggered', incident: answered },
				{ event_type: 'triggered', incident: left },
				{ event_type: 'acknowledged', incident: { ...answered, status: 2 } },
			];
			for (const body of bodies) {
				const answer = await deliver(example.url, signed(dumps({ payload: body }), KEY));
				assert.equal(answer.status, 200, answer.text);
			}
			const executions = await server.rest.untilFinished(example.workflow.id, 4, 60_000);
			for (const { status } of executions) assert.equal(status, 'success');
			assert.deepEqual(
				arrived(example, 'escalate').map(({ incident: id }) => id),
				[left.unique_id],
			);
		});

		it('ignore-duplicates: an event that comes twice is handled once', async () => {
			const example = await imported('ignore-duplicates');
			await server.rest.activate(example.workflow, example.url);
			const first = event();
			const again = event('resolved');
			for (const body of [first, first, again, first, again]) await accepted(example, body);
			assert.deepEqual(
				arrived(example, 'tickets').map((ticket) => ticket.event),
				['triggered', 'resolved'],
			);
		});

		it('ignore-duplicates: a full history is emptied, and no event is lost', async () => {
			const example = await imported('ignore-duplicates', {}, (node) => {
				if (node.parameters.options?.historySize) node.parameters.options.historySize = 3;
				// The URL of the example is taken.
				if (node.webhookId) node.webhookId = randomUUID();
			});
			await server.rest.activate(example.workflow, example.url);
			const bodies = [event(), event('acknowledged'), event('resolved'), event()];
			for (const body of [...bodies, bodies[3], bodies[3]]) await accepted(example, body);
			assert.deepEqual(
				arrived(example, 'tickets').map((ticket) => ticket.event),
				['triggered', 'acknowledged', 'resolved', 'triggered'],
			);
		});

		it('measure-response-times: a row for each incident, and the averages', async () => {
			const example = await imported('measure-response-times');
			await byHand(example, 'Once, by hand');
			await server.rest.activate(example.workflow, example.url);
			for (const [seconds, minutes] of [
				[30, 10],
				[90, 20],
			]) {
				const times = {
					creation_date: '2026-03-04T05:00:00.000000Z',
					acknowledged_date: new Date(Date.UTC(2026, 2, 4, 5, 0, seconds)).toISOString(),
				};
				const one = incident({ ...times, status: 2 });
				const resolved_date = new Date(Date.UTC(2026, 2, 4, 5, minutes)).toISOString();
				const end = { ...one, resolved_date, status: 3 };
				await accepted(example, dumps({ payload: { event_type: 'acknowledged', incident: one } }));
				await accepted(example, dumps({ payload: { event_type: 'resolved', incident: end } }));
			}
			await byHand(example, 'Every Monday');
			const [report, ...more] = arrived(example, 'report');
			assert.deepEqual(more, []);
			assert.equal(report.count_incidentId, 2);
			assert.equal(report.average_secondsToAcknowledge, 60);
			assert.equal(report.average_secondsToResolve, 15 * 60);
			assert.equal(report.service, 'Orders');
		});

		it('relay-to-another-system: the same event, signed with the key of the receiver', async () => {
			const example = await imported('relay-to-another-system');
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
				it(`${name}: its pinned sample runs by hand, and is what the trigger puts out`, async () => {
					const example = await fresh(name);
					const simplify = json.payload === undefined;
					if (name === 'measure-response-times') await byHand(example, 'Once, by hand');
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

		it('none is left out', () => {
			assert.deepEqual([...run].sort(), [...EXAMPLES].sort());
		});
	});
}

function succeeded(execution: Execution): Execution {
	const { error } = execution.data.resultData;
	assert.equal(execution.status, 'success', JSON.stringify(error)?.slice(0, 2000));
	return execution;
}
