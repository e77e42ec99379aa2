/** Somebody answers on the page of a question, and the workflow goes on with that. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { outputOf } from '../n8n/rest.mts';
import { LOOK_BACK, NEXT } from '../workflows/actionRun.mts';
import { look, post } from '../zenduty/person.mts';
import type { Setting } from './setting.mts';

const LABEL = { values: { disapproveLabel: 'Leave <it>' } };

export function answering(setting: () => Setting): void {
	describe('An answer', () => {
		it('approves, and resolves the incident', async () => {
			const { ask, untilEnded, zenduty } = setting();
			const { link, executionId, alert } = await ask({
				summary: 'Disk is full.',
				approvalType: 'single',
			});
			assert.match(alert.summary, /^Disk is full\.\n\nThe n8n workflow .* the link "Answer"/);
			const page = await look(link);
			assert.equal(page.status, 200);
			assert.match(page.text, /Restart db-1\?[^]*Disk is full\.[^]*value="approve"/);
			assert.doesNotMatch(page.text, /value="decline"/);
			assert.match(
				String(page.headers['content-security-policy']),
				/^default-src 'none'; style-src/,
			);

			const reply = await post(link, { answer: 'approve' });
			assert.equal(reply.status, 200);
			assert.equal(reply.headers['content-type'], 'text/html; charset=utf-8');
			for (const { headers } of [page, reply]) {
				assert.equal(headers['referrer-policy'], 'no-referrer');
				assert.equal(headers['cache-control'], 'no-store');
				assert.equal(headers['x-content-type-options'], 'nosniff');
				assert.equal(headers['x-frame-options'], 'DENY');
			}
			assert.match(reply.text, /Answer recorded: Approve[^]*The incident was resolved\./);
			const { execution, output } = await untilEnded(executionId);
			assert.equal(execution.status, 'success');
			const { respondedAt } = output[0].data;
			assert.ok(Math.abs(Date.parse(respondedAt) - Date.now()) < 30_000, respondedAt);
			assert.deepEqual(output, [
				{
					data: { approved: true, respondedAt },
					entityId: alert.entity_id,
					traceId: alert.trace_id,
					incidentResolved: true,
				},
			]);
			const incident = zenduty.state.incidents.find((each) => each.entityId === alert.entity_id);
			assert.equal(incident?.status, 3);
		});

		it('declines, and leaves an incident that was open before', async () => {
			const { ask, untilEnded, zenduty } = setting();
			const { link, executionId } = await ask({
				entityId: 'db-1/disk',
				approvalOptions: LABEL,
				options: { askForName: true },
			});
			const known = zenduty.state.alerts.length;
			const reply = await post(link, { answer: 'decline', name: 'Ann' });
			assert.match(reply.text, /Answer recorded: Leave &lt;it&gt;[^]*it may still be open/);
			const { output } = await untilEnded(executionId);
			const [{ data, incidentResolved }] = output;
			assert.deepEqual([data.approved, data.respondedBy, incidentResolved], [false, 'Ann', null]);
			assert.equal(zenduty.state.alerts.length, known);
		});

		it('has both buttons and an hour, where the workflow says nothing else', async () => {
			const { ask, untilEnded, server } = setting();
			const { link, executionId } = await ask();
			assert.match((await look(link)).text, /value="approve"[^]*value="decline"/);
			const { waitTill } = await server.rest.execution(executionId);
			const minutes = (Date.parse(String(waitTill)) - Date.now()) / 60_000;
			assert.ok(minutes > 50 && minutes <= 60, `${minutes} minutes`);
			await post(link, { answer: 'decline' });
			assert.equal((await untilEnded(executionId)).output[0].data.approved, false);
		});

		it('in words, through the URL of an integration, with the first of two items', async () => {
			const { ask, untilEnded, credentials } = setting();
			const { link, executionId } = await ask(
				{ authentication: 'integrationUrl', integration: '', responseType: 'freeText' },
				{
					stored: credentials.integration,
					items: [{ from: 'here' }, { from: 'there' }],
					next: LOOK_BACK,
				},
			);
			assert.equal((await post(link, { text: 'Wait & see\r\nplease' })).status, 200);
			const { execution, output } = await untilEnded(executionId);
			assert.equal(execution.status, 'success');
			assert.deepEqual(
				output.map(({ data, incidentResolved }) => [data.text, incidentResolved]),
				[['Wait & see\nplease', true]],
			);
			assert.deepEqual(outputOf(execution, NEXT), [[{ from: 'here' }]]);
		});

		it('counts if Zenduty is down, and says that the incident is still open', async () => {
			const { ask, untilEnded, zenduty } = setting();
			const { link, executionId } = await ask();
			zenduty.faults.add({ path: '*', effect: { kind: 'status', status: 503 } });
			const reply = await post(link, { answer: 'approve' });
			zenduty.faults.clear();
			assert.match(reply.text, /Please resolve it in Zenduty/);
			const { execution, output } = await untilEnded(executionId);
			assert.equal(execution.status, 'success');
			assert.deepEqual([output[0].data.approved, output[0].incidentResolved], [true, false]);
		});

		it('counts if the credential was deleted, and says that the incident is still open', async () => {
			const { ask, untilEnded, credentials, server, zenduty } = setting();
			const { type } = credentials.integration;
			const fields = { url: zenduty.integrationUrl };
			const stored = {
				type,
				name: 'Lost',
				id: await server.rest.createCredential('Lost', fields, type),
			};
			const parameters = { authentication: 'integrationUrl', integration: '' };
			const { link, executionId } = await ask(parameters, { stored });
			await server.rest.deleteCredential(stored.id);
			const reply = await post(link, { answer: 'approve' });
			assert.match(reply.text, /Answer recorded[^]*Please resolve it in Zenduty/);
			const { execution, output } = await untilEnded(executionId);
			assert.equal(execution.status, 'success');
			assert.deepEqual([output[0].data.approved, output[0].incidentResolved], [true, false]);
		});
	});
}
