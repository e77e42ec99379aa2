/** Workflows that receive events and tell when they have done their work. */
import { randomUUID } from 'node:crypto';
import type { Json, Rest } from '../n8n/rest.mts';
import type { Runs } from './runs.mts';

/** The key of every credential here. */
export const KEY = 'a signing key for fault checks';

/** The variables that these workflows need. @param name tells where an execution ran */
export function environment(name: string): Record<string, string> {
	return {
		FAULTS_PROCESS: name,
		N8N_BLOCK_ENV_ACCESS_IN_NODE: 'false',
		EXECUTIONS_DATA_PRUNE: 'false',
	};
}

/** A workflow that receives. */
export interface Trigger {
	id: string;
	credential: string;
	/** What follows the address of n8n. */
	path: string;
}

export interface TriggerOptions {
	respond?: 'whenSaved' | 'immediately';
	/** What starts the workflow, if not the three events of an incident. */
	events?: string[];
	/** How long an execution lasts, in seconds; without it the trigger is all there is to do. */
	lasts?: number;
	/** Where the end of the work is told; without it nothing is told. */
	runs?: Runs;
	/** Nodes that come after the trigger, in this order. */
	followedBy?: object[];
	/** The fields of the credential. */
	credential?: Json;
	/** Where the URL is served, if not by the main process. */
	servedBy?: string;
}

/** Stores and activates a workflow, and waits until its URL is served. */
export async function startTrigger(rest: Rest, options: TriggerOptions = {}): Promise<Trigger> {
	const {
		respond = 'whenSaved',
		events,
		followedBy = [],
		lasts,
		runs,
		servedBy = rest.url,
	} = options;
	const webhookId = randomUUID();
	const name = `Trigger ${webhookId}`;
	const credential = await rest.createCredential(
		name,
		options.credential ?? { authentication: 'signature', signingSecret: KEY },
	);
	const nodes: object[] = [
		{
			name: 'Trigger',
			type: 'n8n-nodes-zenduty.zendutyTrigger',
			typeVersion: 2,
			webhookId,
			parameters: { ...(events && { events }), options: { respond } },
			credentials: { zendutyWebhookApi: { id: credential, name } },
		},
		...followedBy,
	];
	if (lasts !== undefined) {
		nodes.push({
			name: 'Wait',
			type: 'n8n-nodes-base.wait',
			typeVersion: 1.1,
			webhookId: randomUUID(),
			parameters: { resume: 'timeInterval', amount: lasts, unit: 'seconds' },
		});
	}
	if (runs !== undefined) {
		nodes.push({
			name: 'Tell',
			type: 'n8n-nodes-base.httpRequest',
			typeVersion: 4.2,
			parameters: {
				url: `=${runs.url}?event={{ $json.eventId }}&process={{ $env.FAULTS_PROCESS }}`,
				options: {},
			},
		});
	}
	const names = nodes.map((node) => (node as { name: string }).name);
	const workflow = await rest.createWorkflow({
		name,
		nodes: nodes.map((node, index) => ({ id: randomUUID(), position: [220 * index, 0], ...node })),
		connections: Object.fromEntries(
			names
				.slice(0, -1)
				.map((from, index) => [
					from,
					{ main: [[{ node: names[index + 1], type: 'main', index: 0 }]] },
				]),
		),
	});
	const path = `/webhook/${webhookId}/webhook`;
	await rest.activate(workflow, servedBy + path);
	return { id: workflow.id, credential, path };
}
