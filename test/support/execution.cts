/* The execution in which unit tests run the action node: what n8n gives a node, without n8n. */
import { Readable } from 'node:stream';
import type {
	IDataObject,
	IExecuteFunctions,
	IHttpRequestOptions,
	NodeExecutionHint,
	NodeTypeAndVersion,
} from 'n8n-workflow';

/**
 * The parameters of one item. A parameter in a collection has a name with a dot, such as
 * `options.note`.
 */
export type Parameters = Record<string, unknown>;

/** An answer to a request. */
export interface Answer {
	status: number;
	text?: string;
	headers?: object;
}

export interface Execution {
	/**
	 * The parameters of each item. If a value is an Error, to read the parameter throws the error.
	 */
	items?: Parameters[];
	/** The input items. By default, the input items are the parameters. */
	inputs?: IDataObject[];
	credential?: object | Error;
	onError?: 'continueRegularOutput' | 'continueErrorOutput' | 'stopWorkflow';
	retryOnFail?: boolean;
	alwaysOutputData?: boolean;
	/** Whether an agent before version 3 uses the node as a tool. */
	isTool?: boolean;
	/** The parameters as n8n saves them, with the text of expressions. */
	saved?: object;
	/**
	 * The methods of n8n's context for a node that waits. Old versions of n8n lack the link, and only
	 * n8n 1 has the check of the signature.
	 */
	waiting?: Partial<Waiting>;
	/** The type of the node. As a tool of an agent, it ends in `Tool`. */
	type?: string;
	executionId?: string;
	timeZone?: string;
	workflow?: { id: string; name?: string; active: boolean };
	/** The context of the node, which n8n keeps with the execution. */
	kept?: Record<string, unknown>;
	/** The context of the whole execution. */
	keptForAll?: Record<string, unknown>;
	/** The nodes that have run before, each with its runs as n8n keeps them, and its parameters. */
	ran?: Record<string, { runs: unknown; parameter?: object }>;
	cancelled?: AbortSignal;
	/** The agent whose tool calls the node reviews. */
	agent?: Agent;
	respond?: (request: IHttpRequestOptions, count: number) => Promise<Answer> | Answer;
}

/** An agent whose tool calls a node reviews. */
export interface Agent {
	/**
	 * For each input of the agent: the outputs of other nodes that lead into it. Null for an input
	 * into which no output leads.
	 */
	inputs?: Array<Array<{ node: string; index: number }> | null>;
	/**
	 * The number of items that each output of a node returned in its last run. A node that has not
	 * run is missing.
	 */
	ran?: Record<string, number[]>;
	/** The nodes of the tools behind the review. */
	tools?: NodeTypeAndVersion[];
}

/** The methods of n8n's context for a node that waits. */
export interface Waiting {
	getSignedResumeUrl(parameters: Record<string, string>): string;
	setSignatureValidationRequired(): void;
	putExecutionToWait(until: Date): Promise<void>;
}

const AGENT = 'The agent';

/** The arguments with which the node asks n8n for the tools that it reviews. */
const BEHIND = JSON.stringify([
	'Pager',
	{ connectionType: 'ai_tool', depth: 1, includeNodeParameters: true },
]);

const SIGNED = 'https://n8n.example.net/webhook-waiting/1/node-1?signature=s';

/**
 * Makes the context of an execution. The other members of the result list what the node did with
 * the context.
 */
