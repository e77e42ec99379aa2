import { NodeApiError, NodeOperationError, type INode } from 'n8n-workflow';
import { inOneText, type ErrorCode, type ErrorFacts } from './errors';

/** The codes of what goes wrong in n8n, before anything is sent; all others are of the other side. */
const IN_N8N: ReadonlySet<ErrorCode> = new Set(['cancelled', 'invalid_input', 'unexpected']);

interface Shown {
	/** The number of the item; a poll has none. */
	itemIndex?: number;
	/** Whether an AI agent uses the node: it sees the message alone. */
	isTool?: boolean;
}

/**
 * Makes the error that n8n shows: message, description and number of the item in n8n's own places,
 * the code and whether something may exist in its context. It is always a new one, since n8n's own
 * errors carry the headers of the request in their cause.
 */
export function toNodeError(
	node: INode,
	facts: ErrorFacts,
	{ itemIndex, isTool = false }: Shown = {},
): NodeApiError | NodeOperationError {
	const { code, description, mayExist, statusCode } = facts;
	const message = isTool ? `${inOneText(facts)} (${code})` : facts.message;
	const error =
		IN_N8N.has(code) || (code === 'credential' && statusCode === null)
			? new NodeOperationError(node, message, { description, itemIndex })
			: new NodeApiError(
					node,
					{},
					{ message, description, httpCode: statusCode?.toString(), itemIndex },
				);
	Object.assign(error.context, { code, mayExist });
	// One of the two has the number of no item, too.
	if (itemIndex === undefined) delete error.context.itemIndex;
	// n8n replaces a message that holds a code such as ENOENT anywhere, and drops a description that
	// is the same.
	error.message = message;
	error.description = description;
	return error;
}
