import type { IPollFunctions } from 'n8n-workflow';

/** How long a poll may take where n8n does not say it, as in n8n 1, in milliseconds. */
const DEFAULT_BUDGET = 30_000;

/** How long a poll may take that n8n waits for while it activates a workflow, in milliseconds. */
const ACTIVATION_BUDGET = 75_000;

/**
 * What n8n 2 says of the time of a poll that it makes while it activates a workflow, in milliseconds.
 * Its scheduler gives another time, which is that of its own settings.
 */
const ACTIVATION_TIME = 300_000;

/** The part of the time that is left for what comes after the last request. */
const RESERVE = 0.05;

/**
 * Returns how long the requests of a poll may take, in milliseconds.
 *
 * @param isFirst whether it is the first poll of the context: n8n may wait for it while it activates
 * the workflow. Its scheduler gives each poll a context of its own
 */
export function budgetOf(context: IPollFunctions, { isFirst }: { isFirst: boolean }): number {
	const given = givenTime(context) ?? DEFAULT_BUDGET;
	const isAwaited = isFirst && !isScheduled(context);
	return Math.floor(Math.min(given, isAwaited ? ACTIVATION_BUDGET : given) * (1 - RESERVE));
}

/** Tells whether the scheduler of n8n 2 makes the poll, and no activation. */
export function isScheduled(context: IPollFunctions): boolean {
	return (givenTime(context) ?? ACTIVATION_TIME) !== ACTIVATION_TIME;
}

function givenTime(context: IPollFunctions): number | undefined {
	const { getPollBudgetMs } = context as Partial<IPollFunctions>;
	return getPollBudgetMs?.call(context);
}
