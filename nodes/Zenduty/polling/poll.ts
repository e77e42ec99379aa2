import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { makeApi } from '../api/client';
import { CHOOSE_API_CREDENTIAL, loadApi } from '../api/loadApi';
import { factsOf, inOneText, unusableCredential } from '../errors';
import { systemClock, untilAborted } from '../http/clock';
import { isAutomaticActivation } from '../isAutomaticActivation';
import { pollError, tooLate } from './failure';
import type { OutputLog } from './outputLog';
import { runPoll, scopeOf, type PollEnd, type PollTools } from './runPoll';
import { readSample } from './sample';
import { readSettings, type PollSettings } from './settings';
import type { ReadingEnd, SharedReads } from './sharedReads';
import { readState } from './state';

/*
 * The other files of this folder:
 *
 *     settings         reads the fields of the node
 *     runPoll          makes one poll with these settings
 *     incidents        polls incidents
 *     source           reads the incidents, and the people on call
 *     compare          finds changes of the status of an incident
 *     updates          finds changes of its title, assignee and priority
 *     state            has the state that is remembered
 *     filterIncidents  applies the filters that Zenduty's search does not have
 *     onCall           compares the people who are on call
 *     output           makes the items
 *     sharedReads      lets a poll use the responses that another poll has requested
 *     startRead        requests the pages of one list for all polls that use the list
 *     outputLog        recognizes a state that n8n loaded before it stored the last output
 *     sample           makes the output for *Fetch Test Event*
 *     failure          makes the errors of a poll
 *     shortHash        makes the IDs of events
 */

/**
 * An activation mode that n8n uses in three cases:
 *
 * - A user has published a change.
 * - n8n repairs an activation that was lost. Then no user would see an error.
 * - n8n's scheduler starts a poll, see {@link isScheduled}.
 */
const RENEWAL = 'update';

/**
 * The limits of each request of a poll: the longest time that one attempt may take, in
 * milliseconds, and the largest number of attempts.
 */
const LIMITS = { timeout: 10_000, maxAttempts: 3 };

/**
 * The `context` objects of all polls so far. n8n makes a new context for each activation of a
 * workflow. So if a context is not in this set, the poll is the first one of an activation.
 * Exception: n8n's scheduler makes a new context for each poll, see {@link isScheduled}.
 */
const polledBefore = new WeakSet<IPollFunctions>();

/**
 * The nodes whose poll is still running. If n8n starts another poll of such a node, the new poll
 * does nothing. Exception: polls by hand always run, and add no entry. Each entry has the ID of the
 * workflow, a space, and the ID of the node.
 */
const underWay = new Set<string>();

/**
 * Polls once: asks Zenduty for the changes since the last poll, and stores the new state in the
 * static data of the node. A poll by hand only returns a sample, and stores nothing.
 *
 * @returns the items of each output, or null in four cases:
 *
 * - There is no item.
 * - An earlier poll of the node is still running.
 * - n8n has not stored the items of the last poll yet, see {@link OutputLog}.
 * - The first poll of an activation has failed, and its error is only logged, see
 *   {@link isOnlyLogged}.
 *
 * @throws NodeApiError or NodeOperationError, see {@link pollError}
 */
export async function poll(
	context: IPollFunctions,
	reads: SharedReads,
	outputLog: OutputLog,
): Promise<INodeExecutionData[][] | null> {
	const isFirst = !polledBefore.has(context);
	polledBefore.add(context);
	const node = context.getNode();
	const { id } = context.getWorkflow();
	const about = { workflowId: id, nodeName: node.name };
	const isManual = context.getMode() === 'manual';
	const key = `${id} ${node.id}`;
	const debug = (message: string) =>
		context.logger.debug(`Zenduty Polling Trigger: ${message}`, about);
	if (underWay.has(key) && !isManual) {
		debug('The last poll still runs, so this one reads nothing.');
		return null;
	}

	const budget = budgetOf(context, { isFirst });
	const late = AbortSignal.timeout(budget);
	if (!isManual) underWay.add(key);
	const explain = (error: unknown) => (late.aborted ? tooLate(error, budget) : error);
	const warn: PollTools['warn'] = (message, error) => {
		const why = error === undefined ? '' : ` ${inOneText(factsOf(explain(error)))}`;
		context.logger.warn(`Zenduty Polling Trigger: ${message}${why}`, about);
	};
	let settings: PollSettings | undefined;
	let scope: string | undefined;
	try {
		settings = readSettings(context);
		// A credential may come from a store of secrets that never responds. So the poll waits for the
		// credential only until the time limit of the poll.
		const connected = await untilAborted(loadApi(context, { cancelled: late }), late);
		if (connected === undefined) throw new Error('The credential could not be loaded in time.');
		if (!connected.ok) {
			const { problem, remedy = CHOOSE_API_CREDENTIAL } = connected;
			throw unusableCredential(problem, remedy);
		}
		const { api, host, account } = connected;
		if (isManual) return api.hideKey(await readSample(api.forItem(LIMITS), settings));
		scope = scopeOf(context, settings, host.baseUrl);
		const data = context.getWorkflowStaticData('node');
		const stored = readState(data.polling);
		if (outputLog.isOutdated(key, stored.lastPoll)) {
			debug('n8n has not stored the events of the last poll yet, so this one reads nothing.');
			return null;
		}
		const { calls, close } = reads.open({
			node: key,
			account,
			lastPoll: stored.lastPoll,
			late,
			send: host.send,
			connect: (own) =>
				makeApi({ ...host, ...own, clock: systemClock(own.cancelled) }).forItem(LIMITS),
		});
		let polled: PollEnd;
		let reading: ReadingEnd;
		try {
			polled = await runPoll(stored, { calls, settings, scope, warn });
		} finally {
			reading = close();
		}
		// The state is assigned once, after the last request. So a failed poll leaves the stored state
		// as it was.
		data.polling = { ...polled.state, lastPoll: reading.lastPoll } as unknown as IDataObject;
		if (polled.outputs !== null) {
			outputLog.add(key, { before: stored.lastPoll, after: reading.lastPoll });
		}
		debug(summaryOf(polled, reading));
		return polled.outputs && api.hideKey(polled.outputs);
	} catch (error) {
		const explained = explain(error);
		const { code } = factsOf(explained);
		const isOfSettings = settings === undefined || code === 'invalid_input';
		if (!isFirst || !isOnlyLogged(context, { isOfSettings, scope })) {
			throw pollError(node, explained);
		}
		warn('The first poll failed. The next one is made as planned.', error);
		return null;
	} finally {
		if (!isManual) underWay.delete(key);
	}
}

