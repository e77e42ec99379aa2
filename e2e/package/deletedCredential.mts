/** A credential that somebody deleted, while nodes still name it. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';
import { ActivationError, RestError, type Json } from '../n8n/rest.mts';
import { leftOut, own, type Server } from '../n8n/server.mts';
import { until } from '../support/until.mts';
import { act } from '../workflows/actionRun.mts';
import { storePolling } from '../workflows/pollingTrigger.mts';
import { startReceiving, storeReceiving } from '../workflows/triggerWorkflow.mts';
import { deliver, event, signed } from '../zenduty/delivery.mts';

const KEY = 'e2e-deleted-key';
const TOLD = 'The chosen credential was deleted. Choose another one.';
const TELLS = new RegExp(TOLD.replaceAll('.', '\\.'));

/** The fields of each credential, and an operation that needs it. */
const USES: Record<string, { fields: Json; parameters: Json }> = {
	zendutyApi: {
		fields: { apiKey: KEY },
		parameters: { resource: 'incident', operation: 'get', incident: '3' },
	},
	zendutyIntegrationApi: {
		fields: { url: `https://www.zenduty.com/integration/account/generic/${KEY}/` },
		parameters: {
			resource: 'alert',
			operation: 'send',
			authentication: 'integrationUrl',
			message: 'A',
			alertType: 'info',
		},
	},
	zendutyWebhookApi: {
		fields: { signingSecret: KEY },
		parameters: { resource: 'webhookEvent', operation: 'sign', title: 'A' },
	},
};

export function deletedCredentials(server: Server): void {
	const { rest } = server;

	async function deleted(type: string): Promise<{ type: string; id: string; name: string }> {
		const name = `Deleted ${randomUUID()}`;
		const id = await rest.createCredential(name, USES[type].fields, type);
		await rest.deleteCredential(id);
		return { type, id, name };
	}

	async function activationFails(workflow: Json, message: RegExp): Promise<void> {
		await assert.rejects(rest.activate(workflow, undefined, 60_000), (error) => {
			assert.ok(error instanceof ActivationError, String(error));
			assert.match(error.message, message);
			return true;
		});
	}

	describe('A credential that was deleted:', () => {
		for (const [type, { parameters }] of Object.entries(USES)) {
			it(`an operation says so: ${type}`, async () => {
				const { failure, error } = await act(server, { parameters, stored: await deleted(type) });
				assert.equal(failure?.code, 'credential', JSON.stringify(error));
				assert.deepEqual([failure.message, failure.description], [TOLD, '']);
			});
		}

		for (const [path, methodName] of [
			['resource-locator-results', 'searchServices'],
			['options', 'getTeams'],
		]) {
			it(`n8n itself refuses to load a list, before it asks the node: ${methodName}`, async () => {
				const { type, ...stored } = await deleted('zendutyApi');
				const asked = rest.call('POST', `/rest/dynamic-node-parameters/${path}`, {
					nodeTypeAndVersion: { name: 'n8n-nodes-zenduty.zenduty', version: 1 },
					path: 'parameters.any',
					methodName,
					currentNodeParameters: { resource: 'incident', operation: 'create' },
					credentials: { [type]: stored },
				});
				await assert.rejects(asked, (error) => {
					assert.ok(error instanceof RestError, String(error));
					assert.match(JSON.stringify(error.body), /"Forbidden"/);
					return true;
				});
			});
		}

		it('the Zenduty Trigger is not activated, and says so', async () => {
			const { workflow, credential } = await storeReceiving(server, USES.zendutyWebhookApi.fields);
			await rest.deleteCredential(credential);
			await activationFails(workflow, TELLS);
		});

		it(
			'the Zenduty Trigger refuses deliveries, and the log says so',
			{ skip: leftOut(server) },
			async () => {
				const { url, credential } = await startReceiving(server, USES.zendutyWebhookApi.fields);
				const before = own(server).log().length;
				await rest.deleteCredential(credential);
				const isRefused = async () => (await deliver(url, signed(event(), KEY))).status === 500;
				await until('the deletion counts', isRefused);
				const refusal = new RegExp(`refused a delivery.*${TELLS.source}`);
				await until('the log says so', () => refusal.test(own(server).log().slice(before)));
			},
		);

		it('the Zenduty Polling Trigger is not activated, and says so', async () => {
			const { id } = await deleted('zendutyApi');
			await activationFails(await storePolling(rest, { credential: id }), TELLS);
		});
	});
}
