/** Workflows with the Zenduty action, run once with some input items. */
import { randomUUID } from 'node:crypto';
import { outputOf, type Execution, type Json } from '../n8n/rest.mts';
import type { Server } from '../n8n/server.mts';

/** The name of the action node. */
export const ACTION = 'Zenduty action';
const ACTION_TYPE = 'n8n-nodes-zenduty.zenduty';
const START = 'Start';
const THROUGH = 'Through';

export interface Run {
	/** The parameters of the action; it sends a webhook event unless they say otherwise. */
	parameters: Json;
	credential: Json;
	/** What the action gets; one empty item if it is left out. */
	items?: Json[];
	/** A node between the start and the action. */
	through?: { type: string; typeVersion: number; parameters: Json };
	/** Another node in the place of the action. */
	type?: string;
	typeVersion?: number;
	/** What happens on an error; it ends the execution if it is left out. */
	onError?: 'continueRegularOutput' | 'continueErrorOutput';
	/** Whether n8n tries the node again at once. */
	retryOnFail?: boolean;
}

/** The execution, and the items of each output of the action. */
export interface Result {
	execution: Execution;
	outputs: Json[][];
	/** For each item of each output, the index of the input item it is paired with. */
	paired: number[][];
	/** The error that ended the execution. */
	error?: Json;
}

/** n8n's own HTTP Request node that posts with the credential. */
export function httpRequest(url: string, parameters: Json) {
	return {
		type: 'n8n-nodes-base.httpRequest',
		typeVersion: 4.2,
		parameters: {
			method: 'POST',
			url,
			authentication: 'predefinedCredentialType',
			nodeCredentialType: 'zendutyWebhookApi',
			sendBody: true,
			options: {},
			...parameters,
		},
	};
}

/** Runs the action in a workflow of its own, by hand, and waits for the end. */
export async function act(server: Server, run: Run): Promise<Result> {
	const { parameters, credential, items = [{}], through, onError, retryOnFail } = run;
	const { type = ACTION_TYPE, typeVersion = 1 } = run;
	const name = `Acting ${randomUUID()}`;
	const id = await server.rest.createCredential(name, credential);
	const workflow = await server.rest.createWorkflow({
		name,
		nodes: [
			{
				id: randomUUID(),
				name: START,
				type: 'n8n-nodes-base.manualTrigger',
				typeVersion: 1,
				position: [0, 0],
				parameters: {},
			},
			...(through ? [{ id: randomUUID(), name: THROUGH, position: [100, 0], ...through }] : []),
			{
				id: randomUUID(),
				name: ACTION,
				type,
				typeVersion,
				position: [200, 0],
				parameters:
					type === ACTION_TYPE
						? { resource: 'webhookEvent', operation: 'send', ...parameters }
						: parameters,
				credentials: { zendutyWebhookApi: { id, name } },
				...(onError && { onError }),
				...(retryOnFail && { retryOnFail, maxTries: 2, waitBetweenTries: 100 }),
			},
		],
		connections: connect(through ? [START, THROUGH, ACTION] : [START, ACTION]),
		pinData: { [START]: items.map((json) => ({ json })) },
	});
	const { executionId } = await server.rest.run(workflow, {
		triggerToStartFrom: { name: START },
	});
	const execution = await server.rest.untilEnded(executionId, 60_000);
	return { execution, ...read(execution) };
}

/** Connects nodes one after the other. */
function connect(names: string[]): Json {
	const pairs = names.slice(1).map((name, index) => [names[index], name]);
	return Object.fromEntries(
		pairs.map(([from, to]) => [from, { main: [[{ node: to, type: 'main', index: 0 }]] }]),
	);
}

/** Presses *Retry* for a failed execution in the list, and waits for the end. */
export async function retry(server: Server, { id }: Execution): Promise<Result> {
	const { id: executionId } = await server.rest.call('POST', `/rest/executions/${id}/retry`, {
		loadWorkflow: false,
	});
	const execution = await server.rest.untilEnded(executionId, 60_000);
	return { execution, ...read(execution) };
}

function read(execution: Execution): Omit<Result, 'execution'> {
	const { runData, error } = execution.data.resultData;
	const main: any[][] = runData[ACTION]?.[0]?.data?.main ?? [];
	return {
		outputs: outputOf(execution, ACTION),
		paired: main.map((items) => (items ?? []).map(({ pairedItem }) => pairedItem?.item)),
		error,
	};
}
