/**
 * The floor of sending in n8n: a node with the same credential that posts a fixed body through the
 * same helper of n8n, reads one parameter for each item, and does nothing else: it builds no event,
 * signs nothing, tries nothing again and judges no answer.
 */
import { customNode } from './customNode.mts';

/** Its node type, as n8n names nodes of a folder of custom extensions. */
export const SENDING_FLOOR = 'CUSTOM.sendingFloor';

/** The variables that make n8n load it. */
export function sendingFloorNode(): Record<string, string> {
	return customNode('SendingFloor', NODE);
}

const NODE = `
exports.SendingFloor = class {
	description = {
		displayName: 'Sending floor',
		name: 'sendingFloor',
		group: ['transform'],
		version: 1,
		description: 'Posts a fixed body',
		defaults: { name: 'Sending floor' },
		inputs: ['main'],
		outputs: ['main'],
		credentials: [{ name: 'zendutyWebhookApi', required: true }],
		properties: [
			{ displayName: 'URL', name: 'url', type: 'string', default: '' },
			{ displayName: 'Title', name: 'title', type: 'string', default: '' },
			{ displayName: 'Concurrency', name: 'concurrency', type: 'number', default: 1 },
		],
	};
	async execute() {
		await this.getCredentials('zendutyWebhookApi');
		const url = this.getNodeParameter('url', 0);
		const concurrency = this.getNodeParameter('concurrency', 0);
		const count = this.getInputData().length;
		const results = [];
		let begun = 0;
		const work = async () => {
			while (begun < count) {
				const item = begun++;
				const title = this.getNodeParameter('title', item);
				const body = { payload: { event_type: 'triggered', incident: { title } } };
				const json = await this.helpers.httpRequest({ method: 'POST', url, body, json: true });
				results[item] = { json, pairedItem: { item } };
			}
		};
		await Promise.all(Array.from({ length: concurrency }, work));
		return [results];
	}
};
`;
