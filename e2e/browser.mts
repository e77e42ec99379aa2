/**
 * Goes through n8n's editor in a real browser, as a new user does: `npm run e2e:browser`. With `--
 * --pictures`, it also makes the pictures in `docs/images` again. With the names of examples after
 * that, it only makes the pictures of these examples. With the name `readme`, it makes the picture
 * of the README, and with the name `panel` the picture of the nodes panel.
 */
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { parseArgs } from 'node:util';
import { startWalk } from './browser/walk.mts';
import { nextNodeWalk, triggerWalk } from './browser/triggerWalk.mts';
import { answerPageWalk } from './browser/answerPageWalk.mts';
import { agentWalk } from './browser/agentWalk.mts';
import { operationsWalk, PANEL, panelWalk } from './browser/operationsWalk.mts';
import { actionWalk } from './browser/actionWalk.mts';
import { credentialWalk } from './browser/credentialWalk.mts';
import { README, readmePicture } from './browser/readmePicture.mts';
import { canvasWalk, importWalk, MAIN_WAYS } from './browser/examplesWalk.mts';
import { EXAMPLES } from './workflows/examples.mts';
import { leaveWhenInterruptedOrAfter } from './support/leave.mts';

leaveWhenInterruptedOrAfter(25);

const { values: given, positionals: names } = parseArgs({
	allowPositionals: true,
	options: { pictures: { type: 'boolean', default: false } },
});
const examples = names.filter((name) => name !== README && name !== PANEL);
const unknown = examples.filter((name) => !EXAMPLES.includes(name));
if (unknown.length > 0) throw new Error(`No example has the name ${unknown.join(' or ')}.`);

console.log('Building, packing and installing the package, and starting n8n and Chromium …');
const walk = await startWalk(given.pictures);

describe("In n8n's editor:", () => {
	if (names.length > 0) {
		if (examples.length > 0) canvasWalk(walk, examples);
		if (names.includes(README)) readmePicture(walk);
		if (names.includes(PANEL)) panelWalk(walk);
	} else {
		triggerWalk(walk);
		actionWalk(walk);
		credentialWalk(walk);
		nextNodeWalk(walk);
		panelWalk(walk);
		operationsWalk(walk);
		agentWalk(walk);
		importWalk(walk);
		canvasWalk(walk, given.pictures ? EXAMPLES : Object.keys(MAIN_WAYS));
		answerPageWalk(walk);
		if (given.pictures) readmePicture(walk);
	}

	it('the page complained of nothing that is ours', () => {
		assert.deepEqual(walk.editor.complaints, []);
	});

	after(async () => await walk.end());
});
