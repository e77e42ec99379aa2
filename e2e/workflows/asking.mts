/** Workflows that ask somebody when they are called, and tell when they have gone on. */
import { randomUUID } from 'node:crypto';
import type { Json, Rest } from '../n8n/rest.mts';
import type { StoredCredential } from './actionRun.mts';
import { QUESTION } from './question.mts';
import type { Runs } from './runs.mts';

/** The name of the node that asks. */
export const ASKING = 'Ask who is on call';

export interface AskingOptions {
	credential: StoredCredential;
	/** Where the workflow tells the id of its execution once it has gone on. */
	runs: Runs;
	/** Further parameters of the node that asks. */
	parameters?: Json;
	/** How long the workflow goes on after the answer before it tells, in seconds. */
	lasts?: number;
}

/**
 * Stores a workflow that asks, and publishes it.
 *
 * @param servedBy where its address is served
 * @returns it, and the path at which it is called
 */
export async function storeAsking(
	rest: Rest,
	servedBy: string,
	options: AskingOptions,
): Promise<{ workflow: Json; path: string }> {
	const { credential, runs, parameters, lasts } = options;
	const { type, id, name } = credential;
	const webhookId = randomUUID();
	const nodes = [
		{
			name: 'Call',
			type: 'n8n-nodes-base.webhook',
			typeVersion: 2,
			webhookId,
			parameters: { path: webhookId, httpMethod: 'POST', options: {} },
		},
		{
			name: ASKING,
			type: 'n8n-nodes-zenduty.zenduty',
			typeVersion: 1,
			parameters: { ...QUESTION, ...parameters },
			credentials: { [type]: { id, name } },
		},
		...(lasts === undefined ? [] : [waitFor(lasts)]),
		{
			name: 'Tell',
			type: 'n8n-nodes-base.httpRequest',
			typeVersion: 4.2,
			parameters: {
				url: `=${runs.url}?event={{ $execution.id }}&process={{ $env.FAULTS_PROCESS }}`,
				options: {},
			},
		},
	];
	const workflow = await rest.createWorkflow({
		name: `Asking ${webhookId}`,
		nodes: nodes.map((node, index) => ({ id: randomUUID(), position: [220 * index, 0], ...node })),
		connections: Object.fromEntries(
			nodes
				.slice(1)
				.map((node, index) => [
					nodes[index].name,
					{ main: [[{ node: node.name, type: 'main', index: 0 }]] },
				]),
		),
		settings: { executionOrder: 'v1' },
	});
	const path = `/webhook/${webhookId}`;
	await rest.activate(workflow, servedBy + path);
	return { workflow, path };
}

function waitFor(seconds: number) {
	return {
		name: 'Wait',
		type: 'n8n-nodes-base.wait',
		typeVersion: 1.1,
		webhookId: randomUUID(),
		parameters: { resume: 'timeInterval', amount: seconds, unit: 'seconds' },
	};
}
