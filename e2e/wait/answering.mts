/** Somebody answers on the page of a question, and the workflow goes on with that. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { outputOf, type Json } from '../n8n/rest.mts';
import { ACTION, NEXT, START, type OtherNode } from '../workflows/actionRun.mts';
import type { Asked } from '../workflows/question.mts';
import { look, post } from '../zenduty/person.mts';
import { own } from '../n8n/server.mts';
import type { Setting } from './setting.mts';

const BOTH = { values: { approvalType: 'double', disapproveLabel: 'Leave <it>' } };

/** A node that asks n8n for the item before the question. */
const lookBack: OtherNode = {
	type: 'n8n-nodes-base.set',
	typeVersion: 3.4,
	parameters: {
		assignments: {
			assignments: [
				{ id: '1', name: 'from', type: 'string', value: `={{ $('${START}').item.json.from }}` },
			],
		},
		options: {},
	},
};

/** @param skip why what needs an n8n of its own is left out, if it is */
export function answering(setting: () => Setting, skip: string | false): void {
	describe('An answer', () => {
		it('approves, and resolves the incident', async () => {
			const { ask, untilEnded, zenduty } = setting();
			const { link, executionId, alert } = await ask({ summary: 'Disk is full.' });
			assert.match(alert.summary, /^Disk is full\.\n\nThe n8n workflow .* the link "Answer"/);
			const page = await look(link);
			assert.equal(page.status, 200);
			assert.match(page.text, /Restart db-1\?[^]*Disk is full\.[^]*value="approve"/);
			assert.doesNotMatch(page.text, /value="decline"/);
			assert.match(
				String(page.headers['content-security-policy']),
				/^default-src 'none'; style-src/,
			);
			assert.equal(page.headers['referrer-policy'], 'no-referrer');
			assert.equal(page.headers['cache-control'], 'no-store');

			const reply = await post(link, { answer: 'approve' });
			assert.equal(reply.status, 200);
			assert.equal(reply.headers['content-type'], 'text/html; charset=utf-8');
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
				approvalOptions: BOTH,
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

		it('in words, through the URL of an integration, with the first of two items', async () => {
			const { ask, untilEnded, credentials } = setting();
			const { link, executionId } = await ask(
				{ integrationFrom: 'credential', integration: '', responseType: 'freeText' },
				{
					stored: credentials.integration,
					items: [{ from: 'here' }, { from: 'there' }],
					next: lookBack,
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

		it('counts if Zenduty does not respond, after three seconds', async () => {
			const { ask, untilEnded, zenduty } = setting();
			const { link, executionId } = await ask();
			zenduty.faults.add({ path: '*', delay: 8_000, effect: { kind: 'none' } });
			const start = Date.now();
			await post(link, { answer: 'approve' });
			const took = Date.now() - start;
			zenduty.faults.clear();
			assert.ok(took < 5_000, `${took} ms`);
			assert.equal((await untilEnded(executionId)).output[0].incidentResolved, false);
		});

		it('after n8n was killed counts as before', { skip }, async () => {
			const { ask, untilEnded, server, here } = setting();
			const { link, executionId } = await ask();
			await own(server).n8n.stop('SIGKILL');
			await own(server).restart();
			// n8n has another port now. n8n 1 signs the host too, which here only the header keeps.
			const { host } = new URL(link);
			assert.match((await look(here(link), { host })).text, /Restart db-1\?/);
			const reply = await post(here(link), { answer: 'approve' }, { host });
			assert.match(reply.text, /Answer recorded/);
			assert.equal((await untilEnded(executionId)).output[0].data.approved, true);
		});
	});

	describe('No answer, whatever the input says:', () => {
		/** What somebody may have answered to an earlier question. */
		const EARLIER = { data: { approved: true, text: 'Yes', chatInput: 'Yes' }, approved: true };
		const items = [{ from: 'here', ...EARLIER }, EARLIER];

		/** The output without an answer. */
		const silence = (data: Json, { alert }: Asked): Json[] => [
			{ data, entityId: alert.entity_id, traceId: alert.trace_id, incidentResolved: null },
		];

		const isOpen = ({ alert }: Asked) => {
			const { incidents } = setting().zenduty.state;
			return incidents.find((each) => each.entityId === alert.entity_id)?.status === 1;
		};

		describe('when the time is up,', () => {
			// n8n looks once a minute, so all of them wait at once.
			const PATIENCE = 90_000;
			const values = { limitType: 'afterTimeInterval', resumeAmount: 0.1, resumeUnit: 'minutes' };
			const options = { limitWaitTime: { values } };
			const asked: Record<string, Asked> = {};

			before(async () => {
				const { ask, nextQuestion, zenduty } = setting();
				const run = { items, next: lookBack };
				asked.approval = await ask({ options }, run);
				asked.text = await ask({ options, responseType: 'freeText' }, run);
				const settings = { executeOnce: true, alwaysOutputData: true };
				asked.settings = await ask({ options }, { ...run, settings, retryOnFail: true });
				const resumeAmount = '={{ $json.minutes }}';
				const first = await ask(
					{ options: { limitWaitTime: { values: { ...values, resumeAmount } } } },
					{ items: [60, 0.1].map((minutes) => ({ minutes, ...EARLIER })), isLooped: true },
				);
				const known = zenduty.state.alerts.length + 1;
				await post(first.link, { answer: 'approve' });
				asked.loop = await nextQuestion(first.executionId, known);
			});

			for (const [name, data] of [
				['approval', { approved: false, timedOut: true }],
				['text', { timedOut: true }],
				['settings', { approved: false, timedOut: true }],
			] as const) {
				it(`the output says so, and the input stays as it was: ${name}`, async () => {
					const { untilEnded, server } = setting();
					const question = asked[name];
					const { execution, output } = await untilEnded(question.executionId, PATIENCE);
					assert.equal(execution.status, 'success');
					assert.deepEqual(output, silence(data, question));
					assert.deepEqual(outputOf(execution, START), [items]);
					assert.deepEqual(outputOf(execution, NEXT), [[{ from: 'here' }]]);
					assert.ok(isOpen(question), 'the incident stays open');
					const late = await post(question.link, { answer: 'approve' });
					assert.doesNotMatch(late.text, /Answer recorded/);
					assert.equal((await server.rest.execution(question.executionId)).status, 'success');
				});
			}

			it('the output says so in a loop, after a round that was approved', async () => {
				const { loop } = asked;
				const { execution, output } = await setting().untilEnded(loop.executionId, PATIENCE);
				assert.equal(outputOf(execution, ACTION)[0][0].data.approved, true);
				assert.deepEqual(output, silence({ approved: false, timedOut: true }, loop));
			});
		});

		for (const loadWorkflow of [false, true]) {
			it(`after Retry of what was stopped while it waited: ${JSON.stringify({ loadWorkflow })}`, async () => {
				const { ask, server, untilEnded } = setting();
				const question = await ask({}, { items, next: lookBack });
				await server.rest.call('POST', `/rest/executions/${question.executionId}/stop`);
				const stopped = await server.rest.untilEnded(question.executionId);
				assert.equal(stopped.status, 'canceled');
				const { id } = await server.rest.call(
					'POST',
					`/rest/executions/${question.executionId}/retry`,
					{ loadWorkflow },
				);
				const { execution, output } = await untilEnded(id);
				assert.equal(execution.status, 'success');
				assert.deepEqual(output, silence({ approved: false, timedOut: true }, question));
				assert.deepEqual(outputOf(execution, NEXT), [[{ from: 'here' }]]);
			});
		}
	});
}
