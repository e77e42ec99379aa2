/** Workflows with the Zenduty action, run once with some input items. */
import { randomUUID } from 'node:crypto';
import { outputOf, type Execution, type Json } from '../n8n/rest.mts';
import type { Server } from '../n8n/server.mts';
import { failureOf, type Failure } from './failure.mts';

/** The name of the action node. */
export const ACTION = 'Zenduty action';
const ACTION_TYPE = 'n8n-nodes-zenduty.zenduty';
/** The name of the node with the input. */
export const START = 'Start';

/** The name of the node between the two, if there is one. */
export const THROUGH = 'Through';
const LOOP = 'Loop';

/** The name of the node after the action. */
export const NEXT = 'Next';

export interface Run {
	/** The name of the workflow; a random one if it is left out. */
	name?: string;
	/** The parameters of the action; it sends a webhook event unless they say otherwise. */
	parameters: Json;
	/** The fields of a credential for webhooks, which is made for this run. */
	credential?: Json;
	/** A credential that n8n holds already. */
	stored?: StoredCredential;
	/** What the action gets; one empty item if it is left out. */
	items?: Json[];
	/** A node between the start and the action; all its outputs lead there. */
	through?: OtherNode & { outputs?: number };
	/** A node after the action, behind its first output. */
	next?: OtherNode;
	/** Whether "Loop Over Items" gives the action one item after the other. */
	isLooped?: boolean;
	/** Another node in the place of the action. */
	type?: string;
	typeVersion?: number;
	/** What happens on an error; it ends the execution if it is left out. */
	onError?: 'continueRegularOutput' | 'continueErrorOutput';
	/** Whether n8n tries the node again at once. */
	retryOnFail?: boolean;
	/** Further settings of the action. */
	settings?: Json;
	/** How long the execution may take, in milliseconds; a minute by default. */
	patience?: number;
}

/** A credential in n8n, as nodes name it. */
export interface StoredCredential {
	type: string;
	id: string;
	name: string;
}

/** A node of another kind. */
export interface OtherNode {
	type: string;
	typeVersion: number;
	parameters: Json;
}

/** The execution, and the items of each output of the action. */
export interface Result {
	execution: Execution;
	outputs: Json[][];
	/** For each item of each output, the index of the input item it is paired with. */
	paired: number[][];
	/** The error that ended the execution, as n8n stores it. */
	error?: Json;
	/** What it says, if it is the action's. */
	failure?: Failure;
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
	const execution = await server.rest.untilEnded(await begin(server, run), run.patience ?? 60_000);
	return { execution, ...read(execution) };
}

/** Begins to run the action in a workflow of its own, by hand. @returns the id of the execution */
export async function begin(server: Pick<Server, 'rest'>, run: Run): Promise<string> {
	const { name = `Acting ${randomUUID()}` } = run;
	const stored = run.stored ?? (run.credential && (await store(server, name, run.credential)));
	const workflow = await server.rest.createWorkflow({
		name,
		nodes: nodesOf(run, stored).map((node, index) => ({
			id: randomUUID(),
			position: [100 * index, 0],
			...node,
		})),
		connections: connectionsOf(run),
		pinData: { [START]: (run.items ?? [{}]).map((json) => ({ json })) },
	});
	const { executionId } = await server.rest.run(workflow, {
		triggerToStartFrom: { name: START },
	});
	return executionId;
}

async function store(
	server: Pick<Server, 'rest'>,
	name: string,
	credential: Json,
): Promise<StoredCredential> {
	return {
		type: 'zendutyWebhookApi',
		id: await server.rest.createCredential(name, credential),
		name,
	};
}

function nodesOf(run: Run, stored?: StoredCredential): Json[] {
	const { parameters, through, next, isLooped, onError, retryOnFail, settings } = run;
	const { type = ACTION_TYPE, typeVersion = 1 } = run;
	return [
		{ name: START, type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, parameters: {} },
		...(through ? [{ name: THROUGH, ...nodeOf(through) }] : []),
		...(isLooped ? [{ name: LOOP, ...ONE_BY_ONE }] : []),
		{
			name: ACTION,
			type,
			typeVersion,
			parameters:
				type === ACTION_TYPE
					? { resource: 'webhookEvent', operation: 'send', ...parameters }
					: parameters,
			...(stored && {
				credentials: { [stored.type]: { id: stored.id, name: stored.name } },
			}),
			...(onError && { onError }),
			...(retryOnFail && { retryOnFail, maxTries: 2, waitBetweenTries: 100 }),
			...settings,
		},
		...(next ? [{ name: NEXT, ...next }] : []),
	];
}

function nodeOf({ type, typeVersion, parameters }: OtherNode): OtherNode {
	return { type, typeVersion, parameters };
}

/** "Loop Over Items": one item at a time, behind its second output. */
export const ONE_BY_ONE: OtherNode = {
	type: 'n8n-nodes-base.splitInBatches',
	typeVersion: 3,
	parameters: { batchSize: 1, options: {} },
};

/** "If", which gives the items with `yes` to its first output, and the others to its second. */
export const IF_YES: OtherNode = {
	type: 'n8n-nodes-base.if',
	typeVersion: 2.2,
	parameters: {
		conditions: {
			options: { caseSensitive: true, leftValue: '', typeValidation: 'strict', version: 2 },
			conditions: [
				{
					id: '1',
					leftValue: '={{ $json.yes }}',
					rightValue: true,
					operator: { type: 'boolean', operation: 'true', singleValue: true },
				},
			],
			combinator: 'and',
		},
	},
};

/** "Edit Fields", which asks n8n for the item before the action. */
export const LOOK_BACK: OtherNode = {
	type: 'n8n-nodes-base.set',
	typeVersion: 3.4,
	parameters: {
		assignments: {
			assignments: [
				{ id: '1', name: 'from', type: 'string', value: `={{ $('${START}').item.json.from }}` },
			],
		},
		options: {},
	},
};

/** One node after the other; the loop has its items at the second output, and gets them back. */
function connectionsOf({ through, next, isLooped }: Run): Json {
	const to = (node: string) => [{ node, type: 'main', index: 0 }];
	const first = isLooped ? LOOP : ACTION;
	return {
		[START]: { main: [to(through ? THROUGH : first)] },
		...(through && { [THROUGH]: { main: Array(through.outputs ?? 1).fill(to(first)) } }),
		...(isLooped && { [LOOP]: { main: [[], to(ACTION)] } }),
		...((next || isLooped) && { [ACTION]: { main: [to(next ? NEXT : LOOP)] } }),
	};
}

/** Presses *Retry* for a failed execution in the list, and waits for the end. */
export async function retry(server: Server, { id }: Execution, patience = 60_000): Promise<Result> {
	const { id: executionId } = await server.rest.call('POST', `/rest/executions/${id}/retry`, {
		loadWorkflow: false,
	});
	const execution = await server.rest.untilEnded(executionId, patience);
	return { execution, ...read(execution) };
}

function read(execution: Execution): Omit<Result, 'execution'> {
	const { runData, error } = execution.data.resultData;
	const main: any[][] = runData[ACTION]?.[0]?.data?.main ?? [];
	return {
		outputs: outputOf(execution, ACTION),
		paired: main.map((items) => (items ?? []).map(({ pairedItem }) => pairedItem?.item)),
		error,
		failure: failureOf(error),
	};
}
