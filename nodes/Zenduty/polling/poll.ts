import type { INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { CHOOSE_API_CREDENTIAL, loadApi } from '../api/loadApi';
import { factsOf, inOneText, unusableCredential, type ErrorFacts } from '../errors';
import { untilAborted } from '../http/clock';
import { isAutomaticActivation } from '../isAutomaticActivation';
import { budgetOf, isScheduled } from './timeBudget';
import { pollError, tooLate } from './failure';
import { runPoll, scopeOf, type PollTools } from './runPoll';
import { readSample } from './sample';
import { readSettings } from './settings';
import { readScope } from './state';

/** An activation in place of another one: a user publishes a change, or n8n mends what it lost. */
const RENEWAL = 'update';

/** How long one attempt of a request may take, in milliseconds. */
const TIMEOUT = 10_000;

const MAX_ATTEMPTS = 3;

/** The contexts that have polled before. */
const seen = new WeakSet<IPollFunctions>();

/** How far a poll came, for what is said of its failure. */
interface Reached {
	/** Whether the parameters could be read. */
	settings: boolean;
	/** What the state of the node belongs to, once the credential is loaded. */
	scope?: string;
}

/** The nodes that poll at this moment, by workflow and node. */
const underWay = new Set<string>();

/**
 * Asks Zenduty what happened since the last poll.
 *
 * @returns the items of each output; null if nothing happened, or if the last poll of the node still
 * runs: n8n begins the next one all the same
 * @throws NodeApiError or NodeOperationError with `failure`, by which n8n decides when to poll again.
 * The first poll of an activation that no user sees only logs what is wrong: if it threw, n8n would
 * give the trigger up after a few seconds.
 */
export async function poll(context: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const isFirst = !seen.has(context);
	seen.add(context);
	const node = context.getNode();
	const { id } = context.getWorkflow();
	const about = { workflowId: id, nodeName: node.name };
	const warn = (message: string) =>
		context.logger.warn(`Zenduty Polling Trigger: ${message}`, about);
	const isManual = context.getMode() === 'manual';
	const key = `${id} ${node.id}`;
	if (underWay.has(key) && !isManual) return null;

	const budget = budgetOf(context, { isFirst });
	const late = AbortSignal.timeout(budget);
	if (!isManual) underWay.add(key);
	const reached: Reached = { settings: false };
	const explain = (error: unknown) => (late.aborted ? tooLate(error, budget) : error);
	const failed = (error: unknown): null => {
		const explained = explain(error);
		const facts = factsOf(explained);
		if (isFirst && isOnlyLogged(context, facts, reached)) {
			warn(`The first poll failed. The next one is made as planned. ${inOneText(facts)}`);
			return null;
		}
		throw pollError(node, explained);
	};
	return await read(context, late, isManual, reached, { explain, warn })
		.catch(failed)
		.finally(() => {
			if (!isManual) underWay.delete(key);
		});
}

/** Tells whether the first poll of an activation must not throw. */
function isOnlyLogged(
	context: IPollFunctions,
	{ code }: ErrorFacts,
	{ settings, scope }: Reached,
): boolean {
	const mode = context.getActivationMode();
	if (isAutomaticActivation(mode)) return true;
	if (mode !== RENEWAL || isScheduled(context)) return false;
	// What worked before works on. What is new is the change of a user, who must see what is wrong.
	if (!settings || code === 'invalid_input') return false;
	const known = readScope(context.getWorkflowStaticData('node').polling);
	return known !== undefined && (scope === undefined || scope === known);
}

async function read(
	context: IPollFunctions,
	late: AbortSignal,
	isManual: boolean,
	reached: Reached,
	more: Pick<PollTools, 'explain' | 'warn'>,
): Promise<INodeExecutionData[][] | null> {
	const settings = readSettings(context);
	reached.settings = true;
	// A store of secrets may never respond.
	const connected = await untilAborted(loadApi(context, { cancelled: late }), late);
	if (connected === undefined) throw new Error('The credential could not be loaded in time.');
	if (!connected.ok) {
		throw unusableCredential(connected.problem, CHOOSE_API_CREDENTIAL);
	}
	const { api, baseUrl } = connected;
	const scope = scopeOf(context, settings, baseUrl);
	reached.scope = scope;
	const calls = api.forItem({
		timeout: TIMEOUT,
		maxAttempts: MAX_ATTEMPTS,
	});
	const outputs = isManual
		? await readSample(calls, settings)
		: await runPoll(context, { calls, settings, scope, ...more });
	return outputs && api.hideKey(outputs);
}
