/** The example that opens an incident from anything: from a report to Zenduty, and what is answered. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, beforeEach, describe, it } from 'node:test';
import { deliver, type Answer } from '../zenduty/delivery.mts';
import { NOWHERE } from '../support/nowhere.mts';
import { CALLER, setUp } from './account.mts';
import type { Stage } from './stage.mts';
import type { Imported } from '../workflows/examples.mts';
import type { Json } from '../n8n/rest.mts';

const AT_ONCE = 20;

/** With good and bad reports, and with a Zenduty that does not take them. */
export function exampleOpen({ server, zenduty, imported, arrived }: Stage): void {
	const { journal, faults, state } = zenduty;
	const down = {
		method: 'POST',
		path: '*/generic/*',
		effect: { kind: 'status', status: 500 },
	} as const;
	let example: Imported;
	let about = '';

	const report = async (body: Json, headers: Record<string, string> = CALLER): Promise<Answer> =>
		await deliver(example.url, {
			body: JSON.stringify(body),
			headers: { 'content-type': 'application/json', ...headers },
		});

	const alerts = () => journal.changes('alert taken').map(({ type, entityId }) => [type, entityId]);
	const incidents = () => state.incidents.filter(({ entityId }) => entityId === about);

	describe('Opening an incident from anything:', () => {
		before(async () => {
			example = await imported('open-an-incident-from-anything', {}, setUp());
			await server.rest.activate(example.workflow, example.url);
		});

		beforeEach(() => {
			journal.clear();
			faults.clear();
			about = `db-1/disk-${randomUUID()}`;
		});

		it('a report opens an incident, and the report that it is over resolves it', async () => {
			const details = '5 % left';
			const sent = {
				about,
				message: 'Disk almost full',
				details,
				severity: 'critical',
				host: 'db-1',
			};
			const opened = await report(sent);
			assert.equal(opened.status, 202, opened.text);
			const { traceId, ...rest } = opened.json;
			assert.deepEqual(rest, { accepted: true, about });
			assert.equal(traceId, state.alerts.at(-1)?.trace_id);
			const [incident] = incidents();
			assert.deepEqual(
				[incident?.title, incident?.summary, incident?.status],
				[sent.message, details, 1],
			);
			const { body } = journal.entries.at(-1) as Json;
			assert.deepEqual(body.payload, sent, 'the whole report is in the alert');

			const over = await report({ about, state: 'over' });
			assert.equal(over.status, 202, over.text);
			assert.equal(incident?.status, 3);
			assert.deepEqual(alerts(), [
				['critical', about],
				['resolved', about],
			]);
		});

		it(`${AT_ONCE} reports about the same thing at once are one incident`, async () => {
			const sent = { about, message: 'Replica lag', severity: 'error' };
			const answers = await Promise.all(
				Array.from({ length: AT_ONCE }, async () => await report(sent)),
			);
			for (const { status, text } of answers) assert.equal(status, 202, text);
			assert.deepEqual(
				alerts(),
				Array.from({ length: AT_ONCE }, () => ['error', about]),
			);
			assert.equal(incidents().length, 1);
		});

		for (const severity of ['catastrophic', undefined, 7]) {
			it(`the severity ${severity} counts as critical`, async () => {
				const { status, text } = await report({ about, message: 'It burns', severity });
				assert.equal(status, 202, text);
				assert.deepEqual(alerts(), [['critical', about]]);
			});
		}

		it('a report that it is over opens nothing', async () => {
			const { status, text } = await report({ about, state: 'OK' });
			assert.equal(status, 202, text);
			assert.deepEqual([alerts(), incidents()], [[['resolved', about]], []]);
		});

		it('a report that does not say what it is about, or what is wrong, is refused', async () => {
			for (const body of [{ message: 'Something' }, { about }, { about: ' ', message: 'x' }, {}]) {
				const { status, json } = await report(body);
				assert.equal(status, 400, JSON.stringify(body));
				assert.match(json.error, /^Give "about" and "message"/);
			}
			assert.deepEqual(journal.entries, []);
		});

		it('a report from a stranger is refused', async () => {
			for (const headers of [{}, { 'x-caller': 'a guess' }]) {
				const { status } = await report({ about, message: 'Let me in' }, headers as Json);
				assert.equal(status, 403);
			}
			assert.deepEqual(journal.entries, []);
		});

		it('while Zenduty does not take alerts, the chat gets the report, and it can be sent again', async () => {
			faults.add(down);
			const sent = { about, message: 'Nobody hears this' };
			const { status, json } = await report(sent);
			assert.equal(status, 502);
			assert.deepEqual([json.accepted, json.about], [false, about]);
			const [{ text }] = arrived(example, 'chat');
			assert.ok(
				text.startsWith(`Problem: Nobody hears this (${about}). Zenduty did not take`),
				text,
			);
			const { length } = await server.rest.executions(example.workflow.id);
			const [{ status: ofExecution }] = await server.rest.untilFinished(
				example.workflow.id,
				length,
			);
			assert.equal(ofExecution, 'error', 'the execution is marked as failed');
			faults.clear();
			assert.equal((await report(sent)).status, 202);
			assert.equal(incidents().length, 1);
		});

		it('the program is told also if neither Zenduty nor the chat answers', async () => {
			const chat = NOWHERE;
			const deaf = await imported('open-an-incident-from-anything', { chat }, setUp());
			await server.rest.activate(deaf.workflow, deaf.url);
			faults.add(down);
			example = deaf;
			const { status, json } = await report({ about, message: 'Nobody hears this' });
			assert.deepEqual([status, json.accepted], [502, false]);
		});
	});
}
