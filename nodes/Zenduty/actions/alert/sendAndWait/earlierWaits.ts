import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { Clock } from '../../../http/clock';
import { isObject, type JsonObject } from '../../../json';

/** The member of the execution's context that holds until when its last question was to wait. */
const LAST_END = 'zendutyQuestionEnd';

/** How long before the end of a wait n8n sets the timer that ends it, in milliseconds. */
const SET_BEFORE = 70_000;

/** How long a timer can still be ahead, in milliseconds: a little more than {@link SET_BEFORE}. */
const TIMER_AHEAD = 75_000;

/**
 * How much longer a question waits for a timer to have passed, in milliseconds: in queue mode the
 * timer goes off in another process, whose clock may differ.
 */
const MARGIN = 5_000;

/** Milliseconds of the units in which n8n's nodes limit a wait. */
const UNITS: Readonly<Record<string, number>> = {
	seconds: 1_000,
	minutes: 60_000,
	hours: 3_600_000,
	days: 86_400_000,
};

/** What n8n has of an execution; its types do not have it. */
interface Internal {
	runExecutionData?: { resultData?: { runData?: unknown } };
}

/** One run of a node, as n8n keeps it. */
interface NodeRun {
	node: string;
	/** When it began, and when it ended, in milliseconds since 1970. */
	start: number;
	end: number;
	/** Whether the node waited, and somebody ended the wait before its time was up. */
	wasResumed: boolean;
}

/** Keeps until when a question of the execution waits, for the next question. */
export function keepEnd(context: IExecuteFunctions, until: number): void {
	const ofExecution: IDataObject = context.getContext('flow');
	ofExecution[LAST_END] = until;
}

/**
 * Waits until n8n's timers for earlier waits of the execution have passed. n8n 2 does not clear the
 * timer of a wait that is ended early, and this timer would end the wait for the next question. n8n 1
 * cannot be helped: its timer goes off in what runs, too.
 *
 * @param end until when the next question waits: a timer that goes off later does no harm
 */
export async function waitForEarlierTimers(
	context: IExecuteFunctions,
	end: Date,
	{ now, wait }: Pick<Clock, 'now' | 'wait'>,
): Promise<void> {
	// Only n8n 1 has this method.
	if ('setSignatureValidationRequired' in context) return;
	const ofExecution: IDataObject = context.getContext('flow');
	const timers = [Number(ofExecution[LAST_END]), ...timersOfOthers(context, now())];
	const ahead = timers
		.filter((time) => time < end.getTime())
		.map((time) => time - now())
		.filter((left) => left > -MARGIN && left <= TIMER_AHEAD);
	if (ahead.length > 0) await wait(Math.max(...ahead) + MARGIN);
}

/** Returns when the timers go off that n8n may have set for waits of other nodes. */
function timersOfOthers(context: IExecuteFunctions, now: number): number[] {
	const runs = nodeRuns(context);
	return runs
		.filter(({ wasResumed, start }) => wasResumed && now - start <= TIMER_AHEAD)
		.flatMap(({ node, start: resumed }) => {
			const earlier = runs.filter(({ start }) => start < resumed).map(({ end }) => end);
			const begun = Math.max(...earlier);
			const length = lengthOfWait(context, node);
			// Without the length, a timer that n8n had set when the wait ended goes off soon after.
			return Number.isNaN(length) ? resumed + SET_BEFORE : begun + length;
		});
}

/** Reads which nodes have run in the execution. Where n8n keeps that in another form, there are none. */
function nodeRuns(context: IExecuteFunctions): NodeRun[] {
	const { runExecutionData } = context as unknown as Internal;
	const runData = runExecutionData?.resultData?.runData;
	return Object.entries(isObject(runData) ? runData : {}).flatMap(([node, runs]) =>
		[runs].flat().flatMap((run) => {
			const { startTime: start, executionTime: length, metadata } = isObject(run) ? run : {};
			if (typeof start !== 'number' || typeof length !== 'number') return [];
			// n8n marks a wait that a request has ended.
			const wasResumed = isObject(metadata) && metadata.forwardAllOutputs === true;
			return [{ node, start, end: start + length, wasResumed }];
		}),
	);
}

/**
 * Reads how long a node waits at most, in milliseconds: n8n's Wait and Form, and all nodes that send
 * and wait.
 *
 * @returns infinity for a wait that has no limit, and for a question of this package, whose end is
 *   kept; NaN where nobody knows
 */
function lengthOfWait(context: IExecuteFunctions, node: string): number {
	const limit = limitOf(parametersOf(context, node));
	if (limit === undefined) return Infinity;
	if (limit.limitType !== 'afterTimeInterval') return NaN;
	return Number(limit.resumeAmount) * UNITS[String(limit.resumeUnit)];
}

/** Returns the parameters that limit a wait; undefined where it has no limit. */
function limitOf(parameters: JsonObject): JsonObject | undefined {
	const { resource, operation, options, limitWaitTime } = parameters;
	if (operation === 'sendAndWait') {
		if (resource === 'alert') return undefined;
		const { limitWaitTime: limit } = isObject(options) ? options : {};
		return isObject(limit) && isObject(limit.values) ? limit.values : undefined;
	}
	return limitWaitTime === false ? undefined : parameters;
}

/** Reads the parameters of a node. An expression in them may fail. */
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
