import { NodeApiError, NodeOperationError, type INode } from 'n8n-workflow';
import { InputError } from './inputError';

/** A failure on the other side: what it answered, what happened, and what the user can do. */
export class RemoteError extends Error {
	override name = 'RemoteError';

	constructor(
		message: string,
		readonly hint: string,
		/** HTTP status; null if no answer came */
		readonly statusCode: number | null,
	) {
		super(message);
	}
}

/**
 * Makes the error that n8n shows for an item. It is always a new one, since n8n's own errors carry
 * the headers of the request in their cause.
 */
export function toNodeError(
	node: INode,
	itemIndex: number,
	error: unknown,
): NodeApiError | NodeOperationError {
	if (error instanceof RemoteError) {
		return new NodeApiError(
			node,
			{},
			{
				message: error.message,
				description: error.hint,
				httpCode: error.statusCode?.toString(),
				itemIndex,
			},
		);
	}
	return new NodeOperationError(node, error instanceof Error ? error : String(error), {
		itemIndex,
		...(error instanceof InputError && { message: error.message, description: error.hint }),
	});
}
