/**
 * A walk through n8n's editor in a real browser, as a new user makes it: `npm run e2e:browser`.
 * With `-- --pictures` it renews the pictures in `docs/images`.
 */
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { startWalk } from './browser/walk.mts';
import { nextNodeWalk, triggerWalk } from './browser/triggerWalk.mts';
import { answerPageWalk } from './browser/answerPageWalk.mts';
import { agentWalk } from './browser/agentWalk.mts';
import { operationsWalk } from './browser/operationsWalk.mts';
import { actionWalk } from './browser/actionWalk.mts';
import { examplesWalk } from './browser/examplesWalk.mts';
import { leaveWhenInterruptedOrAfter } from './support/leave.mts';

leaveWhenInterruptedOrAfter(25);

console.log('Building, packing and installing the package, and starting n8n and Chromium …');
const walk = await startWalk(process.argv.includes('--pictures'));

describe("In n8n's editor:", () => {
	triggerWalk(walk);
	actionWalk(walk);
	nextNodeWalk(walk);
	operationsWalk(walk);
	agentWalk(walk);
	examplesWalk(walk);
	answerPageWalk(walk);

	it('the page complained of nothing that is ours', () => {
		assert.deepEqual(walk.editor.complaints, []);
	});

	after(async () => await walk.end());
});
