import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { Clock } from '../../../http/clock';
import { isObject, type JsonObject } from '../../../json';

/**
 * The name under which {@link keepEnd} stores the time when the wait for the last question ends.
 * n8n stores the time in an object that all nodes of the execution share.
 */
const LAST_END = 'zendutyQuestionEnd';

/**
 * The longest time that n8n's timer for a wait can run, in milliseconds. n8n sets the timer only
 * when the end of the wait is this close, or closer.
 */
const SET_BEFORE = 70_000;

/**
 * A timer that n8n has set fires within this many milliseconds. The number is a little larger than
 * {@link SET_BEFORE}, to be on the safe side.
 */
const TIMER_AHEAD = 75_000;

/**
 * The node waits for this many milliseconds after the time at which an earlier timer should fire.
 * In queue mode, the timer runs in another process, and the clock of that process may differ.
 */
const MARGIN = 5_000;

/** The units in which n8n's nodes limit a wait, each with its length in milliseconds. */
const UNITS: Readonly<Record<string, number>> = {
	seconds: 1_000,
	minutes: 60_000,
	hours: 3_600_000,
	days: 86_400_000,
};

/**
 * The member of n8n's context that holds the runs of all nodes in the execution. n8n's types lack
 * this member.
 */
interface Internal {
	runExecutionData?: { resultData?: { runData?: unknown } };
}

/** One run of a node in this execution. A node in a loop has several runs. */
interface NodeRun {
	node: string;
	/** The times when the run began and ended, in milliseconds since 1970. */
	start: number;
	end: number;
	/** `true` if the node waited, and a request ended the wait before the time limit. */
	wasResumed: boolean;
}

/**
 * Stores the time when the wait for a question ends. If the same execution asks another question,
 * {@link waitForEarlierTimers} reads this time.
 *
 * @param until the end of the wait, in milliseconds since 1970
 */
export function keepEnd(context: IExecuteFunctions, until: number): void {
	const ofExecution: IDataObject = context.getContext('flow');
	ofExecution[LAST_END] = until;
}

/**
 * Waits until n8n's timers for earlier waits of the execution have fired. The node calls this
 * function before it sends a new question. Before n8n 2.14, the function does not wait.
 *
 * If a request ends a wait early, n8n 2 leaves the timer of that wait running. When this timer
 * fires, it could end the wait for the new question.
 *
 * @param end the time when the wait for the new question ends. A timer that fires later is ignored.
 */
export async function waitForEarlierTimers(
	context: IExecuteFunctions,
	end: Date,
	{ now, wait }: Pick<Clock, 'now' | 'wait'>,
): Promise<void> {
	// To wait here keeps the execution running until the timers have fired. In n8n 1, such a timer
	// starts even a running execution again, so the wait would not help. The node recognizes n8n 1 by
	// the method `setSignatureValidationRequired`. n8n 2 has this method before 2.14, too, so there the
	// node does not wait either.
	if ('setSignatureValidationRequired' in context) return;
	const ofExecution: IDataObject = context.getContext('flow');
	const timers = [Number(ofExecution[LAST_END]), ...timersOfOthers(context, now())];
	const ahead = timers
		// A timer that fires after `end` does no harm, because the wait for the question is over then.
		.filter((time) => time < end.getTime())
		.map((time) => time - now())
		// A timer whose time was at least MARGIN ago has fired, so it is left out. A timer whose time
		// is more than TIMER_AHEAD away is left out, too, because n8n has not set it.
		.filter((left) => left > -MARGIN && left <= TIMER_AHEAD);
	if (ahead.length > 0) await wait(Math.max(...ahead) + MARGIN);
}

/**
 * Returns the times at which n8n's timers for the waits of other nodes may fire, in milliseconds
 * since 1970. Only the waits that a request has ended are included.
 */
