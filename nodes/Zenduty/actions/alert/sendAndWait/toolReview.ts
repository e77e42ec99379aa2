import {
	nodeNameToToolName,
	type IDataObject,
	type IExecuteFunctions,
	type NodeTypeAndVersion,
} from 'n8n-workflow';
import { InputError } from '../../../errors';
import { escapeUnit, isObject } from '../../../json';

/**
 * The data that a review reads from the workflow. A review is a node between an AI agent and a
 * tool. It asks a person whether the tool may run.
 */
export interface Review {
	/**
	 * The number of input items of the agent. If several nodes are connected to the agent's input,
	 * only the node with the most items counts. If n8n does not report a number, `agentItems` is 0.
	 */
	agentItems: number;
	/** The nodes of the tools that are connected to the review, without disabled nodes. */
	tools: readonly NodeTypeAndVersion[];
}

/**
 * A method that n8n's context has, but n8n's types lack. The method returns the connections that
 * lead to a node, for each input of the node.
 */
interface Connected {
	getConnections?(
		node: { name: string },
		type: 'main',
	): ReadonlyArray<ReadonlyArray<{ node: string; index: number }> | null>;
}

/**
 * Reads the data of a review from the workflow. The function expects that the previous node is the
 * agent, so it must be called only in a review (see `isReview`).
 */
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
				// The node did not run, or this output has no items. In both cases, the number of items is
				// 0.
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

/** The members of a tool call that an expression can read with `$tool`. */
const OF_CALL = ['tool', 'toolParameters'];

/**
 * Checks the tool call that the agent asks for, before a person is asked to approve it. This call
 * is the input item of the review. Three rules must hold:
 *
 * - An approved call runs once.
 * - Only the answer of a person approves the call.
 * - The tool gets exactly what the page shows.
 *
 * @throws InputError if one of the rules does not hold
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
	// An AI model wrote the call, and n8n 2.41 does not check it. So the call may name a tool that is
	// not connected, or have members that the tool does not define.
	const { query, tool, toolParameters } = input[0];
	if (tool !== undefined && tools.length > 0 && !tools.some((each) => isCalled(each, tool))) {
		throw new InputError(
			'The call of the agent names a tool that is not connected to this review.',
			'Nobody was asked, because the page would name another tool than the one that runs. The name comes from the model: run the workflow again.',
		);
	}
	// n8n looks for the values of `$tool` in the member "query" of the call first, and only then in
	// the call itself. So if "query" has a member such as `toolParameters`, the tool could get
	// another value than the page shows. Such a call is refused.
	if (OF_CALL.some((name) => has(query, name))) throw ambiguous('query');
	if (toolParameters === undefined) return;
	if (!isObject(toolParameters)) {
		throw new InputError(
			'The parameters in the call of the agent are not an object, so the page cannot show what the tool would get.',
			'Nobody was asked. The call comes from the model: run the workflow again.',
		);
	}
	const names = Object.keys(toolParameters);
	// n8n looks for the values of `$fromAI` in the member "query" of `toolParameters` first. So if
	// this "query" has a member with the name of a parameter, the tool could get another value than
	// the page shows. Such a call is refused.
	if (names.some((name) => has(toolParameters.query, name))) throw ambiguous('query');
	// After the approval, n8n adds the name of the tool as a parameter "tool". If the call has a
	// parameter "tool" of its own, that parameter would replace the name, and could choose another
	// tool of a toolkit. Such a call is refused.
	if (names.includes('tool')) throw ambiguous('tool');
}

/**
 * Tells whether an item has `approved: true`, itself or in `data`. n8n's agents would take this for
 * the answer of a person, although nobody was asked.
 */
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

/**
 * Matches the types of the nodes in n8n's package of AI nodes. Older versions of n8n's tool nodes,
 * which are in that package, have a field for the name of the tool.
 */
const NAMING = /^@n8n\/n8n-nodes-langchain\./;

/**
 * Matches the types of n8n's nodes that do not decide the names of their tools. For example, the
 * names come from an MCP server. This code cannot find out these names, so the name in a call is
 * not checked.
 */
const NAMED_ELSEWHERE =
	/^@n8n\/(mcp-registry\.|n8n-nodes-langchain\.(code|mcp\w+|tool(SerpApi|SearXng|WolframAlpha))$)/;

/**
 * Tells whether the name in a call can be the name of the tool that a node provides. If the node
 * does not decide the name (see {@link NAMED_ELSEWHERE}), the result is true.
 */
function isCalled({ name, type, parameters = {} }: NodeTypeAndVersion, called: unknown): boolean {
	// Older versions of n8n's tool nodes have a field for the name of the tool. A call can have the
	// name from this field in place of the node's name. So this name is accepted, too.
	const entered = NAMING.test(type) ? [parameters.name, parameters.toolName] : [];
	const names: unknown[] = [name, nodeNameToToolName(name), ...entered];
	return NAMED_ELSEWHERE.test(type) || names.includes(called);
}

/**
 * Returns a line with the names of the tools, such as `The tool that runs: Restart`. Without tools,
 * the line is empty. The names come from the workflow, so the model cannot change them.
 */
export function writeTools(tools: Review['tools']): string {
	if (tools.length === 0) return '';
	const names = tools.map(({ name }) => name).join(', ');
	return `${tools.length === 1 ? 'The tool that runs' : 'One of these tools runs'}: ${names}`;
}

/** Matches a character that a person does not see. Spaces and line feeds do not match. */
const INVISIBLE = /(?![ \n])[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Cc}\p{Z}]/gu;

/**
 * Replaces each invisible character of a text by an escape, such as `\u200b`. A model could use
 * invisible characters to make a text look like another text.
 */
export function readable(text: string): string {
	return text
		.replace(/\r\n/g, '\n')
		.replace(INVISIBLE, (character) => character.replace(/[^]/g, escapeUnit));
}

/**
 * Returns the parameters of a tool call as a JSON text. If the call has no parameters, the text is
 * empty.
 */
export function writeCall(toolParameters: unknown): string {
	return toolParameters === undefined ? '' : JSON.stringify(toolParameters, null, 2);
}
