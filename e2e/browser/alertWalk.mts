/** A user sends alerts, with an API key and without one. */
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import type { Json } from '../n8n/rest.mts';
import { ByHand } from './byHand.mts';
import type { Walk } from './walk.mts';

export function alertWalk(walk: Walk): void {
	const { editor, zenduty } = walk;
	const { journal } = zenduty;
	const byHand = new ByHand(walk);
	let sent: Json;

	describe('Alerts by hand:', () => {
		walk.step('the list of integrations says that a service comes first', async () => {
			await byHand.choose('Alert', 'Send');
			const rows = await editor.openList('integration');
			assert.deepEqual(rows, ['Choose a service first to list its integrations']);
			await editor.page.keyboard.press('Escape');
		});

		walk.step('an alert is sent through an integration of a service', async () => {
			await byHand.pick('service', 'Platform / Databases');
			assert.deepEqual(await byHand.pick('integration', 'Databases: generic'), [
				'Databases: generic',
			]);
			await editor.type('message', 'Disk is full');
			await editor.type('entityId', 'db-7/disk');
			await editor.add('Add Option', 'Wait for Incident');
			await editor.type('waitForIncident', '20');
			[sent] = await byHand.run(/traceId/);
			assert.equal(sent.entityId, 'db-7/disk');
			assert.equal(sent.incidentCreated, true);
			const [{ type, entityId }] = journal.changes('alert taken');
			assert.deepEqual([type, entityId], ['critical', 'db-7/disk']);
		});

		walk.step('its status is asked for by the trace ID', async () => {
			await byHand.choose('Alert', 'Get Status');
			await editor.type('traceId', sent.traceId);
			const [status] = await byHand.run(/alertId/);
			assert.equal(status.incidentNumber, sent.incidentNumber);
			assert.equal(status.failure, null);
		});

		walk.step('the alerts of its incident are listed', async () => {
			await byHand.choose('Alert', 'Get Many');
			await editor.locate('incident', 'By ID', `${sent.incidentNumber}`);
			const [alert, ...others] = await byHand.run(/Disk is full/);
			assert.equal(alert.entityId, 'db-7/disk');
			assert.deepEqual(others, []);
		});

		walk.step('without an API key it asks for the URL of an integration', async () => {
			await byHand.choose('Alert', 'Send');
			await editor.choose('integrationFrom', 'Integration URL (No API Key)');
			assert.equal(await editor.list('integration').count(), 0);
			await editor.openNewCredential();
			await editor.type('url', 'https://www.zenduty.com/dashboard/teams/');
			await editor.saveRefusedCredential(
				/The integration URL is not the URL of an alert integration/,
			);
			await editor.type('url', zenduty.integrationUrl);
			await editor.saveCredential();
			await editor.panel.getByText('use Alert: Get Status, which needs an API key').waitFor();
		});

		walk.step('a list that needs an API key says so', async () => {
			await editor.add('Add Field', 'Escalation Policy');
			await editor.openList('escalationPolicy', 'rlc-error-container');
			const text = await editor.part('rlc-error-container').innerText();
			assert.match(text, /Lists need an API key/);
			await editor.page.keyboard.press('Escape');
		});

		walk.step('an alert is sent through that URL', async () => {
			await editor.type('message', 'Disk is well');
			await editor.choose('alertType', 'Resolved');
			await editor.type('entityId', 'db-7/disk');
			await byHand.run(/traceId/);
			const [{ type, entityId }] = journal.changes('alert taken');
			assert.deepEqual([type, entityId], ['resolved', 'db-7/disk']);
			assert.deepEqual(
				journal.entries.map(({ method, owner }) => [method, owner]),
				[['POST', null]],
			);
			// The node has lost its API key, which this way of sending hides.
			await editor.closePanel();
		});
	});
}
