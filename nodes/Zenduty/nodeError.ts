import { NodeApiError, NodeOperationError, type INode } from 'n8n-workflow';
import { inOneText, type ErrorCode, type ErrorFacts } from './errors';

/**
 * The codes of failures that happen in n8n. They become a NodeOperationError, and all other codes a
 * NodeApiError. The code `credential` also stands for such a failure, but only if Zenduty sent no
 * response.
 */
const IN_N8N: ReadonlySet<ErrorCode> = new Set(['cancelled', 'invalid_input', 'unexpected']);

interface Shown {
	/** The index of the item, from 0. A poll has no item. */
	itemIndex?: number;
	/** Whether an AI agent uses the node. An agent sees only the message of an error. */
	isTool?: boolean;
}

/**
 * Makes the error that n8n shows. The `context` of the error also has `code` and `mayExist`. An
 * error that n8n threw is never shown itself, because its cause holds the headers of the request.
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
	// NodeOperationError sets `itemIndex` even if there is no item.
	if (itemIndex === undefined) delete error.context.itemIndex;
	// The constructors replace a message that contains a code such as ENOENT, and drop a description
	// that equals the message. So both are set again.
	error.message = message;
	error.description = description;
	return error;
}
