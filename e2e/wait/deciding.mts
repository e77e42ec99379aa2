/** What comes to the page of a question besides its form decides nothing, and ends no wait. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { outputOf } from '../n8n/rest.mts';
import { ACTION } from '../workflows/actionRun.mts';
import { QUESTION, type Asked } from '../workflows/question.mts';
import { look, post, send } from '../zenduty/person.mts';
import type { Setting } from './setting.mts';

const FORM = 'application/x-www-form-urlencoded';

/**
 * Bodies that the form cannot send, by their content types, and the status that they get: one for
 * each way in which n8n reads a body. What an answer may be is in `test/answerPage/readAnswer.test.cts`.
 */
const WRONG: Array<[name: string, contentType: string | undefined, body: string, status: number]> =
	[
		['an empty form', FORM, '', 400],
		['nothing at all', undefined, '', 400],
		['two answers', FORM, 'answer=decline&answer=approve', 400],
		['a megabyte beside an answer', FORM, `answer=approve&x=${'a'.repeat(1_000_000)}`, 400],
		['JSON', 'application/json', '{"answer": "approve"}', 400],
		['malformed JSON', 'application/json', '{', 422],
		['text', 'text/plain', 'answer=approve', 400],
		['XML', 'application/xml', '<answer>approve</answer>', 400],
		[
			'multipart',
			'multipart/form-data; boundary=x',
			'--x\r\nContent-Disposition: form-data; name="answer"\r\n\r\napprove\r\n--x--\r\n',
			400,
		],
	];

