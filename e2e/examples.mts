/** The workflows in `examples/`, in a real n8n: `npm run e2e:examples`. */
import { after, describe } from 'node:test';
import { ensureInstallation } from './installation.mts';
import { leaveWhenInterruptedOrAfter } from './leaving.mts';

leaveWhenInterruptedOrAfter(10);

await ensureInstallation();
// What these import is there only after the installation.
const { startServer } = await import('./server.mts');
const { exampleForm } = await import('./exampleForm.mts');
const { exampleRuns } = await import('./exampleRuns.mts');
const { tool } = await import('./tool.mts');

console.log('Building, packing and installing the package, and starting n8n …');
const server = await startServer(import.meta.dirname);

describe(`n8n ${server.version}:`, () => {
	exampleForm();
	exampleRuns(server);
	tool(server);
	after(async () => await server.discard());
});
