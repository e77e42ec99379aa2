import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

/**
 * Matches the type of a node that an AI agent uses as a tool. n8n adds the suffix `Tool` to the
 * type of such a node: `zenduty` becomes `zendutyTool`.
 */
const TOOL_TYPE = /Tool$/;

/**
 * Checks whether an AI agent uses the node as a tool. A review (see {@link isReview}) counts as a
 * tool, too.
 */
export function isTool(context: IExecuteFunctions): boolean {
	// For agents before version 3, `isToolExecution` returns true. Agents of version 3 run a tool
	// like any other node, so only the type of the node shows that it is a tool.
	return isToolExecution(context) || TOOL_TYPE.test(context.getNode().type);
}

/**
 * Matches the type of a node that reviews the calls of a tool. n8n 2 adds the suffix `HitlTool` to
 * the type of such a node: `zenduty` becomes `zendutyHitlTool`.
 */
const REVIEW_TYPE = /HitlTool$/;

/**
 * Checks whether the node is a review: a node between an AI agent and a tool. A review asks a
 * person whether the tool may run.
 */
export function isReview(context: IExecuteFunctions): boolean {
	// Only agents of version 3 can use a review. For agents before version 3, `isToolExecution`
	// returns true, and the node counts as a normal tool.
	return !isToolExecution(context) && REVIEW_TYPE.test(context.getNode().type);
}

function isToolExecution(context: IExecuteFunctions): boolean {
	// Older versions of n8n do not have the method `isToolExecution`. In these versions, the result
	// is false.
	return (context as Partial<IExecuteFunctions>).isToolExecution?.() === true;
}

/** If an argument of a tool call has one of these values, the model did not set the argument. */
const NOT_SET: readonly unknown[] = ['', null, undefined];

/**
 * Returns the arguments that the model set in a tool call. They are sorted by name, so the result
 * does not depend on the order in which the model sent them.
 */
export function argumentsOf(input: IDataObject): IDataObject {
	// Agents of version 3 add the member `toolCallId`, which differs for each call. It is left out,
	// so that a repeated call has the same arguments as the first call.
	const names = Object.keys(input)
		.filter((name) => name !== 'toolCallId' && !NOT_SET.includes(input[name]))
		.sort();
	return Object.fromEntries(names.map((name) => [name, input[name]]));
}