function timersOfOthers(context: IExecuteFunctions, now: number): number[] {
	const runs = nodeRuns(context);
	// A run with `wasResumed` started when a request ended a wait. If that was more than TIMER_AHEAD
	// ago, the timer of the wait has already fired. So the run is left out.
	return runs
		.filter(({ wasResumed, start }) => wasResumed && now - start <= TIMER_AHEAD)
		.flatMap(({ node, start: resumed }) => {
			const earlier = runs.filter(({ start }) => start < resumed).map(({ end }) => end);
			// n8n does not store the beginning of the wait. The wait began when the last run before the
			// resumed run ended.
			const begun = Math.max(...earlier);
			const length = lengthOfWait(context, node);
			// If the length of the wait is unknown, the latest possible time of the timer is used. n8n
			// set the timer before the resumed run started, and no timer runs for longer than SET_BEFORE.
			return Number.isNaN(length) ? resumed + SET_BEFORE : begun + length;
		});
}

/**
 * Reads the runs of all nodes in this execution. A run that n8n does not store in the expected form
 * is left out.
 */
function nodeRuns(context: IExecuteFunctions): NodeRun[] {
	const { runExecutionData } = context as unknown as Internal;
	const runData = runExecutionData?.resultData?.runData;
	return Object.entries(isObject(runData) ? runData : {}).flatMap(([node, runs]) =>
		[runs].flat().flatMap((run) => {
			const { startTime: start, executionTime: length, metadata } = isObject(run) ? run : {};
			if (typeof start !== 'number' || typeof length !== 'number') return [];
			// n8n sets `forwardAllOutputs` when a request ends a wait.
			const wasResumed = isObject(metadata) && metadata.forwardAllOutputs === true;
			return [{ node, start, end: start + length, wasResumed }];
		}),
	);
}

/**
 * Returns the time limit of a node's wait, in milliseconds. The function can read the parameters of
 * n8n's Wait and Form nodes, and of nodes with the operation "Send and Wait for Response".
 *
 * @returns the limit. NaN if the limit is unknown. Infinity if the wait has no limit. The result is
 * also Infinity for a node of this package: {@link keepEnd} has stored the end of its wait, so its
 * limit is not needed.
 */
function lengthOfWait(context: IExecuteFunctions, node: string): number {
	const limit = limitOf(parametersOf(context, node));
	if (limit === undefined) return Infinity;
	if (limit.limitType !== 'afterTimeInterval') return NaN;
	return Number(limit.resumeAmount) * UNITS[String(limit.resumeUnit)];
}

/**
 * Returns the parameters that limit a wait. If the wait has no limit, or if the node is from this
 * package, the result is undefined.
 */
function limitOf(parameters: JsonObject): JsonObject | undefined {
	const { resource, operation, options, limitWaitTime } = parameters;
	if (operation === 'sendAndWait') {
		// Only nodes of this package have this operation and the resource `alert`. `keepEnd` has stored
		// the end of their wait, so their limit is not needed here. The result is the same as for a
		// wait without a limit.
		if (resource === 'alert') return undefined;
		const { limitWaitTime: limit } = isObject(options) ? options : {};
		return isObject(limit) && isObject(limit.values) ? limit.values : undefined;
	}
	return limitWaitTime === false ? undefined : parameters;
}

/**
 * Reads the parameters that can limit the wait of a node, such as `limitWaitTime`. If an expression
 * in one of these parameters fails, the result is an empty object.
 */
function parametersOf(context: IExecuteFunctions, node: string): JsonObject {
	const names = ['resource', 'operation', 'options', 'limitWaitTime'];
	const ofLimit = ['limitType', 'resumeAmount', 'resumeUnit'];
	try {
		const { $node } = context.getWorkflowDataProxy(0) as { $node: Record<string, JsonObject> };
		const parameter = $node[node].parameter as JsonObject;
		return Object.fromEntries([...names, ...ofLimit].map((name) => [name, parameter[name]]));
	} catch {
		return {};
	}
}
