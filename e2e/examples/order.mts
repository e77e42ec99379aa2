/** Events do not arrive in the order in which they happened, and some arrive twice. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { addIncident } from '../../simulator/incidents.mts';
import { SEED } from '../../simulator/seed.mts';
import { deliver, dumps, incident, signed } from '../zenduty/delivery.mts';
import { setUp } from './account.mts';
import { KEY, type Stage } from './stage.mts';
import type { Json } from '../n8n/rest.mts';
import { until } from '../support/until.mts';

/** The body of an event of an incident. */
function body(event_type: string, of: Json, changes: Json = {}): string {
	const status = ['triggered', 'acknowledged', 'resolved'].indexOf(event_type) + 1;
	return dumps({ payload: { event_type, incident: { ...of, status, ...changes } } });
}

/** A moment after the incident began. */
function after(seconds: number): string {
	return new Date(Date.parse('2026-03-04T05:00:00.000Z') + seconds * 1000).toISOString();
}

/** An incident that began then. */
function begun(title: string): Json {
	return incident({ title, creation_date: after(0) });
}

/** How long the workflow waits for an answer, in seconds: longer than all deliveries take. */
const WAIT = 25;

/** Tells stories of incidents, and what each example makes of them. */
export function exampleOrder(stage: Stage): void {
	const { server, zenduty, imported, arrived, accepted, byHand } = stage;

	/** How many rows a data table has. */
	const rows = async (name: string): Promise<number> => {
		const { data } = await server.rest.call('GET', '/rest/data-tables-global');
		const { id, projectId } = data.find((table: Json) => table.name === name);
		const path = `/rest/projects/${projectId}/data-tables/${id}/rows`;
		const { count } = await server.rest.call('GET', path);
		return count;
	};

	describe('Events out of order:', () => {
		it('escalate-when-not-acknowledged: what nobody answered, in whatever order it came', async () => {
			const enter = setUp({ escalationPolicy: SEED.policies.nights });
			const example = await imported('escalate-when-not-acknowledged', {}, (node) => {
				enter(node);
				if (node.name === 'Wait for someone') node.parameters.amount = WAIT;
			});
			zenduty.journal.clear();
			await byHand(example, 'Once, by hand');
			await server.rest.activate(example.workflow, example.url);
			const acknowledged_date = after(30);
			const resolved_date = after(60);
			const stories: Record<string, (of: Json) => string[]> = {
				'escalated: nobody came': (of) => [body('triggered', of)],
				'escalated: nobody came, and it was delivered twice': (of) => [
					body('triggered', of),
					body('triggered', of),
				],
				'escalated: triggered again, which knows of the answer': (of) => [
					body('triggered', of),
					body('acknowledged', of, { acknowledged_date }),
					body('triggered', of, { acknowledged_date }),
				],
				'escalated: triggered again, byte for byte the same': (of) => [
					body('triggered', of),
					body('acknowledged', of, { acknowledged_date }),
					body('triggered', of),
				],
				'escalated: triggered again, and the answer to the first time is late': (of) => [
					body('triggered', of),
					body('triggered', of, { acknowledged_date }),
					body('acknowledged', of, { acknowledged_date }),
				],
				'escalated: triggered again, the first time was lost': (of) => [
					body('acknowledged', of, { acknowledged_date }),
					body('triggered', of, { acknowledged_date }),
				],
				'calm: acknowledged': (of) => [
					body('triggered', of),
					body('acknowledged', of, { acknowledged_date }),
				],
				'calm: resolved': (of) => [body('triggered', of), body('resolved', of, { resolved_date })],
				'calm: acknowledged, and it was delivered twice': (of) => [
					body('triggered', of),
					body('triggered', of),
					body('acknowledged', of, { acknowledged_date }),
				],
				'calm: triggered is late': (of) => [
					body('acknowledged', of, { acknowledged_date }),
					body('triggered', of),
				],
				'calm: triggered comes last': (of) => [
					body('resolved', of, { acknowledged_date, resolved_date }),
					body('acknowledged', of, { acknowledged_date }),
					body('triggered', of),
				],
				'calm: triggered is late, and was written after the answer': (of) => [
					body('acknowledged', of, { acknowledged_date }),
					body('triggered', of, { acknowledged_date, status: 2 }),
				],
				'calm: acknowledged again after it was triggered again': (of) => [
					body('triggered', of),
					body('acknowledged', of, { acknowledged_date }),
					body('triggered', of, { acknowledged_date }),
					body('acknowledged', of, { acknowledged_date: after(900) }),
				],
			};
			const told = Object.entries(stories).map(([title, story]) => {
				const service = SEED.services.databases;
				const { unique_id, incident_number } = addIncident(zenduty.world, { title, service });
				const of = { ...begun(title), unique_id, incident_number };
				return { title, number: incident_number, bodies: story(of) };
			});
			let delivered = 0;
			const started = Date.now();
			for (let step = 0; step < 4; step++) {
				for (const { bodies } of told.filter((story) => step < story.bodies.length)) {
					const answer = await deliver(example.url, signed(bodies[step], KEY));
					assert.equal(answer.status, 200, answer.text);
					delivered += 1;
				}
				// What is delivered next arrives after these.
				const isNoted = async () => (await rows('zenduty_incident_events')) === delivered;
				await until(`${delivered} events are noted`, isNoted);
			}
			const took = (Date.now() - started) / 1000;
			assert.ok(took < WAIT, `all was delivered in time: ${took} s`);
			// One of the executions is that by hand.
			const executions = await server.rest.untilFinished(
				example.workflow.id,
				delivered + 1,
				90_000,
			);
			for (const { status } of executions) assert.equal(status, 'success');
			const calls = zenduty.journal.changes('responder added');
			for (const { asked } of calls) assert.equal(asked, SEED.policies.nights);
			assert.deepEqual(
				calls.map((call) => told.find(({ number }) => number === call.incident)?.title).sort(),
				Object.keys(stories)
					.filter((title) => title.startsWith('escalated'))
					.sort(),
			);
		});

		it('measure-response-times: the averages do not depend on the order', async () => {
			const example = await imported('measure-response-times');
			await byHand(example, 'Once, by hand');
			await server.rest.activate(example.workflow, example.url);
			const [first, second, third] = [begun('First'), begun('Second'), begun('Third')];
			const answered = { acknowledged_date: after(30) };
			const bodies = [
				body('acknowledged', first, answered),
				body('resolved', first, { ...answered, resolved_date: after(600) }),
				// The other way round, and all of it twice.
				body('resolved', second, { acknowledged_date: after(90), resolved_date: after(1500) }),
				body('acknowledged', second, { acknowledged_date: after(90) }),
				body('resolved', second, { acknowledged_date: after(90), resolved_date: after(1500) }),
				body('acknowledged', second, { acknowledged_date: after(90) }),
				// Resolved before anybody acknowledged it, and triggered again.
				body('resolved', third, { resolved_date: after(300) }),
				body('acknowledged', third, { acknowledged_date: after(400) }),
				body('acknowledged', third, { acknowledged_date: after(180) }),
				body('resolved', third, { ...answered, resolved_date: after(1800) }),
			];
			for (const each of bodies) await accepted(example, each);
			await byHand(example, 'Every Monday');
			const [report, ...more] = arrived(example, 'report');
			assert.deepEqual(more, []);
			assert.deepEqual(report, {
				count_incidentId: 3,
				average_secondsToAcknowledge: (30 + 90 + 30) / 3,
				average_secondsToResolve: (600 + 1500 + 1800) / 3,
				service: 'Orders',
			});
		});

		it('measure-response-times: both events of an incident at once', async () => {
			const example = await stage.fresh('measure-response-times', {}, (node) => {
				if (node.webhookId) node.webhookId = '5d2f7d9e-6a1b-4c3d-8e4f-70a9b8c7d6e5';
				if (node.parameters.dataTableId) node.parameters.dataTableId.value = 'at_once';
				if (node.parameters.tableName) node.parameters.tableName = 'at_once';
			});
			await byHand(example, 'Once, by hand');
			await server.rest.activate(example.workflow, example.url);
			const of = begun('At once');
			const answered = { acknowledged_date: after(40) };
			const bodies = Array.from({ length: 5 }, () => [
				body('resolved', of, { ...answered, resolved_date: after(100) }),
				body('acknowledged', of, answered),
			]).flat();
			const answers = await Promise.all(
				bodies.map(async (each) => await deliver(example.url, signed(each, KEY))),
			);
			for (const { status, text } of answers) assert.equal(status, 200, text);
			await server.rest.untilFinished(example.workflow.id, bodies.length + 1);
			await byHand(example, 'Every Monday');
			const [{ count_incidentId, average_secondsToResolve }] = arrived(example, 'report');
			assert.deepEqual([count_incidentId, average_secondsToResolve], [1, 100]);
		});
	});
}
