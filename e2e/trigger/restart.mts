/** n8n is started again while workflows are active. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { deliver, event, idOf, signed } from '../zenduty/delivery.mts';
import { accepted, startReceiving, type Receiving } from '../workflows/triggerWorkflow.mts';
import { untilServed } from '../n8n/rest.mts';
import { leftOut, own, type Server } from '../n8n/server.mts';
import { until } from '../support/until.mts';

const KEY = 'e2e-restart-key';
const CREDENTIAL = { authentication: 'signature', signingSecret: KEY };

export function restarts(server: Server): void {
	checkRestart(server, 'After a restart:');
}

/**
 * n8n 2 keeps the webhooks of active workflows over a restart. Before, and still if it is told so,
 * n8n activates all workflows anew when it starts, so that the trigger's check runs again.
 */
export function oldRestarts(server: Server): void {
	checkRestart(server, 'After a restart that activates all workflows anew:', {
		N8N_USE_WORKFLOW_PUBLICATION_SERVICE: 'false',
	});
}

function checkRestart(server: Server, name: string, env?: Record<string, string>): void {
	const checksAgain = server.major < 2 || env !== undefined;

	describe(name, { skip: leftOut(server) }, () => {
		const { log, restart } = own(server);
		let sound: Receiving;
		let broken: Receiving;
		let orphaned: Receiving;
		let printedBefore = 0;

		before(async () => {
			sound = await startReceiving(server, CREDENTIAL);
			broken = await startReceiving(server, CREDENTIAL);
			orphaned = await startReceiving(server, CREDENTIAL);
			await server.rest.updateCredential(broken.credential, 'broken', {
				...CREDENTIAL,
				signingSecret: ` ${KEY}`,
			});
			await server.rest.deleteCredential(orphaned.credential);
			printedBefore = log().length;
			const formerly = server.url;
			await restart(env);
			for (const each of [sound, broken, orphaned]) {
				each.url = each.url.replace(formerly, server.url);
				await untilServed(each.url);
			}
		});

		it('a trigger with a sound credential accepts deliveries', async () => {
			const body = event();
			const { answer } = await accepted(server, sound, signed(body, KEY));
			assert.equal(answer.json.eventId, idOf(body));
		});

		for (const [what, get] of [
			['broken', () => broken],
			['deleted', () => orphaned],
		] as const) {
			it(`a workflow whose credential is ${what} stays active, and answers 500`, async () => {
				const { workflow, url } = get();
				const stored = await server.rest.call('GET', `/rest/workflows/${workflow.id}`);
				assert.equal(stored.active, true);
				const answer = await deliver(url, signed(event(), KEY));
				assert.equal(answer.status, 500);
				assert.equal(answer.json.error, 'misconfigured');
				await wait(500);
				assert.deepEqual(await server.rest.executions(workflow.id), []);
			});
		}

		/** n8n serves requests while it still activates workflows. */
		const untilStarted = async () => {
			const printed = () => log().slice(printedBefore);
			const isComplete = () => printed().includes('Editor is now accessible');
			await until('n8n starts completely', isComplete, 60_000);
			return printed();
		};

		if (checksAgain) {
			it('the log tells at the start what is wrong with the credential', async () => {
				const printed = await untilStarted();
				assert.match(
					printed,
					/cannot accept deliveries\. 'Signing Key' begins or ends with a space/,
				);
				assert.match(printed, /cannot accept deliveries\. The chosen credential was deleted/);
			});
		} else {
			it('the log tells at the first delivery, not before, what is wrong', async () => {
				const printed = await untilStarted();
				assert.doesNotMatch(printed, /cannot accept deliveries/);
				assert.match(
					printed,
					/refused a delivery \(misconfigured\) at \S+: 'Signing Key' begins or ends/,
				);
				assert.match(
					printed,
					/refused a delivery \(misconfigured\) at \S+: The chosen credential was deleted/,
				);
			});
		}

		it('the corrected credential is used without another restart', async () => {
			await server.rest.updateCredential(broken.credential, 'corrected', CREDENTIAL);
			await accepted(server, broken, signed(event(), KEY));
		});
	});
}
