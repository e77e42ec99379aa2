/** Nobody answers: the output says so, whatever the input says. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { outputOf, type Json } from '../n8n/rest.mts';
import { ACTION, LOOK_BACK, NEXT, START } from '../workflows/actionRun.mts';
import type { Asked } from '../workflows/question.mts';
import { post } from '../zenduty/person.mts';
import type { Setting } from './setting.mts';

/** How long a limit may take to be noticed, in milliseconds: n8n looks once a minute. */
const PATIENCE = 90_000;

/** What somebody may have answered to an earlier question. */
const EARLIER = { data: { approved: true, text: 'Yes', chatInput: 'Yes' }, approved: true };
const ITEMS = [{ from: 'here', ...EARLIER }, EARLIER];

/** The questions with a limit, by what is peculiar to each. */
export type Limited = Record<'approval' | 'text' | 'settings' | 'loop', Asked>;

/** Asks all of them, so that they wait at once. */
export async function askLimited({ ask, nextQuestion, zenduty }: Setting): Promise<Limited> {
	const values = { limitType: 'afterTimeInterval', resumeAmount: 0.1, resumeUnit: 'minutes' };
	const options = { limitWaitTime: { values } };
	const run = { items: ITEMS, next: LOOK_BACK };
	const approval = await ask({ options }, run);
	const text = await ask({ options, responseType: 'freeText' }, run);
	const settings = await ask(
		{ options },
		{ ...run, settings: { executeOnce: true, alwaysOutputData: true }, retryOnFail: true },
	);
	const first = await ask(
		{ options: { limitWaitTime: { values: { ...values, resumeAmount: '={{ $json.minutes }}' } } } },
		{ items: [60, 0.1].map((minutes) => ({ minutes, ...EARLIER })), isLooped: true },
	);
	const known = zenduty.state.alerts.length + 1;
	await post(first.link, { answer: 'approve' });
	const loop = await nextQuestion(first.executionId, known);
	return { approval, text, settings, loop };
}

/** @param limited what {@link askLimited} has asked */
export function silence(setting: () => Setting, limited: () => Limited): void {
	/** The output without an answer. */
	const nothing = (data: Json, { alert }: Asked): Json[] => [
		{ data, entityId: alert.entity_id, traceId: alert.trace_id, incidentResolved: null },
	];

	const isOpen = ({ alert }: Asked) => {
		const { incidents } = setting().zenduty.state;
		return incidents.find((each) => each.entityId === alert.entity_id)?.status === 1;
	};

	describe('No answer, whatever the input says:', () => {
		for (const [name, data] of [
			['approval', { approved: false, timedOut: true }],
			['text', { timedOut: true }],
			['settings', { approved: false, timedOut: true }],
		] as const) {
			it(`when the time is up, the output says so, and the input stays as it was: ${name}`, async () => {
				const { untilEnded, server } = setting();
				const question = limited()[name];
				const { execution, output } = await untilEnded(question.executionId, PATIENCE);
				assert.equal(execution.status, 'success');
				assert.deepEqual(output, nothing(data, question));
				assert.deepEqual(outputOf(execution, START), [ITEMS]);
				assert.deepEqual(outputOf(execution, NEXT), [[{ from: 'here' }]]);
				assert.ok(isOpen(question), 'the incident stays open');
				const late = await post(question.link, { answer: 'approve' });
				assert.doesNotMatch(late.text, /Answer recorded/);
				assert.equal((await server.rest.execution(question.executionId)).status, 'success');
			});
		}

		it('when the time is up, the output says so in a loop, after a round that was approved', async () => {
			const { loop } = limited();
			const { execution, output } = await setting().untilEnded(loop.executionId, PATIENCE);
			assert.equal(outputOf(execution, ACTION)[0][0].data.approved, true);
			assert.deepEqual(output, nothing({ approved: false, timedOut: true }, loop));
		});

		it('after Retry of what was stopped while it waited, the output says so', async () => {
			const { ask, server, untilEnded } = setting();
			const question = await ask({}, { items: ITEMS, next: LOOK_BACK });
			const path = `/rest/executions/${question.executionId}`;
			await server.rest.call('POST', `${path}/stop`);
			const stopped = await server.rest.untilEnded(question.executionId);
			assert.equal(stopped.status, 'canceled');
			const { id } = await server.rest.call('POST', `${path}/retry`, { loadWorkflow: false });
			const { execution, output } = await untilEnded(id);
			assert.equal(execution.status, 'success');
			assert.deepEqual(output, nothing({ approved: false, timedOut: true }, question));
			assert.deepEqual(outputOf(execution, NEXT), [[{ from: 'here' }]]);
		});
	});
}
