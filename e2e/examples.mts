/** The workflows in `examples/`, in a real n8n: `npm run e2e:examples`. */
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { startServer } from './n8n/server.mts';
import { exampleAcknowledge } from './examples/acknowledge.mts';
import { exampleAnswer } from './examples/answer.mts';
import { exampleApprove } from './examples/approve.mts';
import { exampleAssistant } from './examples/assistant.mts';
import { exampleCatchUp } from './examples/catchUp.mts';
import { exampleForm } from './examples/form.mts';
import { exampleJiraTicket } from './examples/jiraTicket.mts';
import { exampleMaintenance } from './examples/maintenance.mts';
import { exampleOnCall } from './examples/onCall.mts';
import { exampleOnce } from './examples/once.mts';
import { exampleOpen } from './examples/open.mts';
import { exampleOrder } from './examples/order.mts';
import { exampleReview } from './examples/review.mts';
import { exampleRoute } from './examples/route.mts';
import { exampleRuns } from './examples/runs.mts';
import { exampleSlackChannel } from './examples/slackChannel.mts';
import { startStores } from './examples/stores.mts';
import { startStages, type Stage } from './examples/stage.mts';
import { exampleTellOnCall } from './examples/tellOnCall.mts';
import { exampleWeekly } from './examples/weekly.mts';
import { startSlack } from './programs/slack.mts';
import { EXAMPLES } from './workflows/examples.mts';
import { tool } from './webhookEvent/tool.mts';
import { leaveWhenInterruptedOrAfter } from './support/leave.mts';

leaveWhenInterruptedOrAfter(25);

console.log('Building, packing and installing the package, and starting n8n …');
const slack = await startSlack();
const server = await startServer('n8n-2', slack.env);
const stages = await startStages(server, 'alone', 'events', 'incidents', 'questions');
const stores = await startStores(server);

/** Examples that run one after the other, beside those of other stages. */
const parts = {
	events(stage: Stage) {
		exampleRuns(stage);
		exampleCatchUp(stage);
		exampleWeekly(stage);
		exampleOpen(stage);
		exampleOnCall(stage);
		exampleTellOnCall(stage);
	},
	incidents(stage: Stage) {
		exampleRoute(stage);
		exampleAnswer(stage);
		exampleMaintenance(stage);
		exampleAcknowledge(stage, stores);
	},
	questions(stage: Stage) {
		exampleAssistant(stage);
		exampleApprove(stage);
		exampleReview(stage);
		exampleSlackChannel(stage, slack);
		exampleJiraTicket(stage);
	},
};

describe(`n8n ${server.version}:`, () => {
	exampleForm();
	// Fifty events at once, and what must be delivered in time: nothing else may slow n8n down.
	exampleOnce(stages.alone, stores);
	exampleOrder(stages.alone);
	describe('Side by side:', { concurrency: Object.keys(parts).length }, () => {
		for (const name of Object.keys(parts) as Array<keyof typeof parts>) {
			// Without a number of its own it would take that of what is around it.
			describe(`Examples with ${name}:`, { concurrency: 1 }, () => parts[name](stages[name]));
		}
	});
	it('no example is left out', () => {
		assert.deepEqual([...stages.events.run].sort(), [...EXAMPLES].sort());
	});
	tool(server);
	after(async () => {
		await stores.stop();
		for (const stage of Object.values(stages)) await stage.close();
		await slack.stop();
		await server.discard();
	});
});
