/* The execution that unit tests run the action in: what n8n gives a node, without n8n. */
import { Readable } from 'node:stream';
import type {
	IDataObject,
	IExecuteFunctions,
	IHttpRequestOptions,
	NodeExecutionHint,
	NodeTypeAndVersion,
} from 'n8n-workflow';

/** The parameters of one item, those in collections by their dotted names. */
export type Parameters = Record<string, unknown>;

/** An answer to a request, or a function that makes one. */
export interface Answer {
	status: number;
	text?: string;
	headers?: object;
}

export interface Execution {
	/** The parameters of each item; an Error in place of a value is thrown when it is read. */
	items?: Parameters[];
	/** The input items, where it matters that they are not the parameters. */
	inputs?: IDataObject[];
	credential?: object | Error;
	onError?: 'continueRegularOutput' | 'continueErrorOutput' | 'stopWorkflow';
	retryOnFail?: boolean;
	alwaysOutputData?: boolean;
	/** Whether an agent before version 3 uses the node as a tool. */
	isTool?: boolean;
	/** The parameters as n8n saves them, with the text of expressions. */
	saved?: object;
	/** What n8n has of a wait: the link is missing in old versions, the check is there in n8n 1. */
	waiting?: Partial<Waiting>;
	/** The type of the node, which ends in `Tool` for agents. */
	type?: string;
	executionId?: string;
	timeZone?: string;
	workflow?: { id: string; name?: string; active: boolean };
	/** The context of the node, which n8n keeps with the execution. */
	kept?: Record<string, unknown>;
	/** The context of the whole execution. */
	keptForAll?: Record<string, unknown>;
	/** The nodes that have run before: as n8n keeps their runs, and their parameters. */
	ran?: Record<string, { runs: unknown; parameter?: object }>;
	cancelled?: AbortSignal;
	/** What a review has around it. */
	agent?: Agent;
	respond?: (request: IHttpRequestOptions, count: number) => Promise<Answer> | Answer;
}

/** An agent whose calls are reviewed. */
export interface Agent {
	/** Which outputs of which nodes lead to the agent; one for each input that n8n has made for it. */
	inputs?: Array<Array<{ node: string; index: number }> | null>;
	/** How many items each output of these nodes gave at its last run, if it ran at all. */
	ran?: Record<string, number[]>;
	/** The nodes of the tools behind the review. */
	tools?: NodeTypeAndVersion[];
}

/** What a node that waits tells n8n, and n8n the node. */
export interface Waiting {
	getSignedResumeUrl(parameters: Record<string, string>): string;
	setSignatureValidationRequired(): void;
	putExecutionToWait(until: Date): Promise<void>;
}

const AGENT = 'The agent';

/** How n8n is asked for the tools behind a review. */
const BEHIND = JSON.stringify([
	'Pager',
	{ connectionType: 'ai_tool', depth: 1, includeNodeParameters: true },
]);

const SIGNED = 'https://n8n.example.net/webhook-waiting/1/node-1?signature=s';

/** Makes the context of an execution, and keeps what the node asks of n8n. */
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
	/** Those of {@link requests} that went out without a credential. */
	const openRequests: IHttpRequestOptions[] = [];
	const read: string[] = [];
	const asked = { credentials: 0 };
	/** Until when the execution was put to wait. */
	const waits: Date[] = [];
	const hints: NodeExecutionHint[] = [];
	const input = (inputs ?? items).map((json) => ({ json }));
	/** What n8n has queued for this run; runs behind it have the same node. */
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
			// n8n gives the fallback where nothing is saved, not where an expression gives nothing.
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

/** A parameter, or a collection of those whose names begin with its name. */
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