export function execution({
	items = [{}],
	inputs,
	credential = { signingSecret: 'k-1138' },
	onError,
	retryOnFail,
	alwaysOutputData,
	isTool = false,
	saved = {},
	waiting = {
		getSignedResumeUrl: (parameters) => `${SIGNED}&${String(new URLSearchParams(parameters))}`,
	},
	type = 'zenduty',
	executionId = 'execution-1',
	timeZone = 'Europe/Lisbon',
	workflow = { id: 'flow-1', name: 'Night watch', active: true },
	kept = {},
	keptForAll = {},
	ran = {},
	cancelled,
	agent = {},
	respond = () => ({ status: 200 }),
}: Execution = {}) {
	const requests: IHttpRequestOptions[] = [];
	/** The requests that were sent without a credential. They are in `requests`, too. */
	const openRequests: IHttpRequestOptions[] = [];
	const read: string[] = [];
	const asked = { credentials: 0 };
	/** The times until which the node made the execution wait. */
	const waits: Date[] = [];
	const hints: NodeExecutionHint[] = [];
	const input = (inputs ?? items).map((json) => ({ json }));
	/** What n8n has queued for this run. Further runs of the node have the same node object. */
	const queued = { node: { name: 'Pager' }, data: { main: [input] } };
	const context = {
		async getCredentials() {
			asked.credentials += 1;
			if (credential instanceof Error) throw credential;
			return credential;
		},
		getInputData: () => input,
		getExecuteData: () => queued,
		getInputSourceData: () => ({ previousNode: AGENT }),
		getConnections: (node: { name: string }, type: string) =>
			node.name === AGENT && type === 'main' ? (agent.inputs ?? []) : [],
		getParentNodes: (name: string, options: object) => {
			const asked = JSON.stringify([name, options]);
			return asked === BEHIND ? (agent.tools ?? []) : [];
		},
		getNodeParameter(name: string, index: number, otherwise: unknown) {
			read.push(name);
			const value = valueOf(items[index] ?? {}, name);
			// n8n returns the fallback if no value is saved, but not if an expression returns nothing.
			const isGiven = Object.hasOwn(items[index] ?? {}, name);
			return value === undefined && !isGiven ? otherwise : value;
		},
		continueOnFail: () => onError !== undefined && onError !== 'stopWorkflow',
		getNode: () => ({
			name: 'Pager',
			type,
			typeVersion: 1,
			parameters: saved,
			onError,
			retryOnFail,
			alwaysOutputData,
		}),
		getExecutionId: () => executionId,
		getTimezone: () => timeZone,
		getWorkflow: () => workflow,
		putExecutionToWait: async (until: Date) => void waits.push(until),
		...waiting,
		runExecutionData: {
			resultData: {
				runData: Object.fromEntries(Object.entries(ran).map(([name, { runs }]) => [name, runs])),
			},
		},
		isToolExecution: () => isTool,
		addExecutionHints: (...more: NodeExecutionHint[]) => hints.push(...more),
		getContext: (type: string) => (type === 'flow' ? keptForAll : type === 'node' && kept),
		getWorkflowDataProxy: () => ({
			$runIndex: 0,
			$node: ran,
			$: (name: string) => ({
				all: (index: number) => {
					// n8n throws for a node that did not run, and for an output without data.
					const count = (agent.ran ?? {})[name][index];
					if (count === undefined) throw new Error('No data');
					return Array(count).fill({ json: {} });
				},
			}),
		}),
		getExecutionCancelSignal: () => cancelled,
		helpers: {
			httpRequestWithAuthentication: async (_: string, request: IHttpRequestOptions) =>
				await answer(request),
			async httpRequest(request: IHttpRequestOptions) {
				openRequests.push(request);
				return await answer(request);
			},
		},
	} as unknown as IExecuteFunctions;
	return { context, requests, openRequests, read, asked, hints, waits, input, queued };

	async function answer(request: IHttpRequestOptions) {
		const count = requests.push(request);
		const { status, text = '', headers = {} } = await respond(request, count);
		return { statusCode: status, headers, body: Readable.from([Buffer.from(text)]) };
	}
}

/**
 * Returns a parameter. If other names begin with its name and a dot, it is a collection of their
 * values.
 */
function valueOf(parameters: Parameters, name: string): unknown {
	const members = Object.keys(parameters).filter((key) => key.startsWith(`${name}.`));
	if (members.length === 0) return valueAt(parameters, name);
	return Object.fromEntries(
		members.map((key) => [key.slice(name.length + 1), valueAt(parameters, key)]),
	);
}

function valueAt(parameters: Parameters, key: string): unknown {
	const value = parameters[key];
	if (value instanceof Error) throw value;
	return value;
}
