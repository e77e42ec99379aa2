import { NodeApiError, NodeOperationError, type INode } from 'n8n-workflow';
import { factsOf, inOneText, type ErrorCode } from '../errors';

const ENTER_IDS = 'You can also enter an ID instead of choosing from the list.';

/** What keeps a list from being loaded, while the node itself may work with an ID. */
const ID_HELPS: ReadonlySet<ErrorCode> = new Set([
	'forbidden',
	'not_found',
	'rate_limited',
	'unavailable',
]);

/** The statuses for which the editor shows a link to the credential. */
const CREDENTIAL_STATUSES = [401, 403];

/**
 * Makes the error that the editor shows in the place of a list: why it cannot be loaded, and what
 * to do, in the message alone, since descriptions do not arrive there.
 */
export function toListError(node: INode, error: unknown): NodeApiError | NodeOperationError {
	const facts = factsOf(error);
	const message = [inOneText(facts), ...(ID_HELPS.has(facts.code) ? [ENTER_IDS] : [])].join(' ');
	const status = CREDENTIAL_STATUSES.find((each) => each === facts.statusCode);
	return withMessage(
		status === undefined
			? new NodeOperationError(node, message)
			: new NodeApiError(node, {}, { message, httpCode: String(status) }),
		message,
	);
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
