/**
 * The end-to-end checks: `npm run e2e`. They run against the n8n of this folder, or, with
 * `npm run e2e -- <folder>`, against the one installed in another package.
 */
import { after, describe } from 'node:test';
import { resolve } from 'node:path';
import { ensureInstallation } from './installation.mts';

/** For the whole run, in milliseconds. */
const PATIENCE = 15 * 60_000;

// Leaving through `process.exit` ends n8n and removes its folder, whatever state the checks are in.
for (const [signal, code] of [
	['SIGINT', 130],
	['SIGTERM', 143],
	['SIGHUP', 129],
] as const) {
	process.once(signal, () => process.exit(code));
}
setTimeout(() => {
	console.error(`The checks took longer than ${PATIENCE / 60_000} minutes and were ended.`);
	process.exit(1);
}, PATIENCE).unref();

await ensureInstallation();
// What these import is there only after the installation.
const { startServer } = await import('./server.mts');
const suites = [
	(await import('./descriptions.mts')).descriptions,
	(await import('./credential.mts')).credentials,
	(await import('./activation.mts')).activation,
	(await import('./answers.mts')).answers,
	(await import('./outputs.mts')).outputs,
	(await import('./filters.mts')).filters,
	(await import('./testRun.mts')).testRuns,
	(await import('./action.mts')).action,
	(await import('./actionErrors.mts')).actionErrors,
	(await import('./roundTrip.mts')).roundTrip,
	(await import('./restart.mts')).restarts,
	(await import('./secrets.mts')).secrets,
];

const folder = resolve(process.argv[2] ?? import.meta.dirname);
console.log('Building, packing and installing the package, and starting n8n.');
const server = await startServer(folder);

describe(`n8n ${server.version}:`, () => {
	for (const suite of suites) suite(server);
	after(async () => await server.discard());
});
