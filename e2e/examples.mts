/** The workflows in `examples/`, in a real n8n: `npm run e2e:examples`. */
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { ensureInstallation } from './installation.mts';
import { leaveWhenInterruptedOrAfter } from './leaving.mts';

leaveWhenInterruptedOrAfter(15);

await ensureInstallation();
// What these import is there only after the installation.
const { startServer } = await import('./server.mts');
const { exampleForm } = await import('./exampleForm.mts');
const { exampleOnce } = await import('./exampleOnce.mts');
const { exampleOrder } = await import('./exampleOrder.mts');
const { exampleRuns } = await import('./exampleRuns.mts');
const { startStores } = await import('./exampleStores.mts');
const { startStage } = await import('./exampleStage.mts');
const { EXAMPLES } = await import('./exampleWorkflows.mts');
const { tool } = await import('./tool.mts');

console.log('Building, packing and installing the package, and starting n8n …');
const server = await startServer(import.meta.dirname);
const stage = await startStage(server);
const stores = await startStores(server);

describe(`n8n ${server.version}:`, () => {
	exampleForm();
	exampleOnce(stage, stores);
	exampleOrder(stage);
	exampleRuns(stage);
	it('no example is left out', () => {
		assert.deepEqual([...stage.run].sort(), [...EXAMPLES].sort());
	});
	tool(server);
	after(async () => {
		await stores.stop();
		await stage.close();
		await server.discard();
	});
});
