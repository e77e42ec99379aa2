/**
 * Runs the end-to-end checks: `npm run e2e`, or with n8n 1 `npm run e2e:n8n-1`. With `--short`, it
 * runs only a part of the checks that use the REST API. With `--url`, it runs the checks in an n8n
 * that is already running, and leaves out the checks that start or stop n8n, or read its database
 * or log.
 */
import { execFileSync } from 'node:child_process';
import { after, describe } from 'node:test';
import { parseArgs } from 'node:util';
import { root } from '../scripts/process.mts';
import { connect } from './n8n/running.mts';
import { leftOut, startServer, type Server } from './n8n/server.mts';
import { descriptions } from './package/descriptions.mts';
import { installing } from './package/installing.mts';
import { moving } from './package/moving.mts';
import { apiCredentials } from './package/apiCredentialTest.mts';
import { credentials } from './package/credentialTest.mts';
import { deletedCredentials } from './package/deletedCredential.mts';
import { api } from './api/api.mts';
import { pollsOnOneKey } from './polling/oneKey.mts';
import { polling } from './polling/polling.mts';
import { activation } from './trigger/activation.mts';
import { answers } from './trigger/answers.mts';
import { outputs } from './trigger/outputs.mts';
import { refusedDeliveries } from './trigger/refused.mts';
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

const { values: given, positionals } = parseArgs({
	allowPositionals: true,
	options: {
		short: { type: 'boolean', default: false },
		url: { type: 'string' },
		email: { type: 'string' },
		password: { type: 'string' },
	},
});
const server = given.url === undefined ? await start() : await connect(given.url, login());

async function start(): Promise<Server> {
	const release = positionals.includes('n8n-1') ? 'n8n-1' : 'n8n-2';
	execFileSync('npm', ['run', '--silent', 'e2e:install'], { cwd: root, stdio: 'inherit' });
	console.log('Building, packing and installing the package, and starting n8n …');
	return await startServer(release);
}

function login() {
	const { email, password = process.env.E2E_PASSWORD } = given;
	if (email !== undefined && password !== undefined) return { email, password };
	throw new Error("Give the login of n8n's owner: --email, and --password or E2E_PASSWORD.");
}

describe(`n8n ${server.version}:`, () => {
	if (given.short) {
		api(server, given.short);
		describe('Polling:', () => pollsOnOneKey(server));
	} else all(server);
	after(async () => await server.discard());
});

function all(server: Server): void {
	descriptions(server);
	moving(server);
	credentials(server);
	apiCredentials(server);
	deletedCredentials(server);
	answers(server);
	outputs(server);
	refusedDeliveries(server);
	filters(server);
	testRuns(server);
	action(server);
	actionErrors(server);
	runningAgain(server);
	httpRequests(server);
	agents(server);
	roundTrip(server);
	api(server, false);
	// Most of the time, these checks only wait: for n8n to try again, for polls, or for a time to
	// pass.
	describe('Side by side', { concurrency: true }, () => {
		activation(server, 'Activation:');
		polling(server);
		questions(server);
	});
	credentialChanges(server);
	restarts(server);
	if (server.major >= 2) {
		installing(server);
		oldRestarts(server);
		activation(server, 'Activation in the older way:', true, leftOut(server));
	}
	secrets(server);
}
