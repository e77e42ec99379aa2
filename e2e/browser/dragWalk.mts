/** A user drags what came from Zenduty into the fields of the node behind the trigger. */
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { addIncident, announceIncident } from '../../simulator/incidents.mts';
import { SEED } from '../../simulator/seed.mts';
import type { Incident } from '../../simulator/state.mts';
import { until } from '../support/until.mts';
import { ByHand } from './byHand.mts';
import type { Walk } from './walk.mts';

const TITLE = 'Replication is 40 s behind';

export function dragWalk(walk: Walk): void {
	const { editor, zenduty } = walk;
	const byHand = new ByHand(walk);
	let incident: Incident;

	describe('From the trigger to the next node by dragging:', () => {
		walk.step('the trigger shows an incident that Zenduty opens', async () => {
			await walk.needs('zendutyWebhookApi');
			await walk.needs('zendutyApi');
			await editor.newWorkflow();
			await editor.part('canvas-add-button').click();
			await editor.addZenduty('On incident triggered');
			await editor.panel.getByTestId('node-credentials-select').waitFor();
			const url = editor.reach(await editor.copyUrl('test'));
			await editor.execute();
			await editor.panel.getByText('Listening for test event').waitFor();
			incident = await openAndSend(walk, url);
			await editor.outputText(new RegExp(TITLE));
			await editor.closePanel();
		});

		walk.step('the node behind it shows what came', async () => {
			await editor.addBehind();
			await editor.addZenduty('Acknowledge an incident');
			assert.equal(await editor.input('title').innerText(), 'title');
		});

		for (const name of ['incidentNumber', 'incidentId'] as const) {
			walk.step(`${name} is dragged onto Incident, and the incident is acknowledged`, async () => {
				incident.status = 1;
				// What is dropped onto an expression is added to it.
				if (name === 'incidentId') await editor.fix('incident');
				await editor.drag(editor.input(name), editor.list('incident'));
				await editor.hasExpression('incident', `{{ $json.${name} }}`);
				const [output] = await byHand.run(/acknowledged/);
				assert.equal(output.incidentNumber, incident.incident_number);
				assert.equal(output.incidentId, incident.unique_id);
				assert.deepEqual(zenduty.journal.counts().statusesSet, {
					[incident.incident_number]: { 2: 1 },
				});
			});
		}

		walk.step(
			'the incident stays when a note is to be added; the title is dragged there',
			async () => {
				await byHand.choose('Incident Note', 'Create');
				await editor.hasExpression('incident', '{{ $json.incidentId }}');
				await editor.type('note', 'About:');
				await editor.drag(editor.input('title'), editor.field('note'));
				await editor.hasExpression('note', 'About: {{ $json.title }}');
				const [output] = await byHand.run(/noteId/);
				assert.equal(output.note, `About: ${TITLE}`);
				assert.deepEqual(zenduty.journal.counts().notesAdded, { [`About: ${TITLE}`]: 1 });
				await editor.closePanel();
			},
		);
	});
}

/** Opens an incident and sends it to a test URL, which n8n does not know yet for a moment. */
async function openAndSend({ zenduty, key }: Walk, url: string): Promise<Incident> {
	const { webhooks, world } = zenduty;
	const receiver = { url, authentication: 'signature', signingKey: key } as const;
	const incident = addIncident(world, { title: TITLE, service: SEED.services.databases });
	webhooks.add(receiver);
	await until('n8n takes the event', async () => {
		announceIncident(world, incident);
		await webhooks.settled();
		return webhooks.sent.at(-1)?.status === 200;
	});
	webhooks.receivers.length = 0;
	return incident;
}
