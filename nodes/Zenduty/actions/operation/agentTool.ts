import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

/** The ending of the node's type where it is a tool: `zendutyTool`. n8n adds it. */
const TOOL_TYPE = /Tool$/;

/**
 * Tells whether an AI agent uses the node as a tool. n8n says so for agents before version 3.
 * Agents of version 3 let n8n run the node like any other, where only its type tells.
 */
export function isTool(context: IExecuteFunctions): boolean {
	return isToolExecution(context) || TOOL_TYPE.test(context.getNode().type);
}

/** The ending of the node's type where it is the review of another tool. n8n 2 adds it. */
const REVIEW_TYPE = /HitlTool$/;

/** Tells whether the node stands between an AI agent and a tool, which it lets run or not. */
export function isReview(context: IExecuteFunctions): boolean {
	return !isToolExecution(context) && REVIEW_TYPE.test(context.getNode().type);
}

function isToolExecution(context: IExecuteFunctions): boolean {
	// Older versions of n8n have no such method.
	return (context as Partial<IExecuteFunctions>).isToolExecution?.() === true;
}

/** What stands for an argument that is not set. */
const NOT_SET: readonly unknown[] = ['', null, undefined];

/**
 * Returns what a model calls the tool with, in one order and without what is not set, so that the
 * same call looks the same again. It drops the ID that agents of version 3 add, which differs for
 * each call.
 */
export function argumentsOf(input: IDataObject): IDataObject {
	const names = Object.keys(input)
		.filter((name) => name !== 'toolCallId' && !NOT_SET.includes(input[name]))
		.sort();
	return Object.fromEntries(names.map((name) => [name, input[name]]));
}
