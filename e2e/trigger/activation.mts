/** A user activates a workflow with the trigger. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';
import { deliver, event, signed } from '../zenduty/delivery.mts';
import { startReceiving, storeReceiving } from '../workflows/triggerWorkflow.mts';
import { ActivationError, type Json } from '../n8n/rest.mts';
import type { Server } from '../n8n/server.mts';
import { until } from '../support/until.mts';

const KEY = 'e2e-activation-key';

/** How long n8n may take to give up, in milliseconds: it waits for 15 s between its attempts. */
const PATIENCE = 60_000;

const WITH_KEY = { authentication: 'signature', signingSecret: KEY };

const WITHOUT_KEY = { authentication: 'signature', signingSecret: '' };

/**
 * @param isShort leaves out all but whether the trigger is asked
 * @param skip why all of it is left out, if it is
 */
export function activation(
	server: Server,
	name: string,
	isShort = false,
	skip?: string | false,
): void {
	// At a time, since n8n 2 tries for 15 seconds before it gives up.
	describe(name, { concurrency: true, skip }, () => {
		it('is refused with a bad credential, with the message of the credential test', async () => {
			const { workflow, url } = await storeReceiving(server, WITHOUT_KEY);
			await refused(server, workflow, /'Signing Key' is empty/);
			assert.equal((await deliver(url, signed(event(), KEY))).status, 404);
		});

		if (isShort) return;

		for (const [excluded, message] of [
			['={{ $vars.nowhere }}', /The expression in 'Exclude Services' returns nothing/],
			['API, Web', /'Exclude Services' has several values in one text: "API, Web"/],
		] as const) {
			it(`is refused if the services to exclude are ${excluded}`, async () => {
				const filters = { excludeServices: [excluded] };
				const receiving = await storeReceiving(server, WITH_KEY, { filters });
				await refused(server, receiving.workflow, message);
			});
		}

		it('succeeds once the credential is corrected', async () => {
			const bad = { authentication: 'signature', signingSecret: ' ' };
			const receiving = await storeReceiving(server, bad);
			await refused(server, receiving.workflow, /a space or a line break/);
			await server.rest.updateCredential(receiving.credential, 'corrected', WITH_KEY);
			await server.rest.activate(receiving.workflow, receiving.url);
			assert.equal((await deliver(receiving.url, signed(event(), KEY))).status, 200);
		});

		it('is refused for a copy that kept its URL, but not for one without', async () => {
			const original = await startReceiving(server, WITH_KEY);
			const [trigger] = original.workflow.nodes;
			const copy = { name: 'Copy', nodes: [{ ...trigger, id: randomUUID() }] };
			const conflict = /conflict with one of the webhooks|already taken/;
			await refused(server, await server.rest.createWorkflow(copy), conflict);

			const { webhookId, ...without } = copy.nodes[0];
			const other = await server.rest.createWorkflow({ ...copy, nodes: [without] });
			assert.notEqual(other.nodes[0].webhookId, webhookId);
			await server.rest.activate(other);
			assert.equal((await deliver(original.url, signed(event(), KEY))).status, 200);
		});

		it('ends with deactivation: the URL is gone', async () => {
			const receiving = await startReceiving(server, WITH_KEY);
			await server.rest.deactivate(receiving.workflow.id);
			const isGone = async () =>
				(await deliver(receiving.url, signed(event(), KEY))).status === 404;
			await until('the URL is gone', isGone);
		});
	});
}

/** n8n must not activate the workflow, and must say why. */
async function refused(server: Server, workflow: Json, message: RegExp): Promise<void> {
	await assert.rejects(server.rest.activate(workflow, undefined, PATIENCE), (error) => {
		assert.ok(error instanceof ActivationError, String(error));
		assert.match(error.message, message);
		return true;
	});
}
