import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

/** The end of the node's type if the node is a tool: `zendutyTool`. n8n makes this type. */
const TOOL_TYPE = /Tool$/;

/**
 * Tells whether an AI agent uses the node as a tool. For agents before version 3, n8n's context
 * says so. For agents of version 3, n8n runs the tool like any other node, and only the node's type
 * says so.
 */
export function isTool(context: IExecuteFunctions): boolean {
	return isToolExecution(context) || TOOL_TYPE.test(context.getNode().type);
}

/** The end of the node's type if the node is the review of another tool. n8n 2 makes this type. */
const REVIEW_TYPE = /HitlTool$/;

/**
 * Tells whether the node is a review: it stands between an AI agent and a tool, and may stop the
 * tool.
 */
export function isReview(context: IExecuteFunctions): boolean {
	return !isToolExecution(context) && REVIEW_TYPE.test(context.getNode().type);
}

function isToolExecution(context: IExecuteFunctions): boolean {
	// Older versions of n8n have no such method.
	return (context as Partial<IExecuteFunctions>).isToolExecution?.() === true;
}

/** The values of an argument that is not set. */
const NOT_SET: readonly unknown[] = ['', null, undefined];

/**
 * Returns the arguments of a tool call, sorted and without arguments that are not set. So the same
 * call has the same arguments again. The ID that agents of version 3 add is dropped, since it
 * differs for each call.
 */
export function argumentsOf(input: IDataObject): IDataObject {
	const names = Object.keys(input)
		.filter((name) => name !== 'toolCallId' && !NOT_SET.includes(input[name]))
		.sort();
	return Object.fromEntries(names.map((name) => [name, input[name]]));
}
