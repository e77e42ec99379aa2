import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { makeApi } from '../api/client';
import { CHOOSE_API_CREDENTIAL, loadApi } from '../api/loadApi';
import { factsOf, inOneText, unusableCredential } from '../errors';
import { systemClock, untilAborted } from '../http/clock';
import { isAutomaticActivation } from '../isAutomaticActivation';
import { pollError, tooLate } from './failure';
import { runPoll, scopeOf, type PollTools } from './runPoll';
import { readSample } from './sample';
import { readSettings, type PollSettings } from './settings';
import type { Seen, SharedReads } from './sharedReads';
import { readState } from './state';

/** An activation in place of another one: a user publishes a change, or n8n mends what it lost. */
const RENEWAL = 'update';

/** How long one attempt of a request may take, in milliseconds, and how many are made. */
const LIMITS = { timeout: 10_000, maxAttempts: 3 };

/** The contexts that have polled before. */
const polledBefore = new WeakSet<IPollFunctions>();

/** The nodes that poll at this moment, by workflow and node. */
const underWay = new Set<string>();

/**
 * Asks Zenduty what happened since the last poll.
 *
 * @param reads what the polls of this process share, except those by hand
 * @returns the items of each output; null if nothing happened, or if the last poll of the node still
 * runs: n8n begins the next one all the same
 * @throws NodeApiError or NodeOperationError with `failure`, by which n8n decides when to poll again.
 * The first poll of an activation that no user sees only logs what is wrong: if it threw, n8n would
 * give the trigger up after a few seconds.
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
	if (underWay.has(key) && !isManual) return null;

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
			...{ node: key, account, seen: left.seen, late, send: host.send },
			connect: (own) =>
				makeApi({ ...host, ...own, clock: systemClock(own.cancelled) }).forItem(LIMITS),
		});
		let polled: Awaited<ReturnType<typeof runPoll>>;
		let seen: Seen;
		try {
			polled = await runPoll(left, { calls, settings, scope, warn });
		} finally {
			seen = close();
		}
		// All at once, after the last request, so that a poll that fails changes nothing.
		data.polling = { ...polled.state, seen } as unknown as IDataObject;
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
 * Tells whether the first poll of an activation must not throw.
 *
 * @param isOfSettings whether it failed because of the parameters
 * @param scope what the state of the node belongs to, once the credential is loaded
 */
function isOnlyLogged(
	context: IPollFunctions,
	{ isOfSettings, scope }: { isOfSettings: boolean; scope: string | undefined },
): boolean {
	const mode = context.getActivationMode();
	if (isAutomaticActivation(mode)) return true;
	// What worked before works on. What is new is the change of a user, who must see what is wrong.
	if (mode !== RENEWAL || isScheduled(context) || isOfSettings) return false;
	const { scope: known } = readState(context.getWorkflowStaticData('node').polling);
	return known !== undefined && (scope === undefined || scope === known);
}

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
