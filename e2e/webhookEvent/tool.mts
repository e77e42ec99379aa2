/** The action as a tool of an AI agent, as far as it goes without a model. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, describe, it } from 'node:test';
import type { Server } from '../n8n/server.mts';
import type { Json } from '../n8n/rest.mts';

const TOOL = 'n8n-nodes-zenduty.zendutyTool';

export function tool(server: Server): void {
	describe('As a tool:', () => {
		let description: Json = {};

		before(async () => {
			const all: Json[] = await (await server.rest.fetch('/types/nodes.json')).json();
			description = all.find(({ name }) => name === TOOL) ?? {};
		});

		/** A parameter of webhook events. */
		const property = (name: string): Json =>
			description.properties.find(
				(each: Json) =>
					each.name === name && each.displayOptions?.show?.resource?.includes('webhookEvent'),
			) ?? {};

		it('n8n offers it, with the same operations and credentials', () => {
			assert.deepEqual(description.outputs, ['ai_tool']);
			assert.deepEqual(description.inputs, []);
			assert.deepEqual(
				property('operation').options.map(({ value }: Json) => value),
				// n8n adds the last one, since the HTTP Request node can use the credential, too.
				['send', 'sign', 'verify', '__CUSTOM_API_CALL__'],
			);
			assert.deepEqual(
				description.credentials.map(({ name }: Json) => name),
				['zendutyApi', 'zendutyWebhookApi', 'zendutyIntegrationApi'],
			);
		});

		it('what a model may fill in is described', () => {
			for (const name of ['url', 'eventType', 'title', 'summary', 'payload', 'body', 'signature']) {
				assert.ok(property(name).description?.length > 20, name);
			}
			const [send] = property('operation').options;
			assert.match(send.description, /does not open an incident in Zenduty/);
		});

		it('a workflow keeps it, attached to an agent', async () => {
			const nodes = [
				node('When asked', '@n8n/n8n-nodes-langchain.chatTrigger', 1.1, [0, 0], {}),
				node('Agent', '@n8n/n8n-nodes-langchain.agent', 2, [220, 0], {}),
				node('Report an incident', TOOL, 1, [320, 220], {
					resource: 'webhookEvent',
					operation: 'send',
					url: 'https://example.com/webhook',
					title: "={{ $fromAI('title', 'The title of the incident', 'string') }}",
				}),
			];
			const connections = {
				'When asked': { main: [[{ node: 'Agent', type: 'main', index: 0 }]] },
				'Report an incident': { ai_tool: [[{ node: 'Agent', type: 'ai_tool', index: 0 }]] },
			};
			const { id } = await server.rest.createWorkflow({ name: 'An agent', nodes, connections });
			const stored = await server.rest.call('GET', `/rest/workflows/${id}`);
			assert.deepEqual(stored.connections, connections);
			assert.deepEqual(
				stored.nodes.map(({ type }: Json) => type),
				nodes.map(({ type }) => type),
			);
		});
	});
}

function node(name: string, type: string, typeVersion: number, position: number[], more: Json) {
	return { id: randomUUID(), name, type, typeVersion, position, parameters: more };
}
