import type { INode, NodeApiError, NodeOperationError } from 'n8n-workflow';
import { toNodeError } from '../nodeError';
import { factsOf, ZendutyError, type ErrorCode } from '../errors';

/**
 * The words with which n8n 2 names the causes of a failed poll. The key is the code of the error.
 * If the code is not in this object, the error gets no cause.
 */
const CAUSES: Partial<Record<ErrorCode, string>> = {
	rate_limited: 'rate-limited',
	unavailable: 'temporarily-unavailable',
	credential: 'credential-invalid',
};

/**
 * Creates the error for a poll that reached its time limit.
 *
 * @param error the error that ended the poll. If its HTTP status is 429, Zenduty had asked the poll
 * to wait, and the new error says so.
 * @param budget the time limit, in milliseconds
 */
export function tooLate(error: unknown, budget: number): ZendutyError {
	const seconds = Math.round(budget / 1000);
	if (error instanceof ZendutyError && error.statusCode === 429) {
		return new ZendutyError({
			code: 'rate_limited',
			message: `Zenduty kept asking for a wait, and the poll ended after ${seconds} seconds.`,
			description: 'Poll less often, or use an API key for this trigger alone.',
			statusCode: 429,
			retryAfter: error.retryAfter,
		});
	}
	return new ZendutyError({
		code: 'unavailable',
		message: `The poll did not finish within the ${seconds} seconds that it may take.`,
		description:
			"The next poll reads what this one did not, so usually nothing is lost. If this continues, choose teams or filters so that there is less to read. 'Title Contains', 'Urgencies' and 'Exclude Service Names or IDs' do not help, because they apply after reading.",
	});
}

/**
 * Creates the error that n8n shows for a failed poll. If {@link CAUSES} has the code of `error`,
 * the new error gets a member `failure`. If "durable cursors" are on (see `docs/operations.md`),
 * n8n 2 uses `failure` to decide when to poll again.
 */
export function pollError(node: INode, error: unknown): NodeApiError | NodeOperationError {
	const facts = factsOf(error);
	const made = toNodeError(node, facts);
	const cause = CAUSES[facts.code];
	if (cause === undefined) return made;
	const retryAfterMs = error instanceof ZendutyError ? error.retryAfter : undefined;
	return Object.assign(made, {
		failure: { cause, ...(retryAfterMs !== undefined && { retryAfterMs }) },
	});
}
