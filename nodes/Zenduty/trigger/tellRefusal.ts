import { randomBytes } from 'crypto';
import type { INode, INodeExecutionData, IWebhookFunctions } from 'n8n-workflow';
import { intoOutputs, isRefusedChosen } from './separateOutputs';
import { reasonOf, type Refused } from './refusals';

/**
 * The shortest time, in milliseconds, between two executions that one trigger starts for refusals
 * with the same code. Within this time, the trigger only counts further refusals.
 */
const PERIOD = 3_600_000;

/**
 * The time, in milliseconds, for which a trigger remembers that "Delivery Refused" is not chosen.
 * Without this pause, each forged delivery would make n8n evaluate "Trigger On" again, and many
 * forged deliveries would keep n8n busy.
 */
const PAUSE = 4000;

/**
 * The map `unchosen` of {@link RefusalMemory} has at most this many entries. If a further entry is
 * added, the entry with the earliest time is removed.
 */
const MAX_UNCHOSEN = 1000;

/**
 * For one trigger and one code, the time of the last execution that reported a refusal, and the
 * number of refusals after this time.
 */
interface Entry {
	/**
	 * The time at which the trigger last started an execution for refusals with this code, in
	 * milliseconds of a clock that is never set back.
	 */
	toldAt: number;
	/** The number of refusals after `toldAt`. */
	count: number;
	/** The time of the first refusal after `toldAt`. Undefined if `count` is 0. */
	since?: Date;
}

/**
 * The data with which the triggers limit the work for refused deliveries, so that many forged
 * deliveries do not keep n8n busy. All triggers of the process share one memory.
 */
export interface RefusalMemory {
	/**
	 * One entry for each trigger and code, and not for each delivery, so the map stays small. The key
	 * has the IDs of the workflow and the node, and the code. An entry is added only if "Delivery
	 * Refused" is chosen in the trigger.
	 */
	counts: Map<string, Entry>;
	/**
	 * The triggers in which "Delivery Refused" was not chosen. The key has the IDs of the workflow
	 * and the node, and the saved value of "Trigger On". The value is the time at which the trigger
	 * last read "Trigger On", by the same clock as `toldAt`.
	 */
	unchosen: Map<string, number>;
}

/**
 * Returns a memory without entries. All triggers of the process share the memory that the module
 * `receive` creates. Tests create their own.
 */
export function newRefusalMemory(): RefusalMemory {
	return { counts: new Map(), unchosen: new Map() };
}

/** The time of a refusal, in two forms. */
interface Clock {
	/** Milliseconds of a clock that is never set back, to measure how much time has passed. */
	now: number;
	/** The date and the time of day, for the output. */
	at: Date;
}

/**
 * Decides whether a refused delivery starts an execution. An execution starts only if "Delivery
 * Refused" is chosen, and at most once per hour for each trigger and code. The `count` in the item
 * includes this refusal, and all refusals with the same code after the previous execution.
 *
 * The function never throws. In a test run, it does nothing.
 *
 * @returns for each output, the items with which n8n starts the execution; undefined if no
 * execution starts
 */
export function tellRefusal(
	memory: RefusalMemory,
	context: IWebhookFunctions,
	node: INode,
	refused: Refused,
	{ now, at }: Clock,
): INodeExecutionData[][] | undefined {
	if (context.getMode() === 'manual') return undefined;
	const trigger = `${context.getWorkflow().id} ${node.id}`;
	const key = `${trigger} ${refused.code}`;
	const { counts } = memory;
	const entry = counts.get(key);
	if (entry !== undefined) {
		entry.count += 1;
		entry.since ??= at;
		// If the last execution was started less than an hour ago, this delivery is only counted, so
		// that many forged deliveries do not start many executions.
		if (now - entry.toldAt < PERIOD) return undefined;
	}
	if (!readIsChosen(memory, trigger, context, node, now)) return undefined;
	forgetTold(counts, now);
	counts.set(key, { toldAt: now, count: 0 });
	const { count, since = at } = entry ?? { count: 1 };
	const json = {
		eventType: 'refused',
		code: refused.code,
		message: reasonOf(refused),
		count,
		since: since.toISOString(),
		noticedAt: at.toISOString(),
		eventId: randomBytes(16).toString('hex'),
	};
	try {
		return intoOutputs(context, 'refused', [{ json }]);
	} catch {
		// If "Separate Outputs" cannot be evaluated, the item goes to the first output. The item must
		// not be lost, because its message may be about this very expression.
		return [[{ json }]];
	}
}

/**
 * Tells whether "Delivery Refused" is chosen in "Trigger On". If it is not chosen, the function
 * returns false for the next {@link PAUSE} milliseconds, or until a user changes "Trigger On",
 * without reading "Trigger On" again.
 */
function readIsChosen(
	{ unchosen }: RefusalMemory,
	trigger: string,
	context: IWebhookFunctions,
	{ parameters }: INode,
	now: number,
): boolean {
	// The key contains the saved value of "Trigger On", so that a changed value is read at once.
	const key = `${trigger} ${JSON.stringify(parameters?.events)}`;
	const readAt = unchosen.get(key);
	// "Trigger On" may be an expression, which takes long to evaluate. So "Trigger On" is not read
	// again if it was read less than `PAUSE` milliseconds ago.
	if (readAt !== undefined && now - readAt < PAUSE) return false;
	unchosen.delete(key);
	if (isRefusedChosen(context)) return true;
	unchosen.set(key, now);
	const [oldest] = unchosen.keys();
	if (unchosen.size > MAX_UNCHOSEN) unchosen.delete(oldest);
	return false;
}

/**
 * Removes the entries that are no longer needed: their last execution was started at least an hour
 * ago, and no delivery was refused after this execution.
 */
function forgetTold(counts: RefusalMemory['counts'], now: number): void {
	for (const [key, { toldAt, count }] of counts) {
		if (count === 0 && now - toldAt >= PERIOD) counts.delete(key);
	}
}
