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
		const { message, hint: description, statusCode } = error;
		const httpCode = statusCode?.toString();
		const details = { message, description, httpCode, itemIndex };
		return withMessage(new NodeApiError(node, {}, details), message);
	}
	if (error instanceof InputError) {
		const { message, hint: description } = error;
		return withMessage(new NodeOperationError(node, message, { description, itemIndex }), message);
	}
	const thrown = error instanceof Error ? error : new Error(String(error));
	return withMessage(new NodeOperationError(node, thrown, { itemIndex }), thrown.message);
}

/** Sets the message again, since n8n replaces one that holds a code such as ENOENT anywhere. */
function withMessage<T extends Error>(error: T, message: string): T {
	error.message = message;
	return error;
}
