import {
	nodeNameToToolName,
	type IDataObject,
	type IExecuteFunctions,
	type NodeTypeAndVersion,
} from 'n8n-workflow';
import { InputError } from '../../../errors';
import { escapeUnit, isObject } from '../../../json';

/** What n8n has around the review of a tool. */
export interface Review {
	/** How many input items the agent has; 0 if that cannot be told. */
	agentItems: number;
	/** The nodes of the tools that are connected behind the review. */
	tools: readonly NodeTypeAndVersion[];
}

/** What n8n itself asks for the connections of a node; its types do not have it. */
interface Connected {
	getConnections?(
		node: { name: string },
		type: 'main',
	): ReadonlyArray<ReadonlyArray<{ node: string; index: number }> | null>;
}

/** Reads what is around the review of a tool. */
export function readReview(context: IExecuteFunctions): Review {
	const { previousNode: agent } = context.getInputSourceData();
	const { $ } = context.getWorkflowDataProxy(0);
	const connected = context as unknown as Connected;
	const before = connected.getConnections?.({ name: agent }, 'main') ?? [];
	const counts = before
		.flatMap((outputs) => outputs ?? [])
		.map(({ node, index }) => {
			try {
				return ($(node).all(index) as unknown[]).length;
			} catch {
				// The node did not run, or this output gave nothing.
				return 0;
			}
		});
	const behind = { connectionType: 'ai_tool', depth: 1, includeNodeParameters: true } as const;
	const tools = context.getParentNodes(context.getNode().name, behind);
	return {
		agentItems: Math.max(0, ...counts),
		tools: tools.filter(({ disabled }) => !disabled),
	};
}

/** The members of an agent's call from which n8n makes what `$tool` returns. */
const OF_CALL = ['tool', 'toolParameters'];

/**
 * Checks the input of a review, which holds the call of the model as it came: n8n 2.41 does not
 * compare it with the fields of the tool. Nothing but an answer may approve it, what is approved may
 * run once, and what the page shows must be what the tool gets.
 *
 * @throws InputError
 */
export function checkReview(input: readonly IDataObject[], { agentItems, tools }: Review): void {
	if (agentItems > 1) {
		throw new InputError(
			'The agent has more than one input item, and n8n would run an approved tool once for each of them.',
			'Nobody was asked. Put a Loop Over Items node before the agent, so that it gets one item at a time.',
		);
	}
	if (input.some(isApproved)) {
		throw new InputError(
			'The input of the agent already says "approved", which n8n could take for an answer.',
			'Remove the fields "approved" and "data" from the items before they reach the agent.',
		);
	}
	const { query, tool, toolParameters } = input[0];
	if (tool !== undefined && tools.length > 0 && !tools.some((each) => isCalled(each, tool))) {
		throw new InputError(
			'The call of the agent names a tool that is not connected to this review.',
			'Nobody was asked, because the page would name another tool than the one that runs. The name comes from the model: run the workflow again.',
		);
	}
	// `$tool` and `$fromAI` take what a member "query" has before what stands beside it.
	if (OF_CALL.some((name) => has(query, name))) throw ambiguous('query');
	if (!isObject(toolParameters)) return;
	const names = Object.keys(toolParameters);
	if (names.some((name) => has(toolParameters.query, name))) throw ambiguous('query');
	// n8n names the tool in a member of this name, of a toolkit too.
	if (names.includes('tool')) throw ambiguous('tool');
}

/** Looks where the agents of n8n look for an answer. */
function isApproved({ approved, data }: IDataObject): boolean {
	return approved === true || (isObject(data) && data.approved === true);
}

function has(value: unknown, name: string): boolean {
	return typeof value === 'object' && value !== null && Object.hasOwn(value, name);
}

function ambiguous(name: string): InputError {
	return new InputError(
		`The call or the input of the agent has a field "${name}", which could give the tool something other than what the page shows.`,
		`Nobody was asked. Remove the field from the items before the agent. If the tool needs it, give it another name.`,
	);
}

/** The nodes of n8n whose older versions have a field for the name of the tool. */
const NAMING = /^@n8n\/n8n-nodes-langchain\./;

/** The nodes of n8n whose tools have names that are not in the workflow. */
const NAMED_ELSEWHERE =
	/^@n8n\/(mcp-registry\.|n8n-nodes-langchain\.(code|mcp\w+|tool(SerpApi|SearXng|WolframAlpha))$)/;

/** Tells whether a name in a call can be that of a tool of this node. */
function isCalled({ name, type, parameters = {} }: NodeTypeAndVersion, called: unknown): boolean {
	const entered = NAMING.test(type) ? [parameters.name, parameters.toolName] : [];
	const names: unknown[] = [name, nodeNameToToolName(name), ...entered];
	return NAMED_ELSEWHERE.test(type) || names.includes(called);
}

/** Says which tool runs, as the workflow names it; an empty text if none is connected. */
export function writeTools(tools: Review['tools']): string {
	const names = tools.map(({ name }) => name).join(', ');
	if (tools.length === 0) return names;
	return `${tools.length === 1 ? 'The tool that runs' : 'One of these tools runs'}: ${names}`;
}

/**
 * Characters that are not seen, of which some change the direction of the text behind them, so that
 * it reads as another one.
 */
const UNSEEN = /\p{Cf}/gu;

/** Writes a text that comes from a model so that it reads as it is. */
export function readable(text: string): string {
	return text.replace(UNSEEN, (character) => character.replace(/[^]/g, escapeUnit));
}

/** Writes what a tool gets as JSON; an empty text if the call does not say it. */
export function writeCall(toolParameters: unknown): string {
	return toolParameters === undefined ? '' : JSON.stringify(toolParameters, null, 2);
}
