/** The workflows in `examples/`, in a real n8n: `npm run e2e:examples`. */
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { startServer } from './server.mts';
import { exampleForm } from './exampleForm.mts';
import { exampleOnce } from './exampleOnce.mts';
import { exampleOrder } from './exampleOrder.mts';
import { exampleRuns } from './exampleRuns.mts';
import { startStores } from './exampleStores.mts';
import { startStage } from './exampleStage.mts';
import { EXAMPLES } from './exampleWorkflows.mts';
import { tool } from './tool.mts';
import { leaveWhenInterruptedOrAfter } from './leaving.mts';

leaveWhenInterruptedOrAfter(15);

console.log('Building, packing and installing the package, and starting n8n …');
const server = await startServer('n8n-2');
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
