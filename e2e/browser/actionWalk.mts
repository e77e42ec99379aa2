/** A user sends, signs and verifies by hand. */
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { signature } from '../zenduty/delivery.mts';
import type { Walk } from './walk.mts';
import type { Json } from '../n8n/rest.mts';

export function actionWalk(walk: Walk): void {
	let url = '';
	let signed: Json = {};

	describe('Sending by hand:', () => {
		walk.step('the action is found behind a step, with its operations', async () => {
			const { editor } = walk;
			await editor.newWorkflowByHand();
			assert.match((await editor.search('zenduty'))[0] ?? 'nothing', /^Zenduty/);
			await editor.pick(/^Zenduty/);
			const actions = await editor.actions();
			assert.ok(actions.includes('Acknowledge an incident'), actions.join());
			assert.deepEqual(actions.slice(actions.indexOf('WEBHOOK EVENT ACTIONS') + 1), [
				'Send an event',
				'Sign an event',
				'Verify a signature',
			]);
			await editor.pick('Send an event');
			await editor.panel.waitFor();
			await editor.panel.getByTestId('node-credentials-select').waitFor();
		});

		walk.step('what is missing is told before anything is sent', async () => {
			await walk.editor.execute();
			await walk.editor.page.getByText('Parameter "Title" is required').waitFor();
		});

		walk.step(
			'every field of an incident can be added, also those of its service and user',
			async () => {
				const { editor } = walk;
				for (const [button, count] of [
					['Add Field', 14],
					['Add Service Field', 16],
					['Add User Field', 4],
				] as const) {
					const names = await editor.addable(button);
					assert.equal(names.length, count, names.join());
					for (const name of names) await editor.add(button, name);
					assert.ok(!(await editor.canAdd(button)), `nothing is left to ${button}`);
				}
			},
		);

		walk.step('an event from fields arrives, and the receiver’s answer is shown', async () => {
			const { editor } = walk;
			url = walk.receiver.url([200]);
			await editor.type('url', url);
			await editor.type('title', 'Checkout is slow');
			await editor.type('summary', 'The slowest tenth of requests takes 4 s');
			await editor.choose('eventType', 'Acknowledged');
			await editor.type('incident_number', '217');
			await editor.type('merged_with', 'another');
			await editor.type('name', 'Payments');
			await editor.type('email', 'anna@example.com');
			await editor.typeDate('acknowledged_date', '2026-03-01 08:02:30');
			await editor.choose('urgency', 'Low');
			await editor.execute();
			await editor.outputText(/delivered/);
			const output = await editor.output();
			assert.equal(output.delivered, true);
			assert.deepEqual(output.response, { received: true });

			const [{ body, headers }] = walk.receiver.at(url);
			assert.equal(headers['x-signature'], signature(body, walk.key));
			const { event_type, incident } = JSON.parse(body.toString()).payload;
			assert.equal(event_type, 'acknowledged');
			assert.equal(incident.title, 'Checkout is slow');
			assert.equal(incident.incident_number, 217);
			assert.equal(incident.urgency, 0);
			assert.equal(incident.merged_with, 'another');
			assert.equal(incident.service.name, 'Payments');
			assert.equal(incident.service.status, 1);
			assert.deepEqual(incident.assigned_to, { email: 'anna@example.com' });
			assert.match(incident.acknowledged_date, /^2026-03-01T08:02:30/);
		});

		walk.step('a refusal is explained, with a hint', async () => {
			const { editor } = walk;
			await editor.type('url', walk.receiver.url([404]));
			await walk.fails('not_found', 'status 404');
		});

		walk.step('the options of sending can be added', async () => {
			const names = await walk.editor.addable('Add Option');
			assert.deepEqual(names, ['Concurrency', 'Format', 'Max Attempts', 'Never Error', 'Timeout']);
			await walk.editor.add('Add Option', 'Never Error');
			await walk.editor.switch('neverError');
			await walk.editor.execute();
			await walk.editor.outputText(/delivered/);
			assert.equal((await walk.editor.output()).delivered, false);
		});

		walk.step(
			'JSON that is no event is refused, and the message says what is expected',
			async () => {
				const { editor } = walk;
				await editor.choose('source', 'JSON');
				assert.equal(await editor.field('title').count(), 0);
				await walk.fails('invalid_input', '"event_type"');
			},
		);

		walk.step('an event from JSON arrives', async () => {
			const { editor } = walk;
			url = walk.receiver.url([200]);
			await editor.type('url', url);
			await editor.write('payload', JSON.stringify(RESOLVED));
			await editor.execute();
			await editor.outputText(/delivered/);
			assert.equal((await editor.output()).delivered, true);
			const [{ body }] = walk.receiver.at(url);
			assert.deepEqual(JSON.parse(body.toString()), { payload: RESOLVED });
		});
	});

	describe('Signing and verifying by hand:', () => {
		walk.step('Sign Event needs no URL, and returns body and signature', async () => {
			const { editor } = walk;
			await editor.choose('operation', 'Sign Event');
			assert.equal(await editor.field('url').count(), 0);
			await editor.execute();
			await editor.outputText(/signature/);
			signed = await editor.output();
			assert.equal(signed.signature, signature(signed.body, walk.key));
		});

		walk.step('Verify Signature says yes, and why not', async () => {
			const { editor } = walk;
			await editor.choose('operation', 'Verify Signature');
			assert.equal(await editor.field('source').count(), 0);
			await editor.type('body', signed.body);
			await editor.type('signature', signed.signature);
			await editor.execute();
			await editor.outputText(/valid/);
			assert.deepEqual(await editor.output(), {
				valid: true,
				signingKey: 'current',
				reason: null,
				event: JSON.parse(signed.body).payload,
			});

			await editor.type('signature', `A${signed.signature}`);
			await editor.execute();
			await editor.outputText(/invalid_signature/);
		});

		walk.step('the canvas says what the node does', async () => {
			const { editor } = walk;
			await editor.closePanel();
			const node = editor.part('canvas-node').filter({ hasText: 'webhook event' });
			// n8n names a node after its operation; the operation and the resource stand below.
			assert.match(await node.innerText(), /Verify a signature\s+verify: webhook event/);
		});
	});

	describe('Sending once more:', () => {
		walk.step('n8n forgets what was hidden; the canvas says what is sent', async () => {
			const { editor } = walk;
			await editor.open('webhook event');
			await editor.choose('operation', 'Send Event');
			await editor.type('url', walk.receiver.url([200]));
			await editor.choose('eventType', 'Acknowledged');
			await editor.type('title', 'Checkout is slow');
			await editor.type('summary', 'The slowest tenth of requests takes 4 s');
			await editor.add('Add Field', 'Service');
			await editor.add('Add Service Field', 'Name');
			await editor.type('name', 'Payments');
			await editor.execute();
			await editor.outputText(/delivered/);
			await editor.type('url', 'https://example.com/webhook');
			await walk.picture('action', editor.panel, 1000);
			await editor.closePanel();
			const node = editor.part('canvas-node').filter({ hasText: 'webhook event' });
			assert.match(await node.innerText(), /send: webhook event/);
		});
	});
}

const RESOLVED = { event_type: 'resolved', incident: { title: 'Queue is stuck', status: 3 } };
