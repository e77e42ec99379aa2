/** The workflows in `examples/`, in a real n8n: `npm run e2e:examples`. */
import { after, describe } from 'node:test';
import { ensureInstallation } from './installation.mts';

/** For the whole run, in milliseconds. */
const PATIENCE = 10 * 60_000;

// Leaving through `process.exit` ends n8n and removes its folder, whatever state the checks are in.
for (const [signal, code] of [
	['SIGINT', 130],
	['SIGTERM', 143],
	['SIGHUP', 129],
] as const) {
	// Not at once: under `tsx` a process that does not confirm the signal first is killed outright.
	process.once(signal, () => setTimeout(() => process.exit(code), 100));
}
setTimeout(() => {
	console.error(`The checks took longer than ${PATIENCE / 60_000} minutes and were ended.`);
	process.exit(1);
}, PATIENCE).unref();

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
