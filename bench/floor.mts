/**
 * The floor of a delivery in n8n: a trigger with the same credential and the same output that
 * verifies nothing, reads nothing and has no parameters. What it takes is n8n's own work, which no
 * trigger with a credential can avoid.
 */
import { customNode } from './customNode.mts';

/** Its node type, as n8n names nodes of a folder of custom extensions. */
export const FLOOR = 'CUSTOM.floor';

/** The header, of any value, that makes it refuse a delivery. */
export const REFUSE = 'x-refuse';

/** The variables that make n8n load it. @param item its output for each delivery */
export function floorTrigger(item: object): Record<string, string> {
	return customNode('Floor', source(JSON.stringify(item)));
}

function source(item: string): string {
	return `
exports.Floor = class {
	description = {
		displayName: 'Floor',
		name: 'floor',
		group: ['trigger'],
		version: 2,
		description: 'Does nothing',
		defaults: { name: 'Floor' },
		inputs: [],
		outputs: ['main'],
		credentials: [{ name: 'zendutyWebhookApi', required: true }],
		webhooks: [
			{
				name: 'default',
				httpMethod: 'POST',
				responseMode: 'onReceived',
				responseData: '',
				path: 'webhook',
			},
		],
		properties: [],
	};
	async webhook() {
		if ('${REFUSE}' in this.getHeaderData()) {
			this.getResponseObject().status(401).json({ error: 'refused' });
			return { noWebhookResponse: true };
		}
		return { webhookResponse: { ok: true }, workflowData: [[{ json: ${item} }]] };
	}
};
`;
}