export function deciding(setting: () => Setting): void {
	describe('A question is still open after', () => {
		let asked: Asked;
		const isOpen = async () => assert.equal(await setting().status(asked.executionId), 'waiting');
		before(async () => {
			asked = await setting().ask();
		});

		it('looks by two at once, and by what opens links by itself', async () => {
			const bot = { 'user-agent': 'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)' };
			for (const { status, text } of await Promise.all([look(asked.link), look(asked.link, bot)])) {
				assert.equal(status, 200);
				assert.match(text, /Restart db-1\?[^]*value="approve"/);
			}
			assert.equal((await send('HEAD', asked.link, bot)).text, '');
			await isOpen();
		});

		it('a look with an answer in the address', async () => {
			for (const more of ['&answer=approve', '&approved=true']) {
				assert.equal((await look(asked.link + more)).status, 401);
			}
			await isOpen();
		});

		for (const [name, contentType, body, status] of WRONG) {
			it(`a post with ${name}`, async () => {
				const headers: Record<string, string> =
					contentType === undefined ? {} : { 'content-type': contentType };
				const reply = await send('POST', asked.link, headers, body);
				assert.equal(reply.status, status, reply.text.slice(0, 500));
				if (status === 400) assert.match(reply.text, /role="alert"[^]*value="approve"/);
				await isOpen();
			});
		}

		it('a link that was changed', async () => {
			const change = (name: string, value: string) => {
				const url = new URL(asked.link);
				url.searchParams.set(name, value);
				return url.href;
			};
			const links = [
				change('signature', '0'.repeat(64)),
				change('signature', ''),
				change('question', '0'.repeat(32)),
				asked.link.replace(/\?.*/, ''),
				asked.link.replace(/[?&]signature=\w+/, ''),
			];
			for (const link of links) {
				assert.equal((await look(link)).status, 401, link);
				assert.equal((await post(link, { answer: 'approve' })).status, 401, link);
			}
			await isOpen();
		});

		it('all that, the form counts', async () => {
			const { untilEnded } = setting();
			assert.match((await post(asked.link, { answer: 'decline' })).text, /Answer recorded/);
			const { execution, output } = await untilEnded(asked.executionId);
			assert.deepEqual([execution.status, output[0].data.approved], ['success', false]);
		});

		after(async () => {
			const { server } = setting();
			const execution = await server.rest.execution(asked.executionId);
			assert.equal(execution.data.resultData.runData[ACTION].length, 1);
		});
	});

	it('of two answers at once one counts', async () => {
		const { ask, untilEnded } = setting();
		const { link, executionId } = await ask();
		const replies = await Promise.all(
			['approve', 'decline', 'approve', 'decline'].map((answer) => post(link, { answer })),
		);
		const recorded = replies.filter(({ text }) => text.includes('Answer recorded'));
		assert.equal(recorded.length, 1, replies.map(({ status, text }) => status + text).join('\n'));
		const { execution, output } = await untilEnded(executionId);
		assert.equal(execution.status, 'success');
		assert.equal(recorded[0].text.includes('Answer recorded: Approve'), output[0].data.approved);
	});

	it('an answered question does not take a second answer', async () => {
		const { ask, untilEnded } = setting();
		const { link, executionId } = await ask();
		await post(link, { answer: 'approve' });
		await untilEnded(executionId);
		assert.doesNotMatch((await post(link, { answer: 'decline' })).text, /Answer recorded/);
		assert.doesNotMatch((await look(link)).text, /value="approve"/);
		assert.equal((await untilEnded(executionId)).output[0].data.approved, true);
	});

	it('in a loop, the link of an earlier round decides nothing', async () => {
		const { ask, nextQuestion, untilEnded, status, zenduty } = setting();
		const items = ['db-1', 'db-2'].map((host) => ({ host }));
		const first = await ask({ message: '=Restart {{ $json.host }}?' }, { items, isLooped: true });
		assert.match((await look(first.link)).text, /Restart db-1\?/);
		const known = zenduty.state.alerts.length + 1;
		await post(first.link, { answer: 'approve' });
		const second = await nextQuestion(first.executionId, known);
		assert.match((await look(second.link)).text, /Restart db-2\?/);
		for (const reply of [await look(first.link), await post(first.link, { answer: 'approve' })]) {
			assert.equal(reply.status, 409);
			assert.match(reply.text, /Already answered/);
		}
		assert.equal(await status(first.executionId), 'waiting');
		await post(second.link, { answer: 'approve' });
		const { execution } = await untilEnded(first.executionId);
		const traces = [0, 1].map((round) => outputOf(execution, ACTION, round)[0][0].traceId);
		assert.deepEqual(traces, [first.alert.trace_id, second.alert.trace_id]);
	});

	it('a node with any name at all can ask', async () => {
		const { server, credentials, nextQuestion, status, zenduty } = setting();
		const name = `It's "a" }} {{ \\ \`b\` \${1} – ü`;
		const { api } = credentials;
		const workflow = await server.rest.createWorkflow({
			name: 'A question <b>of</b> names',
			nodes: [
				{ name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, parameters: {} },
				{
					name,
					type: 'n8n-nodes-zenduty.zenduty',
					typeVersion: 1,
					parameters: { ...QUESTION, message: '</title><script>alert(1)</script>' },
					credentials: { [api.type]: { id: api.id, name: api.name } },
				},
			].map((node, index) => ({ id: randomUUID(), position: [200 * index, 0], ...node })),
			connections: { Start: { main: [[{ node: name, type: 'main', index: 0 }]] } },
			pinData: { Start: [{ json: {} }] },
		});
		const known = zenduty.state.alerts.length;
		const { executionId } = await server.rest.run(workflow, {
			triggerToStartFrom: { name: 'Start' },
		});
		const { link } = await nextQuestion(executionId, known);
		const { status: code, text } = await look(link);
		assert.equal(code, 200);
		assert.doesNotMatch(text, /<script|<b>/);
		assert.match(text, /A question &lt;b&gt;of&lt;\/b&gt; names/);
		assert.match((await post(link, { answer: 'approve' })).text, /Answer recorded/);
		await server.rest.untilEnded(executionId);
		assert.equal(await status(executionId), 'success');
	});
}
