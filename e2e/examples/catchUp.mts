/** The example that catches up after an outage: what was missed is handled, and nothing else. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { addIncident, announceIncident } from '../../simulator/incidents.mts';
import { SEED } from '../../simulator/seed.mts';
import type { Incident, Status } from '../../simulator/state.mts';
import type { Execution, Json } from '../n8n/rest.mts';
import { until } from '../support/until.mts';
import { setUp } from './account.mts';
import { KEY, type Stage } from './stage.mts';
import type { Imported } from '../workflows/examples.mts';

const LOOK = 'Every ten minutes';

/** How long after an event n8n may still be about to tell of it, in milliseconds. */
const A_MOMENT = 1500;

/** With events that arrive, that are lost, and that cannot be handled. */
export function exampleCatchUp(stage: Stage): void {
	const { server, receiver, zenduty, imported, fresh, arrived, byHand } = stage;
	const { faults, webhooks, world } = zenduty;
	let copies = 0;

	interface Copy extends Imported {
		/** What was handled since it was asked last, as `#217 triggered`. */
		handled(): string[];
	}

	/** The IDs of the copies that run every ten minutes until they are deactivated. */
	const active: string[] = [];

	/** Sets the example up with a table of its own, in which nothing counts as late. */
	async function caughtUp({
		load = fresh,
		statuses = [200],
		hasTable = true,
		...settings
	}: Json = {}): Promise<Copy> {
		const table = `caught_up_${(copies += 1)}`;
		const handler = receiver.url(statuses);
		const change = setUp({}, { minutes: 0, ...settings });
		const example: Imported = await load('catch-up-after-an-outage', { handler }, (node: Json) => {
			change(node);
			const { parameters } = node;
			if (parameters.dataTableId) parameters.dataTableId.value = table;
			if (parameters.tableName) parameters.tableName = table;
		});
		if (hasTable) await byHand(example, 'Once, by hand');
		await server.rest.activate(example.workflow, example.url);
		active.push(example.workflow.id);
		webhooks.receivers.splice(0);
		webhooks.add({ url: example.url, authentication: 'signature', signingKey: KEY });
		let seen = 0;
		return {
			...example,
			handled() {
				const all = receiver.at(handler).map(({ body }): Json => JSON.parse(body.toString()));
				const news = all.slice(seen);
				seen = all.length;
				return news.map(({ incidentNumber, eventType }) => `#${incidentNumber} ${eventType}`);
			},
		};
	}

	const incident = (status: Status = 1, title = 'Replica lags behind'): Incident =>
		addIncident(world, { title, service: SEED.services.databases, status });

	/** An event that arrives is handled. */
	async function arrives({ workflow }: Imported, of: Incident): Promise<Execution> {
		const { length } = await server.rest.executions(workflow.id);
		announceIncident(world, of);
		const [{ id }] = await server.rest.untilFinished(workflow.id, length + 1);
		return await server.rest.execution(id);
	}

	/** Looks for what was missed. */
	async function look(example: Copy): Promise<string[]> {
		await new Promise((resolve) => setTimeout(resolve, A_MOMENT));
		await byHand(example, LOOK);
		return example.handled();
	}

	describe('Catching up after an outage:', () => {
		beforeEach(() => faults.clear());
		// It would ask Zenduty in the middle of another example, whose requests are counted.
		afterEach(async () => {
			for (const id of active.splice(0)) await server.rest.deactivate(id);
		});

		it('what was missed is handled once, what arrived is not handled again', async () => {
			const example = await caughtUp({ load: imported });
			const known = incident();
			assert.equal((await arrives(example, known)).status, 'success');
			assert.deepEqual(example.handled(), [`#${known.incident_number} triggered`]);
			const { incident_number: answered } = incident(2, 'Answered & "quoted"');
			const { incident_number: over } = incident(3);
			assert.deepEqual((await look(example)).sort(), [
				`#${answered} acknowledged`,
				`#${answered} triggered`,
				`#${over} acknowledged`,
				`#${over} resolved`,
				`#${over} triggered`,
			]);
			assert.deepEqual(await look(example), []);
			const [{ text }, ...more] = arrived(example, 'chat');
			assert.deepEqual(more, []);
			assert.ok(text.includes(`#${answered} triggered: Answered & "quoted"`), text);
			await byHand(example, 'Every night');
			assert.deepEqual(await look(example), [], 'what is new is not forgotten at night');
		});

		it('what Zenduty sends while n8n does not listen is not lost', async () => {
			const example = await caughtUp();
			await server.rest.deactivate(example.workflow.id);
			// While it is served for POST only, n8n says so to a GET.
			await until(
				'the URL is gone',
				async () => !(await (await fetch(example.url)).text()).includes('POST'),
			);
			const lost = incident();
			announceIncident(world, lost);
			await webhooks.settled();
			assert.equal(webhooks.sent.at(-1)?.status, 404);
			await server.rest.activate(example.workflow, example.url);
			assert.deepEqual(await look(example), [`#${lost.incident_number} triggered`]);
			assert.deepEqual(await look(example), []);
		});

		it('what could not be handled is handled later, and the chat learns of it', async () => {
			const example = await caughtUp({ statuses: [500, 503, 200] });
			const failing = incident();
			const event = `#${failing.incident_number} triggered`;
			await arrives(example, failing);
			assert.deepEqual(example.handled(), [event], 'status 500');
			assert.deepEqual(await look(example), [event], 'status 503');
			assert.deepEqual(await look(example), [event]);
			assert.deepEqual(await look(example), []);
			const texts = arrived(example, 'chat').map(({ text }) => text);
			assert.equal(texts.length, 2);
			for (const text of texts) assert.match(text, /\(not for the first time\)$/);
		});

		it('of several events, only those that could not be handled are handled again', async () => {
			const example = await caughtUp({ statuses: [200, 500, 200] });
			incident();
			incident();
			assert.equal((await look(example)).length, 2);
			assert.equal((await look(example)).length, 1);
			assert.deepEqual(await look(example), []);
		});

		it('an event that may still be on its way is left alone', async () => {
			const example = await caughtUp({ minutes: 5 });
			incident();
			assert.deepEqual(await look(example), []);
		});

		it('of many events some are handled in each run, the oldest first', async () => {
			const example = await caughtUp({ atOnce: 2 });
			const numbers = [1, 2, 3].map(() => incident().incident_number);
			assert.deepEqual(
				[...(await look(example)), ...(await look(example)), ...(await look(example))],
				numbers.map((number) => `#${number} triggered`),
			);
		});

		it('while Zenduty does not answer the run fails, and the next one catches up', async () => {
			const example = await caughtUp();
			const missed = incident();
			faults.add({ path: '*', effect: { kind: 'status', status: 500 } });
			const trigger = { triggerToStartFrom: { name: LOOK } };
			const { executionId } = await server.rest.run(example.workflow, trigger);
			const { status } = await server.rest.untilEnded(executionId, 60_000);
			assert.deepEqual([status, example.handled()], ['error', []]);
			faults.clear();
			assert.deepEqual(await look(example), [`#${missed.incident_number} triggered`]);
		});

		it('without its table an event is handled all the same', async () => {
			const example = await caughtUp({ hasTable: false });
			const known = incident();
			await arrives(example, known);
			assert.deepEqual(example.handled(), [`#${known.incident_number} triggered`]);
		});
	});
}