/**
 * Returns the line about a poll for n8n's log, for example `2 requests; took no list of another
 * poll; judged 1 incident, told 1.` The page `docs/nothing-happens.md` explains the line to users.
 */
function summaryOf({ judged, told }: PollEnd, { requests, oldest }: ReadingEnd): string {
	const lists =
		oldest === undefined
			? 'took no list of another poll'
			: `took lists of other polls, up to ${counted(Math.round(oldest / 1000), 'second')} old`;
	const incidents = counted(judged, 'incident');
	return `${counted(requests, 'request')}; ${lists}; judged ${incidents}, told ${told}.`;
}

function counted(count: number, noun: string): string {
	return count === 1 ? `1 ${noun}` : `${count} ${noun}s`;
}

/**
 * Tells whether the first poll of an activation only logs its error. If this poll throws the error,
 * n8n usually gives up the trigger a few seconds later.
 *
 * @param isOfSettings whether the poll failed because of the parameters of the node
 * @param scope the hash that {@link scopeOf} returns. Undefined if the credential was not loaded.
 */
function isOnlyLogged(
	context: IPollFunctions,
	{ isOfSettings, scope }: { isOfSettings: boolean; scope: string | undefined },
): boolean {
	const mode = context.getActivationMode();
	// If n8n activates the workflow without a user, nobody would see a thrown error, and n8n would
	// give up the trigger. So the poll only logs the error.
	if (isAutomaticActivation(mode)) return true;
	// In three cases, the poll throws the error, even if an earlier poll has stored a state:
	// - `mode` is not `RENEWAL`. Then a user activates or tests the workflow, and so sees the error.
	// - n8n's scheduler started the poll. No activation waits for such a poll, so n8n does not give
	//   up the trigger.
	// - The parameters caused the error. Perhaps a user has just changed them, and must see the
	//   error.
	if (mode !== RENEWAL || isScheduled(context) || isOfSettings) return false;
	const { scope: stored } = readState(context.getWorkflowStaticData('node').polling);
	// If `scope` equals the stored scope, an earlier poll with the same settings succeeded. So this
	// poll only logs its error, and n8n keeps the trigger.

	// If the credential could not be loaded, `scope` is undefined and cannot be compared. Then every
	// stored scope counts as equal. If no scope is stored, or if `scope` differs from the stored
	// scope, the error is thrown.
	return stored !== undefined && (scope === undefined || scope === stored);
}

/**
 * The longest time that a poll may take in n8n 1, in milliseconds. The node sets this limit itself,
 * because n8n 1 does not tell nodes how long a poll may take.
 */
const DEFAULT_BUDGET = 30_000;

/**
 * The longest time, in milliseconds, that a poll may take if n8n waits for the poll while it
 * activates a workflow.
 */
const ACTIVATION_BUDGET = 75_000;

/**
 * The time limit, in milliseconds, that n8n 2 sets for a poll that its scheduler did not start,
 * such as the poll during an activation. The time limit of the scheduler's polls is a setting of
 * n8n.
 */
const ACTIVATION_TIME = 300_000;

/**
 * The part of a poll's time limit that is kept for the work after the last request. 0.05 is 5 %.
 */
const RESERVE = 0.05;

/**
 * Returns the longest time that the requests of a poll may take, in milliseconds.
 *
 * @param isFirst whether this is the first poll of the context, see {@link polledBefore}
 */
export function budgetOf(context: IPollFunctions, { isFirst }: { isFirst: boolean }): number {
	const time = budgetFromN8n(context) ?? DEFAULT_BUDGET;
	// n8n waits for the first poll of a context while it activates a workflow. Exception: n8n's
	// scheduler makes a new context for each poll, but no activation waits for such a poll.
	const isAwaited = isFirst && !isScheduled(context);
	return Math.floor(Math.min(time, isAwaited ? ACTIVATION_BUDGET : time) * (1 - RESERVE));
}

/**
 * Tells whether the scheduler of n8n 2 started the poll. This is assumed if the time limit of the
 * poll is not {@link ACTIVATION_TIME}. n8n 1 has no such scheduler, so the result is false there.
 */
export function isScheduled(context: IPollFunctions): boolean {
	return (budgetFromN8n(context) ?? ACTIVATION_TIME) !== ACTIVATION_TIME;
}

/**
 * Returns the time limit that n8n sets for a poll, in milliseconds. n8n 1 does not tell nodes this
 * limit, so the result is undefined there.
 */
function budgetFromN8n(context: IPollFunctions): number | undefined {
	const { getPollBudgetMs } = context as Partial<IPollFunctions>;
	return getPollBudgetMs?.call(context);
}
