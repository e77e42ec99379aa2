/** The same event twice, one after the other or at once: what each example does about it. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { before, describe, it } from 'node:test';
import { deliver, event, idOf, signed } from '../zenduty/delivery.mts';
import { KEY, type Stage } from './stage.mts';
import type { Imported } from '../workflows/examples.mts';
import { SILENT, type Stores } from './stores.mts';
import { runToEnd } from '../programs/programs.mts';
import type { Json } from '../n8n/rest.mts';

/** The same event, so many times at once. */
const AT_ONCE = 50;

/** A window that a test can wait for, in seconds. */
const SHORT = 8;

/** With each of the three ways to tell what has come before. */
export function exampleOnce(stage: Stage, { redis, postgres }: Stores): void {
	const { server, imported, fresh, arrived, accepted, byHand } = stage;

	/** The events of the tickets. */
	const tickets = (example: Imported): string[] =>
		arrived(example, 'tickets').map((ticket) => ticket.event);

	/** Imports another copy of an example, with other texts in its parameters. */
	const copied = async (name: string, ...changes: Array<[string, string]>): Promise<Imported> => {
		let changed = 0;
		const example = await fresh(name, {}, (node) => {
			// The URL of the example is taken.
			if (node.webhookId) node.webhookId = randomUUID();
			if (node.type === 'n8n-nodes-base.stickyNote') return;
			let text = JSON.stringify(node.parameters);
			for (const [from, to] of changes) {
				if (text.includes(from)) changed += 1;
				text = text.replaceAll(from, to);
			}
			node.parameters = JSON.parse(text);
		});
		assert.ok(changed >= changes.length, 'each change was made');
		await server.rest.activate(example.workflow, example.url);
		return example;
	};

	/** The same event many times at once, and others. */
	const storm = async (example: Imported): Promise<void> => {
		const same = event();
		const answers = await Promise.all(
			Array.from({ length: AT_ONCE }, async () => await deliver(example.url, signed(same, KEY))),
		);
		for (const { status, text } of answers) assert.equal(status, 200, text);
		const { length: before } = await server.rest.executions(example.workflow.id);
		const executions = await server.rest.untilFinished(example.workflow.id, before, 90_000);
		assert.ok(executions.length >= AT_ONCE, `${executions.length} executions`);
		for (const { status } of executions) assert.equal(status, 'success');
		assert.deepEqual(tickets(example), ['triggered'], `${AT_ONCE} at once: one goes on`);
		await accepted(example, event('resolved'));
		await accepted(example, same);
		assert.deepEqual(tickets(example), ['triggered', 'resolved'], 'another event goes on, too');
	};

	/** The same event within the window and after it. */
	const window = async (example: Imported): Promise<void> => {
		const same = event();
		await accepted(example, same);
		await accepted(example, same);
		assert.equal(tickets(example).length, 1, 'within the window it does not go on');
		await wait((SHORT + 1) * 1000);
		await accepted(example, same);
		assert.equal(tickets(example).length, 2, 'after the window it does');
	};

	describe('The same event twice, with Redis:', () => {
		it(`handle-once-with-redis: of ${AT_ONCE} at once exactly one is handled`, async () => {
			const example = await imported('handle-once-with-redis');
			await server.rest.activate(example.workflow, example.url);
			await storm(example);
		});

		it('handle-once-with-redis: after the window the same event is handled again', async () => {
			await window(await copied('handle-once-with-redis', ['"ttl":600', `"ttl":${SHORT}`]));
		});

		it('handle-once-with-redis: an error of Redis loses no event', async () => {
			const example = await copied('handle-once-with-redis');
			const body = event();
			const key = `zenduty:${example.workflow.id}:${idOf(body)}`;
			// A list cannot be counted up.
			runToEnd('redis-cli', ['-p', String(redis.port), 'LPUSH', key, 'a list']);
			await accepted(example, body);
			assert.deepEqual(tickets(example), ['triggered']);
		});

		it('handle-once-with-redis: while Redis is down events wait, and then go on once', async () => {
			const example = await copied('handle-once-with-redis');
			await redis.stop();
			const body = event();
			for (const each of [body, body]) {
				const { status, text } = await deliver(example.url, signed(each, KEY));
				assert.equal(status, 200, text);
			}
			await wait(2000);
			assert.deepEqual(tickets(example), []);
			await redis.start();
			const executions = await server.rest.untilFinished(example.workflow.id, 2, 60_000);
			for (const { status } of executions) assert.equal(status, 'success');
			assert.deepEqual(tickets(example), ['triggered']);
		});
	});

	describe('The same event twice, with PostgreSQL:', () => {
		it('handle-once-with-postgresql: without the table no event is lost', async () => {
			const example = await copied('handle-once-with-postgresql');
			await accepted(example, event());
			assert.deepEqual(tickets(example), ['triggered']);
		});

		it(`handle-once-with-postgresql: of ${AT_ONCE} at once exactly one is handled`, async () => {
			const example = await imported('handle-once-with-postgresql');
			await byHand(example, 'Once, by hand');
			await server.rest.activate(example.workflow, example.url);
			await storm(example);
		});

		it('handle-once-with-postgresql: after the window it is handled again, once', async () => {
			const example = await copied('handle-once-with-postgresql', [
				"interval '10 minutes'",
				`interval '${SHORT} seconds'`,
			]);
			await window(example);
			assert.equal(await postgres.query('select count(*) > 1 from zenduty_events'), 't\n');
			await wait((SHORT + 1) * 1000);
			await byHand(example, 'Every night');
			const old = 'select count(*) from zenduty_events where passes_again_at <= now()';
			assert.equal(await postgres.query(old), '0\n', 'old rows are removed');
			assert.notEqual(await postgres.query('select count(*) from zenduty_events'), '0\n');
		});

		it('handle-once-with-postgresql: while PostgreSQL is down no event is lost', async () => {
			const example = await copied('handle-once-with-postgresql');
			await postgres.stop();
			try {
				await accepted(example, event());
				assert.deepEqual(tickets(example), ['triggered']);
			} finally {
				await postgres.start();
			}
		});
	});

	describe('A database that says nothing:', () => {
		it('handle-once-with-postgresql: the event goes on after 5 s', async () => {
			const example = await fresh('handle-once-with-postgresql', {}, (node: Json) => {
				if (node.webhookId) node.webhookId = randomUUID();
				if (node.credentials?.postgres) node.credentials.postgres.name = SILENT;
			});
			await server.rest.activate(example.workflow, example.url);
			const started = Date.now();
			await accepted(example, event());
			assert.deepEqual(tickets(example), ['triggered']);
			assert.ok(Date.now() - started > 4000, 'it has waited');
		});
	});

	describe('The same event twice, with Remove Duplicates:', () => {
		/** Waits, if the ten minutes of the clock end while a test runs. */
		before(async () => {
			const left = 600_000 - (Date.now() % 600_000);
			if (left < 45_000) await wait(left);
		});

		it('ignore-duplicates: an event that comes twice is handled once', async () => {
			const example = await imported('ignore-duplicates');
			await server.rest.activate(example.workflow, example.url);
			const first = event();
			const again = event('resolved');
			for (const body of [first, first, again, first, again]) await accepted(example, body);
			assert.deepEqual(tickets(example), ['triggered', 'resolved']);
		});

		it('ignore-duplicates: a full history is emptied, and no event is lost', async () => {
			const example = await copied('ignore-duplicates', ['"historySize":10000', '"historySize":3']);
			const bodies = [event(), event('acknowledged'), event('resolved'), event()];
			for (const body of [...bodies, bodies[3], bodies[3]]) await accepted(example, body);
			assert.deepEqual(tickets(example), ['triggered', 'acknowledged', 'resolved', 'triggered']);
		});

		it('ignore-duplicates: after another error the event goes on, and the history stays', async () => {
			const example = await fresh('ignore-duplicates', {}, (node: Json) => {
				if (node.webhookId) node.webhookId = randomUUID();
				if (node.name !== 'Only events not seen before') return;
				node.parameters.options.scope =
					"={{ $json.eventType === 'resolved' ? 'nowhere' : 'workflow' }}";
			});
			await server.rest.activate(example.workflow, example.url);
			const [first, failing] = [event(), event('resolved')];
			for (const body of [first, failing, first]) await accepted(example, body);
			assert.deepEqual(tickets(example), ['triggered', 'resolved']);
		});

		it('ignore-duplicates: after the ten minutes the same event is handled again', async () => {
			const example = await copied('ignore-duplicates', ['600000', String(SHORT * 1000)]);
			const body = event();
			await accepted(example, body);
			await wait(SHORT * 1000);
			await accepted(example, body);
			assert.deepEqual(tickets(example), ['triggered', 'triggered']);
		});

		it('ignore-duplicates: at once the same event passes more than once, as its note says', async () => {
			const example = await copied('ignore-duplicates');
			const body = event();
			const storms = 4;
			for (let storm = 0; storm < storms; storm++) {
				await Promise.all(
					Array.from({ length: 20 }, async () => await deliver(example.url, signed(body, KEY))),
				);
			}
			await server.rest.untilFinished(example.workflow.id, 20 * storms, 60_000);
			assert.ok(tickets(example).length > 1, `${tickets(example).length}`);
		});
	});
}
