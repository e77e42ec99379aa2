import { NodeApiError, NodeOperationError, type INode } from 'n8n-workflow';
import { inOneText, type ErrorCode, type ErrorFacts } from './errors';

/**
 * A failure with one of these codes happened in n8n itself, so {@link toNodeError} returns a
 * NodeOperationError. For any other code, the function returns a NodeApiError. Exception: for
 * `credential`, the class depends on whether a response came.
 */
const IN_N8N: ReadonlySet<ErrorCode> = new Set(['cancelled', 'invalid_input', 'unexpected']);

interface Shown {
	/** The index of the failed item, counted from 0. Undefined for a poll, which has no items. */
	itemIndex?: number;
	/**
	 * `true` if an AI agent uses the node. An agent sees only the message of an error. So for an
	 * agent, the message also has the description and the code.
	 */
	isTool?: boolean;
}

/**
 * Returns the error that n8n shows for a failed item or poll. The `context` of the error has the
 * members of n8n, and also `code` and `mayExist`.
 */
export function toNodeError(
	node: INode,
	facts: ErrorFacts,
	{ itemIndex, isTool = false }: Shown = {},
): NodeApiError | NodeOperationError {
	const { code, description, mayExist, statusCode } = facts;
	const message = isTool ? `${inOneText(facts)} (${code})` : facts.message;
	// A failure with the code `credential` comes from a server or from n8n. If `statusCode` is null,
	// no server responded, so the failure comes from n8n. Such a failure becomes a
	// NodeOperationError, like a failure with a code in `IN_N8N`.
	const error =
		IN_N8N.has(code) || (code === 'credential' && statusCode === null)
			? new NodeOperationError(node, message, { description, itemIndex })
			: new NodeApiError(
					node,
					// The error that n8n threw for the request could be passed here. But its `cause` has the
					// headers of the request, which may include the API key. So this object is empty.
					{},
					{ message, description, httpCode: statusCode?.toString(), itemIndex },
				);
	Object.assign(error.context, { code, mayExist });
	// NodeOperationError adds the member `itemIndex` even if there is no item. So without an item,
	// the member is removed.
	if (itemIndex === undefined) delete error.context.itemIndex;
	// The constructors replace a message that contains a code such as ENOENT, and remove a
	// description that equals the message. So message and description are set again.
	error.message = message;
	error.description = description;
	return error;
}
