/** The end-to-end checks: `npm run e2e`; with n8n 1, `npm run e2e:n8n-1`. */
import { after, describe } from 'node:test';
import { startServer } from './server.mts';
import { descriptions } from './descriptions.mts';
import { credentials } from './credential.mts';
import { activation } from './activation.mts';
import { answers } from './answers.mts';
import { outputs } from './outputs.mts';
import { filters } from './filters.mts';
import { testRuns } from './testRun.mts';
import { action } from './action.mts';
import { actionErrors } from './actionErrors.mts';
import { runningAgain } from './runningAgain.mts';
import { httpRequests } from './httpRequest.mts';
import { roundTrip } from './roundTrip.mts';
import { oldRestarts, restarts } from './restart.mts';
import { credentialChanges } from './credentialChange.mts';
import { secrets } from './secrets.mts';
import { leaveWhenInterruptedOrAfter } from './leaving.mts';

leaveWhenInterruptedOrAfter(15);

console.log('Building, packing and installing the package, and starting n8n …');
const server = await startServer(process.argv.includes('n8n-1') ? 'n8n-1' : 'n8n-2');

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
