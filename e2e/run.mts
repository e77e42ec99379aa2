/**
 * The end-to-end checks: `npm run e2e`. They run against the n8n of this folder, or, with
 * `npm run e2e -- <folder>`, against the one installed in another package.
 */
import { after, describe } from 'node:test';
import { resolve } from 'node:path';
import { ensureInstallation } from './installation.mts';
import { leaveWhenInterruptedOrAfter } from './leaving.mts';

leaveWhenInterruptedOrAfter(15);

await ensureInstallation();
// What these import is there only after the installation.
const { startServer } = await import('./server.mts');
const { descriptions } = await import('./descriptions.mts');
const { credentials } = await import('./credential.mts');
const { activation } = await import('./activation.mts');
const { answers } = await import('./answers.mts');
const { outputs } = await import('./outputs.mts');
const { filters } = await import('./filters.mts');
const { testRuns } = await import('./testRun.mts');
const { action } = await import('./action.mts');
const { actionErrors } = await import('./actionErrors.mts');
const { runningAgain } = await import('./runningAgain.mts');
const { httpRequests } = await import('./httpRequest.mts');
const { roundTrip } = await import('./roundTrip.mts');
const { oldRestarts, restarts } = await import('./restart.mts');
const { credentialChanges } = await import('./credentialChange.mts');
const { secrets } = await import('./secrets.mts');

const folder = resolve(process.argv[2] ?? import.meta.dirname);
console.log('Building, packing and installing the package, and starting n8n …');
const server = await startServer(folder);

describe(`n8n ${server.version}:`, () => {
	descriptions(server);
	credentials(server);
	activation(server, 'Activation:');
	answers(server);
	outputs(server);
	filters(server);
	testRuns(server);
	action(server);
	actionErrors(server);
	runningAgain(server);
	httpRequests(server);
	roundTrip(server);
	credentialChanges(server);
	restarts(server);
	if (server.major >= 2) {
		oldRestarts(server);
		activation(server, 'Activation in the older way:');
	}
	secrets(server);
	after(async () => await server.discard());
});
