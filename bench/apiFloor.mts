/**
 * The floors of calls to the API. One is a node in n8n with the same credential that sends the same
 * requests through the same helper of n8n, and does nothing else: it judges no answer, tries nothing
 * again, remembers nothing and shapes nothing. The other is the same requests with `fetch`, from a
 * thread of its own, without n8n.
 */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { customNode } from './customNode.mts';

/** Its node type, as n8n names nodes of a folder of custom extensions. */
export const API_FLOOR = 'CUSTOM.apiFloor';

/** What is sent: one change for each id, or one list, page by page. */
export type Requests = { ids: string[]; concurrency: number } | { list: object };

/** Sends the requests with `send`; the text of it is for the node and for the thread. */
const SEND_ALL = `
async function sendAll(send, baseUrl, { list, count, idOf, concurrency }) {
	const results = [];
	if (list) {
		for (let page = 1, next = true; next; page++) {
			const url = baseUrl + '/api/incidents/filter/?page=' + page + '&page_size=100';
			const answer = await send('POST', url, list);
			results.push(...answer.results);
			next = answer.next;
		}
		return results;
	}
	let begun = 0;
	const work = async () => {
		while (begun < count) {
			const index = begun++;
			const url = baseUrl + '/api/incidents/' + idOf(index) + '/';
			results[index] = await send('PATCH', url, { status: 2 });
		}
	};
	await Promise.all(Array.from({ length: concurrency }, work));
	return results;
}
`;

/** The variables that make n8n load the node. It reads one parameter for each item, or sends a list. */
export function apiFloorNode(): Record<string, string> {
	return customNode('ApiFloor', NODE);
}

const NODE = `
${SEND_ALL}
exports.ApiFloor = class {
	description = {
		displayName: 'API floor',
		name: 'apiFloor',
		group: ['transform'],
		version: 1,
		description: 'Sends requests',
		defaults: { name: 'API floor' },
		inputs: ['main'],
		outputs: ['main'],
		credentials: [{ name: 'zendutyApi', required: true }],
		properties: [
			{ displayName: 'Incident', name: 'incident', type: 'string', default: '' },
			{ displayName: 'Concurrency', name: 'concurrency', type: 'number', default: 1 },
			{ displayName: 'List', name: 'list', type: 'json', default: '' },
		],
	};
	async execute() {
		const fields = await this.getCredentials('zendutyApi');
		const credentialsDecrypted = { id: '', name: '', type: 'zendutyApi', data: { ...fields } };
		const send = async (method, url, body) =>
			await this.helpers.httpRequestWithAuthentication.call(
				this,
				'zendutyApi',
				{ method, url, body, json: true },
				{ credentialsDecrypted },
			);
		const list = this.getNodeParameter('list', 0);
		const requests = list
			? { list: JSON.parse(list) }
			: {
					count: this.getInputData().length,
					idOf: (i) => this.getNodeParameter('incident', i),
					concurrency: this.getNodeParameter('concurrency', 0),
				};
		const results = await sendAll(send, fields.baseUrl, requests);
		return [results.map((json, i) => ({ json, pairedItem: { item: list ? 0 : i } }))];
	}
};
`;

const THREAD = `
const { parentPort, workerData } = require('node:worker_threads');
${SEND_ALL}
parentPort.on('message', async ({ baseUrl, apiKey, requests }) => {
	const headers = { authorization: 'Token ' + apiKey, 'content-type': 'application/json' };
	const started = performance.now();
	await sendAll(
		async (method, url, body) =>
			await (await fetch(url, { method, headers, body: JSON.stringify(body) })).json(),
		baseUrl,
		{ ...requests, count: requests.ids?.length, idOf: (i) => requests.ids[i] },
	);
	parentPort.postMessage((performance.now() - started) / 1000);
});
`;

/** Sends requests with `fetch`. */
export interface BareFetch {
	/** @returns the seconds that they took */
	send(requests: Requests): Promise<number>;
	stop(): Promise<void>;
}

/** Starts the thread. */
export function startBareFetch({ url, apiKey }: { url: string; apiKey: string }): BareFetch {
	const worker = new Worker(THREAD, { eval: true });
	return {
		async send(requests) {
			worker.postMessage({ baseUrl: url, apiKey, requests });
			// It rejects if the thread throws.
			const [seconds]: number[] = await once(worker, 'message');
			return seconds;
		},
		async stop() {
			await worker.terminate();
		},
	};
}
