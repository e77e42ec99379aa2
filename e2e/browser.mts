/**
 * A walk through n8n's editor in a real browser, as a new user makes it: `npm run e2e:browser`.
 * With `-- --pictures` it renews the pictures in `docs/images`.
 */
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { ensureInstallation } from './installation.mts';

/** For the whole run, in milliseconds. */
const PATIENCE = 20 * 60_000;

// Leaving through `process.exit` ends n8n and removes its folder, whatever state the walk is in.
for (const [signal, code] of [
	['SIGINT', 130],
	['SIGTERM', 143],
	['SIGHUP', 129],
] as const) {
	// Not at once: under `tsx` a process that does not confirm the signal first is killed outright.
	process.once(signal, () => setTimeout(() => process.exit(code), 100));
}
setTimeout(() => {
	console.error(`The walk took longer than ${PATIENCE / 60_000} minutes and was ended.`);
	process.exit(1);
}, PATIENCE).unref();

await ensureInstallation();
// What these import is there only after the installation.
const { startWalk } = await import('./browser/walk.mts');
const { triggerWalk } = await import('./browser/triggerWalk.mts');
const { actionWalk } = await import('./browser/actionWalk.mts');
const { toolWalk } = await import('./browser/toolWalk.mts');

console.log('Building, packing and installing the package, and starting n8n and Chromium …');
const walk = await startWalk(process.argv.includes('--pictures'));

describe("In n8n's editor:", () => {
	triggerWalk(walk);
	actionWalk(walk);
	toolWalk(walk);

	it('the page complained of nothing that is ours', () => {
		assert.deepEqual(walk.editor.complaints, []);
	});

	after(async () => await walk.end());
});
