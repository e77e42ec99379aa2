/**
 * A walk through n8n's editor in a real browser, as a new user makes it: `npm run e2e:browser`.
 * With `-- --pictures` it renews the pictures in `docs/images`.
 */
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { startWalk } from './browser/walk.mts';
import { triggerWalk } from './browser/triggerWalk.mts';
import { answerPageWalk } from './browser/answerPageWalk.mts';
import { apiWalk } from './browser/apiWalk.mts';
import { alertWalk } from './browser/alertWalk.mts';
import { actionWalk } from './browser/actionWalk.mts';
import { dragWalk } from './browser/dragWalk.mts';
import { examplesWalk } from './browser/examplesWalk.mts';
import { fieldsWalk } from './browser/fieldsWalk.mts';
import { incidentWalk } from './browser/incidentWalk.mts';
import { planWalk } from './browser/planWalk.mts';
import { pollingWalk } from './browser/pollingWalk.mts';
import { readingWalk } from './browser/readingWalk.mts';
import { reviewWalk } from './browser/reviewWalk.mts';
import { toolWalk } from './browser/toolWalk.mts';
import { typingWalk } from './browser/typingWalk.mts';
import { leaveWhenInterruptedOrAfter } from './support/leave.mts';

leaveWhenInterruptedOrAfter(25);

console.log('Building, packing and installing the package, and starting n8n and Chromium …');
const walk = await startWalk(process.argv.includes('--pictures'));

describe("In n8n's editor:", () => {
	triggerWalk(walk);
	actionWalk(walk);
	apiWalk(walk);
	pollingWalk(walk);
	dragWalk(walk);
	typingWalk(walk);
	incidentWalk(walk);
	alertWalk(walk);
	planWalk(walk);
	readingWalk(walk);
	fieldsWalk(walk);
	toolWalk(walk);
	reviewWalk(walk);
	examplesWalk(walk);
	answerPageWalk(walk);

	it('the page complained of nothing that is ours', () => {
		assert.deepEqual(walk.editor.complaints, []);
	});

	after(async () => await walk.end());
});
