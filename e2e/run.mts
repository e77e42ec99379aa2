/**
 * The end-to-end checks: `npm run e2e`; with n8n 1, `npm run e2e:n8n-1`. With `--short` only what goes
 * through the REST API, and not all of that.
 */
import { after, describe } from 'node:test';
import { startServer, type Server } from './n8n/server.mts';
import { descriptions } from './package/descriptions.mts';
import { installing } from './package/installing.mts';
import { moving } from './package/moving.mts';
import { apiCredentials } from './package/apiCredentialTest.mts';
import { credentials } from './package/credentialTest.mts';
import { api } from './api/api.mts';
import { integrationCredentials } from './package/integrationCredentialTest.mts';
import { polling } from './polling/polling.mts';
import { activation } from './trigger/activation.mts';
import { answers } from './trigger/answers.mts';
import { outputs } from './trigger/outputs.mts';
import { filters } from './trigger/filters.mts';
import { testRuns } from './trigger/testRun.mts';
import { action } from './webhookEvent/operations.mts';
import { actionErrors } from './webhookEvent/errors.mts';
import { runningAgain } from './webhookEvent/rerun.mts';
import { httpRequests } from './webhookEvent/httpRequest.mts';
import { roundTrip } from './package/roundTrip.mts';
import { oldRestarts, restarts } from './trigger/restart.mts';
import { credentialChanges } from './trigger/credentialChange.mts';
import { secrets } from './package/secrets.mts';
import { agents } from './agents/agents.mts';
import { questions } from './wait/wait.mts';
import { leaveWhenInterruptedOrAfter } from './support/leave.mts';

leaveWhenInterruptedOrAfter(25);

console.log('Building, packing and installing the package, and starting n8n …');
const isShort = process.argv.includes('--short');
const server = await startServer(process.argv.includes('n8n-1') ? 'n8n-1' : 'n8n-2');

describe(`n8n ${server.version}:`, () => {
	if (isShort) api(server, isShort);
	else all(server);
	after(async () => await server.discard());
});

function all(server: Server): void {
	descriptions(server);
	moving(server);
	credentials(server);
	apiCredentials(server);
	integrationCredentials(server);
	activation(server, 'Activation:');
	answers(server);
	outputs(server);
	filters(server);
	testRuns(server);
	action(server);
	actionErrors(server);
	runningAgain(server);
	httpRequests(server);
	agents(server);
	questions(server);
	roundTrip(server);
	api(server, false);
	polling(server);
	credentialChanges(server);
	restarts(server);
	if (server.major >= 2) {
		installing();
		oldRestarts(server);
		activation(server, 'Activation in the older way:');
	}
	secrets(server);
}
