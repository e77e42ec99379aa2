import { NodeApiError, NodeOperationError, type INode } from 'n8n-workflow';
import { ApiError } from '../api/apiError';
import { InputError } from '../actions/inputError';

const ENTER_IDS = 'You can also enter an ID instead of choosing from the list.';

/** The statuses for which the editor shows a link to the credential. */
const CREDENTIAL_STATUSES = [401, 403];

/**
 * Makes the error that the editor shows in the place of a list: why it cannot be loaded, and what
 * to do, in the message alone, since descriptions do not arrive there.
 */
export function toListError(node: INode, error: unknown): NodeApiError | NodeOperationError {
	if (error instanceof ApiError) {
		const status = CREDENTIAL_STATUSES.find((each) => each === error.statusCode);
		const message = `${error.message} ${ENTER_IDS}`;
		return withMessage(
			new NodeApiError(node, {}, { message, httpCode: status?.toString() }),
			message,
		);
	}
	const message = error instanceof InputError ? `${error.message} ${error.hint}` : String(error);
	return withMessage(new NodeOperationError(node, message), message);
}

/**
 * Sets the message after the error is made, since n8n replaces one that holds a code such as ENOENT
 * anywhere. The editor cuts a message at each hyphen and dash, but not at U+2011, which looks the
 * same.
 */
function withMessage<T extends Error>(error: T, message: string): T {
	error.message = message.replace(/[-–—]/g, '\u2011');
	return error;
}
