/** A user works with an incident, sends an alert and an event by hand, and slips on the way. */
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import type { Walk } from './walk.mts';

const INCIDENT = '#3 Databases: Disk almost full on db-1';

export function actionWalk(walk: Walk): void {
	const { editor, zenduty } = walk;
	const node = () => editor.part('canvas-node').filter({ hasText: 'webhook event' });

	describe('Working with incidents by hand:', () => {
		walk.step('from an empty canvas the words "acknowledge incident" lead to it', async () => {
			await editor.newWorkflowByHand();
			assert.match((await editor.search('acknowledge incident'))[0] ?? 'nothing', /^Zenduty/);
			await editor.pick(/^Zenduty/);
			await editor.pick('Acknowledge incident');
			await editor.panel.waitFor();
			assert.equal(await editor.chosen('operation'), 'Acknowledge');
		});

		walk.step('a wrong key is told when it is saved, and a right one is accepted', async () => {
			await editor.openNewCredential();
			await editor.credential.getByText('In Zenduty: Account → API Keys').waitFor();
			await editor.type('apiKey', 'not-the-key');
			await editor.type('baseUrl', zenduty.url);
			await editor.saveRefusedCredential(/Zenduty refuses the API key: it is wrong or inactive/);
			await editor.type('apiKey', zenduty.apiKey);
			await editor.saveCredential();
			await editor.panel.getByTestId('node-credentials-select').waitFor();
		});

		walk.step('what is missing is told before anything is sent', async () => {
			zenduty.journal.clear();
			await editor.execute();
			await editor.page.getByText('Parameter "Incident" is required').waitFor();
			assert.deepEqual(zenduty.journal.entries, []);
		});

		walk.step('an incident is picked from the list, which can be searched', async () => {
			const all = await editor.openList('incident');
			assert.deepEqual(all, [INCIDENT, '#2 Kubernetes: Pods restart again and again – web 🚨']);
			assert.deepEqual(await editor.searchList('disk'), [INCIDENT]);
			await editor.pickFromList(INCIDENT);
			assert.equal(await editor.located('incident'), INCIDENT);
		});

		walk.step('it is acknowledged, with a note', async () => {
			await editor.add('Add Option', 'Note');
			await editor.type('note', "I'm looking into it");
			await walk.run(/acknowledged/);
			assert.deepEqual(zenduty.journal.counts().statusesSet, { 3: { 2: 1 } });
			// The field does not say that the incident is still triggered.
			assert.equal(await editor.located('incident'), INCIDENT);
			const settle = async () => void (await editor.openList('incident'));
			await walk.picture('incident', editor.panel, 900, { settle });
			// It closes the list of the picture. Without one, Escape would close the node.
			await editor.leaveField();
		});

		for (const [mode, typed, code, named] of [
			['By ID', '99999', 'not_found', '99999'],
			['By ID', 'the one from yesterday', 'invalid_input', '"the one from yesterday"'],
			['By URL', 'https://www.zenduty.com/dashboard/', 'invalid_input', '"https://www.zenduty'],
		] as const) {
			walk.step(`"${typed}": the error says what happened and what to do`, async () => {
				await editor.locate('incident', mode, typed);
				// The editor calls the mode "By ID", so the field says that a number does, too.
				const hint = editor.panel.getByText('such as 217 or #217, or its ID');
				await hint.waitFor({ state: mode === 'By ID' ? 'visible' : 'detached' });
				await walk.fails(code, named);
			});
		}

		walk.step('an address of an incident is understood', async () => {
			const url = 'https://www.zenduty.com/dashboard/incidents/3/';
			await editor.locate('incident', 'By URL', url);
			const [{ incidentNumber }] = await walk.run(/acknowledged/);
			assert.equal(incidentNumber, 3);
		});
	});

	describe('An alert without an API key by hand:', () => {
		walk.step('it asks for the URL of an integration', async () => {
			await walk.operation('Alert', 'Send');
			await editor.choose('authentication', 'Integration URL (No API Key)');
			await editor.openNewCredential();
			await editor.type('url', 'https://www.zenduty.com/dashboard/teams/');
			await editor.saveRefusedCredential(
				/'Integration URL' is not the URL of an alert integration/,
			);
			await editor.type('url', zenduty.integrationUrl);
			await editor.saveCredential();
			await editor.panel.getByText('use Alert: Get Status, which needs an API key').waitFor();
		});

		walk.step('a list that needs an API key says so, and the alert is sent without', async () => {
			await editor.add('Add Field', 'Escalation Policy');
			await editor.openList('escalationPolicy', 'rlc-error-container');
			const text = await editor.part('rlc-error-container').innerText();
			assert.match(text, /Lists need an API key/);
			await editor.page.keyboard.press('Escape');
			await editor.type('message', 'Disk is full');
			await walk.run(/traceId/);
			const [{ type }] = zenduty.journal.changes('alert taken');
			assert.equal(type, 'critical');
			// The node has lost its API key, which this way of sending hides.
			await editor.closePanel();
		});
	});

	describe('An event by hand:', () => {
		walk.step('what is missing is told before anything is sent', async () => {
			await editor.newWorkflowByHand();
			await editor.pickZenduty();
			await editor.pick('Send webhook event');
			await editor.panel.getByTestId('node-credentials-select').waitFor();
			await editor.execute();
			await editor.page.getByText('Parameter "Title" is required').waitFor();
		});

		walk.step('every field can be added, also those of service and user', async () => {
			for (const [button, count, then] of [
				['Add Field', 14, 'Service'],
				['Add Service Field', 16, 'Assignee'],
				['Add User Field', 4, 'Acknowledged Date'],
			] as const) {
				const names = await editor.addable(button);
				assert.equal(names.length, count, names.join());
				await editor.add('Add Field', then);
			}
		});

		walk.step('a refusal is explained; then the receiver’s answer is shown', async () => {
			await editor.type('title', 'Checkout is slow');
			await editor.type('summary', 'The slowest tenth of requests takes 4 s');
			await editor.typeDate('acknowledged_date', '2026-03-01 08:02:30');
			await editor.type('url', walk.receiver.url([404]));
			await walk.fails('not_found', 'status 404');
			const url = walk.receiver.url([200]);
			await editor.type('url', url);
			await editor.execute();
			await editor.outputText(/delivered/);
			const { delivered, response } = await editor.output();
			assert.deepEqual([delivered, response], [true, { received: true }]);
			const [{ body }] = walk.receiver.at(url);
			const { incident } = JSON.parse(body.toString()).payload;
			assert.match(incident.acknowledged_date, /^2026-03-01T08:02:30/);
		});

		walk.step('the options of sending can be added', async () => {
			const names = await editor.addable('Add Option');
			assert.deepEqual(names, [
				'Concurrency',
				'Format',
				'Max Attempts',
				'Never Error',
				'Timeout (Ms)',
			]);
		});

		walk.step('JSON that is no event is refused, and JSON that is one is sent', async () => {
			await editor.choose('source', 'JSON');
			assert.equal(await editor.field('title').count(), 0);
			await walk.fails('invalid_input', '"event_type"');
			await editor.write('payload', JSON.stringify(RESOLVED));
			const [{ delivered }] = await walk.run(/delivered/);
			assert.equal(delivered, true);
		});

		walk.step('the canvas says what the node does', async () => {
			await editor.choose('operation', 'Verify');
			await editor.closePanel();
			// n8n names a node after its operation; the operation and the resource stand below.
			assert.match(await node().innerText(), /verify: webhook event/);
			await editor.open('webhook event');
			await editor.choose('operation', 'Send');
			await editor.type('url', walk.receiver.url([200]));
			await editor.choose('source', 'Fields');
			await editor.choose('eventType', 'Acknowledged');
			await editor.type('title', 'Checkout is slow');
			await editor.type('summary', 'The slowest tenth of requests takes 4 s');
			await editor.add('Add Field', 'Service');
			await editor.add('Add Service Field', 'Name');
			await editor.type('name', 'Payments');
			await walk.run(/delivered/);
			await editor.type('url', 'https://example.com/webhook');
			await walk.picture('action', editor.panel, 1000);
			await editor.closePanel();
			assert.match(await node().innerText(), /send: webhook event/);
		});
	});
}

const RESOLVED = { event_type: 'resolved', incident: { title: 'Queue is stuck', status: 3 } };
