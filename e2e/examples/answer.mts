/** The example that answers an incident: what is looked up, and when it acknowledges. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { addIncident, announceIncident, changeIncident } from '../../simulator/incidents.mts';
import { SEED } from '../../simulator/seed.mts';
import type { Incident } from '../../simulator/state.mts';
import { deliver } from '../zenduty/delivery.mts';
import { setUp } from './account.mts';
import { KEY, type Stage } from './stage.mts';
import type { Imported } from '../workflows/examples.mts';
import { NOWHERE } from '../support/nowhere.mts';

/** As the example's own note says. */
const REQUESTS_AT_FIRST = 4;

const LOOKED_UP = /^Looked up by n8n\n/;
const HEALED = /^The health check was good twice in a row, so n8n acknowledged/;
const NOT_HEALED = /^The health check was not good twice in a row in \d+ checks/;

/** With each answer of the health check, and each thing that may happen meanwhile. */
export function exampleAnswer({ server, receiver, zenduty, imported, arrived }: Stage): void {
	const { journal, faults, webhooks, world, state } = zenduty;

	/** Sets the example up for a health check that answers with these statuses. */
	async function watching(health: string, checks = 10): Promise<Imported> {
		const change = setUp({}, { checks });
		const example = await imported('answer-an-incident', { health }, change);
		await server.rest.activate(example.workflow, example.url);
		webhooks.add({ url: example.url, authentication: 'signature', signingKey: KEY });
		return example;
	}

	function trigger(title: string, service = SEED.services.databases): Incident {
		const incident = addIncident(world, { title, service });
		announceIncident(world, incident);
		return incident;
	}

	async function ended({ workflow }: Imported, count = 1): Promise<void> {
		const executions = await server.rest.untilFinished(workflow.id, count, 90_000);
		assert.deepEqual(
			executions.map(({ status }) => status),
			Array.from({ length: count }, () => 'success'),
		);
		const { refused, invalidAnswers } = journal.counts();
		assert.deepEqual({ refused, invalidAnswers }, { refused: 0, invalidAnswers: 0 });
	}

	const notes = () => journal.changes('note added').map(({ text }) => text);
	const statuses = () => journal.changes('status set').map(({ to }) => to);

	function assertNotes(...expected: RegExp[]): void {
		assert.equal(notes().length, expected.length, JSON.stringify(notes()));
		for (const [index, text] of expected.entries()) assert.match(notes()[index] ?? '', text);
	}

	describe('Answering an incident:', () => {
		beforeEach(() => {
			journal.clear();
			faults.clear();
		});

		// The incidents of other tests are none of this example's business.
		afterEach(() => void webhooks.receivers.splice(0));

		it('it is acknowledged after two good answers in a row, and a note says what was found', async () => {
			const health = receiver.url([500, 200, 503, 204, 200]);
			const example = await watching(health);
			const incident = trigger('It heals');
			await ended(example);
			assertNotes(LOOKED_UP, HEALED);
			const [found = ''] = notes();
			assert.match(found, /\nService: Databases \(active\)\nOn call: Mara [^,\n]+\n/);
			assert.ok(found.includes(`${health} is asked every 70 seconds, 10 times`), found);
			assert.deepEqual([statuses(), incident.status], [[2], 2]);
			assert.equal(receiver.at(health).length, 5);
			const firstNote = journal.entries.findIndex(({ changes }) => changes.length > 0);
			assert.equal(firstNote + 1, REQUESTS_AT_FIRST);
			assert.deepEqual(arrived(example, 'chat'), []);
		});

		for (const [what, address] of [
			['is bad', () => receiver.url([500])],
			['cannot be reached', () => NOWHERE],
			['is good only now and then', () => receiver.url([200, 500])],
		] as const) {
			it(`it is not acknowledged while the health check ${what}`, async () => {
				const example = await watching(address(), 2);
				const incident = trigger(`The health check ${what}`);
				await ended(example);
				assertNotes(LOOKED_UP, NOT_HEALED);
				assert.deepEqual([statuses(), incident.status], [[], 1]);
			});
		}

		for (const [what, status] of [
			['acknowledged', 2],
			['resolved', 3],
		] as const) {
			it(`it is left alone if somebody has ${what} it by then`, async () => {
				const example = await watching(receiver.url([200]));
				const incident = trigger(`Somebody has ${what} it`);
				changeIncident(world, incident, { status }, () => {});
				await ended(example);
				assertNotes(LOOKED_UP);
				assert.deepEqual([statuses(), incident.status], [[], status]);
			});
		}

		it('it is answered once, if its event comes again', async () => {
			const example = await watching(receiver.url([200]));
			trigger('Its event comes twice');
			await ended(example);
			const { body, signature } = webhooks.sent.findLast(
				({ url, eventType }) => url === example.url && eventType === 'triggered',
			)!;
			const headers = { 'content-type': 'application/json', 'x-signature': signature ?? '' };
			const answer = await deliver(example.url, { body, headers });
			assert.equal(answer.status, 200, answer.text);
			await ended(example, 2);
			assertNotes(LOOKED_UP, HEALED);
			assert.deepEqual(statuses(), [2]);
		});

		it('the note says that nobody is on call', async () => {
			const service = state.services.find(({ name }) => name === 'Network')!;
			const before = service.escalation_policy;
			service.escalation_policy = SEED.policies.nights;
			const example = await watching(receiver.url([500]), 1);
			trigger('Nobody is on call', service.unique_id);
			await ended(example);
			service.escalation_policy = before;
			assert.match(notes()[0] ?? '', /\nOn call: nobody on level 1\n/);
		});

		it('what Zenduty does not tell is named in the note, and a failed end in the chat', async () => {
			const down = { kind: 'status', status: 500 } as const;
			faults.add({ method: 'GET', path: '/api/v2/account/teams/*/oncall/', effect: down });
			faults.add({ method: 'PATCH', path: '/api/incidents/*', effect: down });
			const example = await watching(receiver.url([200]));
			const { incident_number: number } = trigger('Zenduty is down');
			await ended(example);
			assertNotes(LOOKED_UP);
			assert.match(notes()[0] ?? '', /\nService: Databases \(active\)\nOn call: .*500/);
			assert.deepEqual(statuses(), []);
			const [{ text }] = arrived(example, 'chat');
			assert.match(text, /^The health check of incident #\d+ “Zenduty is down” is good again/);
			assert.match(text, /wanted to acknowledge the incident, and there was an error\. .*500/);
			assert.ok(text.includes(`#${number} `), text);
		});

		it('it is acknowledged also if no note can be added, and the chat is told that', async () => {
			faults.add({ method: 'POST', path: '*/note/', effect: { kind: 'drop' } });
			const example = await watching(receiver.url([200]));
			const incident = trigger('Notes are lost');
			await ended(example);
			assertNotes();
			assert.deepEqual([statuses(), incident.status], [[2], 2]);
			const [{ text }] = arrived(example, 'chat');
			assert.match(text, /there was an error\. .*\backnowledged\b.*\bnote\b/);
		});
	});
}
