import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { makeApi } from '../api/client';
import { CHOOSE_API_CREDENTIAL, loadApi } from '../api/loadApi';
import { factsOf, inOneText, unusableCredential } from '../errors';
import { systemClock, untilAborted } from '../http/clock';
import { isAutomaticActivation } from '../isAutomaticActivation';
import { pollError, tooLate } from './failure';
import { runPoll, scopeOf, type PollEnd, type PollTools } from './runPoll';
import { readSample } from './sample';
import { readSettings, type PollSettings } from './settings';
import type { ReadingEnd, SharedReads } from './sharedReads';
import { readState } from './state';

/** n8n's activation mode if a user publishes a change, or n8n activates again what it had lost. */
const RENEWAL = 'update';

/** How long one attempt of a request may take, in milliseconds, and how many attempts are made. */
const LIMITS = { timeout: 10_000, maxAttempts: 3 };

/** The contexts that have polled before. */
const polledBefore = new WeakSet<IPollFunctions>();

/** The nodes that poll at this moment, by workflow and node. */
const underWay = new Set<string>();

/**
 * Makes one poll of the node: asks Zenduty what happened since the last poll, and keeps in the
 * static data what it remembers. The other files of this folder:
 *
 * - `settings` reads the fields of the node; `runPoll` makes one poll with them; `output` makes
 *   items.
 * - `incidents` polls incidents: `source` reads them, `compare` judges them, `updates` compares
 *   what they show, `state` is what is remembered, `filterIncidents` drops incidents.
 * - `onCall` polls who is on call.
 * - `sharedReads` lets several polls on one key share what they read; `sharedRead` is one such
 *   read.
 * - `sample` is for *Fetch Test Event*; `failure` makes the errors of a poll.
 *
 * @param reads the reads that the polls of this process share. Polls by hand share none
 * @returns the items of each output. Null if nothing happened. Also null if the last poll of the
 * node still runs, since n8n begins the next poll all the same
 * @throws NodeApiError or NodeOperationError with `failure`, by which n8n decides when to poll
 * again. The first poll of an activation that no user sees only logs what is wrong: n8n would give
 * up the trigger a few seconds after an error
 */
export async function poll(
	context: IPollFunctions,
	reads: SharedReads,
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
		// A store of secrets may never respond.
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
		const left = readState(data.polling);
		const { calls, close } = reads.open({
			node: key,
			account,
			seen: left.seen,
			late,
			send: host.send,
			connect: (own) =>
				makeApi({ ...host, ...own, clock: systemClock(own.cancelled) }).forItem(LIMITS),
		});
		let polled: PollEnd;
		let reading: ReadingEnd;
		try {
			polled = await runPoll(left, { calls, settings, scope, warn });
		} finally {
			reading = close();
		}
		// The state is assigned once, after the last request, so that a poll that fails changes nothing.
		data.polling = { ...polled.state, seen: reading.seen } as unknown as IDataObject;
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

/** Says what a poll did, for n8n's log: `docs/nothing-happens.md` explains it to users. */
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
 * Tells whether the first poll of an activation only logs its error, and does not throw it.
 *
 * @param isOfSettings whether the poll failed because of the parameters
 * @param scope what the state of the node belongs to; undefined before the credential is loaded
 */
function isOnlyLogged(
	context: IPollFunctions,
	{ isOfSettings, scope }: { isOfSettings: boolean; scope: string | undefined },
): boolean {
	const mode = context.getActivationMode();
	if (isAutomaticActivation(mode)) return true;
	// The user must see what is wrong with a change. The same trigger as before goes on.
	if (mode !== RENEWAL || isScheduled(context) || isOfSettings) return false;
	const { scope: known } = readState(context.getWorkflowStaticData('node').polling);
	return known !== undefined && (scope === undefined || scope === known);
}

/** How long a poll may take in n8n 1, which does not say it, in milliseconds. */
const DEFAULT_BUDGET = 30_000;

/** How long a poll may take while n8n activates a workflow and waits for it, in milliseconds. */
const ACTIVATION_BUDGET = 75_000;

/**
 * The time that n8n 2 gives a poll while it activates a workflow, in milliseconds. Its scheduler
 * gives another time, which its own settings have.
 */
const ACTIVATION_TIME = 300_000;

/** The part of the time that is kept for the work after the last request. */
const RESERVE = 0.05;

/**
 * Returns how long the requests of a poll may take, in milliseconds.
 *
 * @param isFirst whether it is the first poll of the context. n8n may wait for this poll while it
 * activates the workflow. n8n's scheduler makes a new context for each poll
 */
export function budgetOf(context: IPollFunctions, { isFirst }: { isFirst: boolean }): number {
	const given = givenTime(context) ?? DEFAULT_BUDGET;
	const isAwaited = isFirst && !isScheduled(context);
	return Math.floor(Math.min(given, isAwaited ? ACTIVATION_BUDGET : given) * (1 - RESERVE));
}

/** Tells whether the scheduler of n8n 2 makes the poll, and not the activation of a workflow. */
export function isScheduled(context: IPollFunctions): boolean {
	return (givenTime(context) ?? ACTIVATION_TIME) !== ACTIVATION_TIME;
}

function givenTime(context: IPollFunctions): number | undefined {
	const { getPollBudgetMs } = context as Partial<IPollFunctions>;
	return getPollBudgetMs?.call(context);
}
