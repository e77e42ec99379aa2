/** A user acknowledges an incident through the REST API, and slips on the way. */
import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { describe } from 'node:test';
import type { Walk } from './walk.mts';

const INCIDENT = '#3 Disk almost full on db-1 (triggered)';

export function apiWalk(walk: Walk): void {
	const { editor, zenduty } = walk;

	describe('Working with incidents by hand:', () => {
		walk.step('from an empty canvas the words "acknowledge incident" lead to it', async () => {
			await editor.newWorkflowByHand();
			assert.match((await editor.search('acknowledge incident'))[0] ?? 'nothing', /^Zenduty/);
			await editor.pick(/^Zenduty/);
			await editor.pick('Acknowledge an incident');
			await editor.panel.waitFor();
			assert.equal(await editor.chosen('operation'), 'Acknowledge');
		});

		walk.step('a wrong key is told when it is saved, and a right one is accepted', async () => {
			await editor.openNewCredential();
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
			assert.deepEqual(all, [INCIDENT, '#2 Pods restart again and again – web 🚨 (acknowledged)']);
			assert.deepEqual(await editor.searchList('disk'), [INCIDENT]);
			await editor.pickFromList(INCIDENT);
			assert.equal(await editor.located('incident'), INCIDENT);
		});

		walk.step('it is acknowledged, with a note', async () => {
			zenduty.journal.clear();
			await editor.add('Add Option', 'Note');
			await editor.type('note', "I'm looking into it");
			await editor.execute();
			await editor.outputText(/acknowledged/);
			const output = await editor.output();
			assert.equal(output.incidentNumber, 3);
			assert.equal(output.status, 'acknowledged');
			assert.deepEqual(zenduty.journal.counts().statusesSet, { 3: { 2: 1 } });
			assert.deepEqual(zenduty.journal.counts().notesAdded, { "I'm looking into it": 1 });
			await walk.picture('incident', editor.panel, 900, async () => {
				// Chosen again, it has the status that the list shows now.
				await editor.openList('incident');
				await editor.pickFromList(INCIDENT.replace('triggered', 'acknowledged'));
				await editor.openList('incident');
			});
			// It closes the list of the picture. Without one, Escape would close the node.
			await editor.leaveField();
		});

		walk.step('an error says what happened and what to do', async () => {
			await editor.locate('incident', 'By ID', '99999');
			await walk.fails('not_found', '99999');
		});

		walk.step('Reassign has its own fields, and they follow what is chosen', async () => {
			await editor.choose('operation', 'Reassign');
			await editor.list('user').waitFor();
			assert.equal(await editor.list('escalationPolicy').count(), 0);
			await editor.choose('assignTo', 'Escalation Policy');
			await editor.list('escalationPolicy').waitFor();
			assert.equal(await editor.list('user').count(), 0);
			await editor.choose('assignTo', 'User');
			await editor.locate('incident', 'By ID', '3');
			assert.deepEqual(await editor.openList('user'), [
				'Aiko Nakamura (AIKO@example.com)',
				'Mara Lindqvist (Mara.Lindqvist@Example.com)',
				'Tomás Ferreira (tomas.ferreira@example.com)',
			]);
			await editor.pickFromList('Tomás Ferreira');
			await editor.execute();
			await editor.outputText(/Tomás Ferreira/);
			assert.equal((await editor.output()).assignedTo.name, 'Tomás Ferreira');
		});

		walk.step('Create: the services follow the team', async () => {
			await editor.choose('operation', 'Create');
			assert.equal(await editor.list('incident').count(), 0);
			const every = await editor.openList('service');
			assert.equal(every.length, 5);
			assert.ok(every.includes('Checkout / Payments'), every.join());
			await editor.pickFromList('Checkout / Payments');
			assert.deepEqual(await editor.openList('team'), ['Checkout', 'Platform']);
			await editor.pickFromList('Platform');
			assert.equal(await editor.located('service'), '', 'the service of another team is cleared');
			assert.deepEqual(await editor.openList('service'), ['Databases', 'Kubernetes', 'Network']);
			await editor.pickFromList('Databases');
			await editor.type('title', 'Made by hand');
			zenduty.journal.clear();
			await editor.execute();
			await editor.outputText(/Made by hand/);
			assert.deepEqual(zenduty.journal.counts().incidentsCreated, { 'Made by hand': 1 });
		});

		walk.step('a list that cannot be loaded says why, and what to do', async () => {
			zenduty.faults.add({ path: '/api/account/teams/*', effect: { kind: 'status', status: 500 } });
			// What was loaded is shown for 10 seconds without asking again.
			await wait(10_000);
			await editor.openList('service', 'rlc-error-container');
			const text = await editor.part('rlc-error-container').innerText();
			assert.match(text, /status 500 \(after 2 attempts\)/);
			assert.match(text, /enter an ID/);
			await editor.page.keyboard.press('Escape');
			zenduty.faults.clear();
		});

		walk.step('a list with nothing in it says so, and choosing that chooses nothing', async () => {
			await editor.choose('resource', 'Incident Note');
			await editor.choose('operation', 'Update');
			await editor.locate('incident', 'By ID', '1');
			const rows = await editor.openList('noteId');
			assert.deepEqual(rows, ['Incident #1 has no notes.']);
			await editor.pickFromList('Incident #1 has no notes.');
			assert.equal(await editor.located('noteId'), '');
		});

		walk.step('"Custom API Call" says what to use instead', async () => {
			await editor.choose('operation', 'Custom API Call');
			const { panel } = editor;
			await panel
				.getByText(/HTTP Request/)
				.first()
				.waitFor();
			await editor.closePanel();
		});
	});
}
