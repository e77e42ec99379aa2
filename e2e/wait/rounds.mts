/** Several questions of one execution: each is asked, and waits for an answer of its own. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { outputOf } from '../n8n/rest.mts';
import { until } from '../support/until.mts';
import { ACTION, begin, IF_YES, THROUGH } from '../workflows/actionRun.mts';
import { QUESTION } from '../workflows/question.mts';
import { post } from '../zenduty/person.mts';
import type { Setting } from './setting.mts';

/** A little less than n8n sets its timer ahead, in minutes. */
const LIMIT = 1.1;

const limited = {
	options: {
		limitWaitTime: {
			values: { limitType: 'afterTimeInterval', resumeAmount: LIMIT, resumeUnit: 'minutes' },
		},
	},
};

/** Questions that take minutes, most of it waiting. */
export interface LongQuestions {
	twice(): ReturnType<typeof askTwice>;
	afterWait(): ReturnType<typeof askAfterWait>;
}

/** @param long what becomes of them; undefined with n8n 1, whose timer starts the execution again while it runs */
export function asking(setting: () => Setting, long?: LongQuestions): void {
	describe('Of several questions', () => {
		it('each is asked where two outputs lead to the node at once', async () => {
			const { ask, nextQuestion, server, zenduty } = setting();
			const through = { ...IF_YES, outputs: 2 };
			const items = [{ yes: true }, { yes: false }];
			const first = await ask({}, { through, items });
			const known = zenduty.state.alerts.length + 1;
			await post(first.link, { answer: 'approve' });
			const second = await nextQuestion(first.executionId, known);
			await post(second.link, { answer: 'decline' });
			const execution = await server.rest.untilEnded(first.executionId);
			const answers = [0, 1].map((run) => outputOf(execution, ACTION, run)[0][0].data.approved);
			assert.deepEqual(answers, [true, false]);
		});

		const skip =
			long === undefined && 'the timer of n8n 1 starts the execution again while it runs';
		it('in a loop, the limit of the first does not end the second', { skip }, async () => {
			assert.deepEqual(await long?.twice(), { isWaiting: true, approved: [true, true] });
		});

		it(
			'one is not ended by the limit of a Wait node that was resumed early',
			{ skip },
			async () => {
				assert.deepEqual(await long?.afterWait(), { isWaiting: true, approved: true });
			},
		);
	});
}

/**
 * Answers a question shortly before its limit, and the next one after that limit. It takes a minute
 * and a half, most of it waiting.
 *
 * @param setting with an account of its own, since this runs beside other checks
 */
export async function askTwice({ ask, nextQuestion, server, status, zenduty }: Setting) {
	const first = await ask(limited, { isLooped: true, items: [{}, {}] });
	const { waitTill } = await server.rest.execution(first.executionId);
	const end = Date.parse(String(waitTill));
	// n8n looks once a minute, so by now it has set its timer.
	await sleep(end - 4_000 - Date.now());
	// So short before the limit the incident is not resolved any more.
	const known = zenduty.state.alerts.length;
	await post(first.link, { answer: 'approve' });
	const second = await nextQuestion(first.executionId, known);
	await sleep(end + 12_000 - Date.now());
	const isWaiting = (await status(first.executionId)) === 'waiting';
	await post(second.link, { answer: 'approve' });
	const execution = await server.rest.untilEnded(first.executionId);
	const approved = [0, 1].map((run) => outputOf(execution, ACTION, run)[0][0].data?.approved);
	return { isWaiting, approved };
}

/** n8n's "Wait", which goes on when its URL is called, or at the limit. */
const WAIT = {
	type: 'n8n-nodes-base.wait',
	typeVersion: 1.1,
	parameters: {
		resume: 'webhook',
		limitWaitTime: true,
		limitType: 'afterTimeInterval',
		resumeAmount: LIMIT,
		resumeUnit: 'minutes',
		options: {},
	},
};

/**
 * Resumes a Wait node shortly before its limit, asks a question without a limit behind the node, and
 * answers after the limit of the node. It takes a minute and a half, most of it waiting.
 *
 * @param setting with an account of its own, since this runs beside other checks
 */
export async function askAfterWait(setting: Setting) {
	const { credentials, here, nextQuestion, server, status, zenduty } = setting;
	const known = zenduty.state.alerts.length;
	const run = { parameters: QUESTION, stored: credentials.api, through: WAIT };
	const executionId = await begin(server, run);
	const waits = async () => (await status(executionId)) === 'waiting';
	await until(`execution ${executionId} waits`, waits, 20_000);
	const { data, waitTill } = await server.rest.execution(executionId);
	const end = Date.parse(String(waitTill));
	// n8n looks once a minute, so by now it has set its timer.
	await sleep(end - 4_000 - Date.now());
	const { metadata } = data.resultData.runData[THROUGH][0];
	await fetch(here(String(metadata.resumeUrl)));
	const question = await nextQuestion(executionId, known);
	await sleep(end + 15_000 - Date.now());
	const isWaiting = await waits();
	await post(question.link, { answer: 'approve' });
	const execution = await server.rest.untilEnded(executionId);
	return { isWaiting, approved: outputOf(execution, ACTION)[0][0].data?.approved };
}
