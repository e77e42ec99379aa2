import type { INode, IPollFunctions, NodeApiError, NodeOperationError } from 'n8n-workflow';
import { toNodeError } from '../actions/operation/nodeError';
import { factsOf, ZendutyError, type ErrorCode } from '../errors';

/** How long a poll may take where n8n does not say it, as in n8n 1, in milliseconds. */
const DEFAULT_BUDGET = 30_000;

/** How long a poll may take that n8n waits for while it activates a workflow, in milliseconds. */
const ACTIVATION_BUDGET = 75_000;

/** The part of the time that is left for what comes after the last request. */
const RESERVE = 0.05;

/** The causes by which n8n decides when to poll again, with durable cursors. */
const CAUSES: Partial<Record<ErrorCode, string>> = {
	rate_limited: 'rate-limited',
	unavailable: 'temporarily-unavailable',
	credential: 'credential-invalid',
};

/**
 * Returns how long the requests of a poll may take, in milliseconds.
 *
 * @param isFirst whether n8n may wait for the poll while it activates the workflow
 */
export function budgetOf(context: IPollFunctions, isFirst: boolean): number {
	const { getPollBudgetMs } = context as Partial<IPollFunctions>;
	const given = getPollBudgetMs?.call(context) ?? DEFAULT_BUDGET;
	return Math.floor(Math.min(given, isFirst ? ACTIVATION_BUDGET : given) * (1 - RESERVE));
}

/** Makes the error for a poll whose time was over before the lists were read. */
export function tooLate(error: unknown, budget: number): ZendutyError {
	const seconds = Math.round(budget / 1000);
	// What ended the poll was a wait, if Zenduty had asked for one.
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
			'Nothing is lost: the next poll reads what this one did not. If this continues, choose teams or filters so that there is less to read.',
	});
}

/** Makes the error of a failed poll, with what n8n decides by when to poll again. */
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
