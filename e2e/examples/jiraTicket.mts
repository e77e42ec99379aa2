/** The example in which an incident and an issue in Jira end together. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { addIncident, changeIncident, openIncident } from '../../simulator/incidents.mts';
import { SEED } from '../../simulator/seed.mts';
import type { Incident } from '../../simulator/state.mts';
import { ISSUE_TYPE, PROJECT, startJira, type Issue, type Jira } from '../programs/jira.mts';
import { deliver } from '../zenduty/delivery.mts';
import { setUp } from './account.mts';
import { KEY, type Stage } from './stage.mts';
import type { Imported } from '../workflows/examples.mts';

/** Before a node tries again, in milliseconds. */
const PAUSE = 300;

/** In both directions, with what comes again, and with a Jira or a Zenduty that fails. */
export function exampleJiraTicket({ server, zenduty, imported, byHand }: Stage): void {
	const { faults, journal, webhooks, world } = zenduty;
	let jira: Jira;
	let example: Imported;
	let ran = 0;

	/** Waits until so many more executions have ended. @returns their statuses, the newest first */
	async function ended(more: number): Promise<string[]> {
		ran += more;
		const executions = await server.rest.untilFinished(example.workflow.id, ran, 60_000);
		assert.equal(executions.length, ran, 'no execution that is not expected');
		return executions.slice(0, more).map(({ status }) => status);
	}

	const service = SEED.services.databases;
	const open = (title: string): Incident => openIncident(world, { title, service }, () => {});
	const resolve = (incident: Incident) => changeIncident(world, incident, { status: 3 }, () => {});
	const issuesOf = ({ incident_number: number }: Incident): Issue[] =>
		jira.issues.filter(({ fields }) => fields.summary.startsWith(`#${number} `));
	const isDone = ({ fields }: Issue) => fields.status.statusCategory.key === 'done';

	/** An incident with its issue. */
	async function ticket(title: string): Promise<{ incident: Incident; issue: Issue }> {
		const incident = open(title);
		assert.deepEqual(await ended(1), ['success']);
		const [issue, ...more] = issuesOf(incident);
		assert.ok(issue);
		assert.deepEqual(more, []);
		return { incident, issue };
	}

	const notes = () => journal.changes('note added').map(({ text }) => text);
	const resolved = () => journal.changes('status set').filter(({ to }) => to === 3).length;

	describe('A two-way ticket in Jira:', () => {
		before(async () => {
			jira = await startJira();
			const { credential } = jira;
			const secret = { name: 'secret', value: 'e2e-examples-key-of-jira' };
			const type = 'jiraSoftwareCloudApi';
			await server.rest.createCredential('Jira SW Cloud account', credential, type);
			await server.rest.createCredential('Query Auth account', secret, 'httpQueryAuth');
			const enter = setUp({ project: PROJECT, issueType: ISSUE_TYPE });
			example = await imported('two-way-ticket-in-jira', {}, (node) => {
				enter(node);
				if (node.retryOnFail) node.waitBetweenTries = PAUSE;
			});
			await byHand(example, 'Once, by hand');
			ran = 1;
			await server.rest.activate(example.workflow, example.url);
			webhooks.add({ url: example.url, authentication: 'signature', signingKey: KEY });
		});

		beforeEach(() => {
			journal.clear();
			faults.clear();
		});

		after(async () => {
			// The incidents of other tests are none of this example's business.
			webhooks.receivers.splice(0);
			await server.rest.deactivate(example.workflow.id);
			await jira.stop();
		});

		it('an incident gets an issue, and a note that names it', async () => {
			const { incident, issue } = await ticket('Disk full');
			const { summary, description } = issue.fields;
			assert.equal(summary, `#${incident.incident_number} Disk full`);
			assert.match(description, /^Incident #\d+ in Zenduty\nService: Databases\nUrgency: high/);
			assert.deepEqual(notes(), [`Issue in Jira: ${issue.key}`]);
		});

		it('when the issue is done, the incident is resolved, and that is the end', async () => {
			const { incident, issue } = await ticket('Done in Jira');
			const before = jira.moves();
			jira.move(issue, 'done');
			// Jira's event, and the echo from Zenduty.
			assert.deepEqual(await ended(2), ['success', 'success']);
			assert.deepEqual([incident.status, resolved()], [3, 1]);
			assert.equal(notes().at(-1), `Done in Jira: ${issue.key}`);
			assert.equal(jira.moves(), before);
		});

		it('when the incident is resolved, the issue is done, and that is the end', async () => {
			const { incident, issue } = await ticket('Resolved in Zenduty');
			const before = jira.moves();
			resolve(incident);
			// Zenduty's event, and the echo from Jira.
			assert.deepEqual(await ended(2), ['success', 'success']);
			assert.deepEqual([isDone(issue), jira.moves()], [true, before + 1]);
			assert.equal(resolved(), 0);
		});

		it('an event that comes twice makes one issue', async () => {
			const { incident } = await ticket('Twice');
			const { body, signature } = webhooks.sent.at(-1)!;
			const headers = { 'content-type': 'application/json', 'x-signature': signature ?? '' };
			assert.equal((await deliver(example.url, { body, headers })).status, 200);
			assert.deepEqual(await ended(1), ['success']);
			assert.equal(issuesOf(incident).length, 1);
		});

		it('other changes, other issues and other senders resolve nothing', async () => {
			const { incident, issue } = await ticket('Still open');
			jira.move(issue, 'open');
			jira.move({ ...issue, key: 'OTHER-1' }, 'done');
			jira.move(issue, 'open', 'priority');
			assert.deepEqual(await ended(3), ['success', 'success', 'success']);
			const [url = ''] = jira.webhooks;
			const forged = await fetch(url.replace(/\?.*/, ''), {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify({ issue, changelog: { items: [{ field: 'status' }] } }),
			});
			assert.equal(forged.status, 403);
			assert.deepEqual([incident.status, resolved()], [1, 0]);
		});

		it('a resolved incident without an issue is left alone', async () => {
			resolve(addIncident(world, { title: 'Older than the workflow', service }));
			assert.deepEqual(await ended(1), ['success']);
		});

		it('the issue is made also if Jira does not respond at first', async () => {
			jira.fail(2);
			await ticket('Jira is slow');
		});

		it('if Jira is down, the execution is marked as failed', async () => {
			jira.fail(3);
			const incident = open('Jira is down');
			assert.deepEqual(await ended(1), ['error']);
			assert.deepEqual(issuesOf(incident), []);
		});

		it('if the issue cannot be moved to done, the execution says so', async () => {
			const { incident, issue } = await ticket('Stuck');
			jira.canBeDone = false;
			resolve(incident);
			assert.deepEqual(await ended(1), ['error']);
			jira.canBeDone = true;
			assert.equal(isDone(issue), false);
		});

		it('if Zenduty does not resolve the incident, the execution is marked as failed', async () => {
			const { incident, issue } = await ticket('Zenduty is down');
			faults.add({ method: 'PATCH', path: '*', effect: { kind: 'status', status: 400 } });
			jira.move(issue, 'done');
			assert.deepEqual(await ended(1), ['error']);
			assert.equal(incident.status, 1);
		});
	});
}
