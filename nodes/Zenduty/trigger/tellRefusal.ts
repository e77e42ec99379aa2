import { randomBytes } from 'crypto';
import type { INode, INodeExecutionData, IWebhookFunctions } from 'n8n-workflow';
import { intoOutputs, isRefusedChosen } from './separateOutputs';
import { reasonOf, type Refused } from './refusals';

/**
 * After a trigger has started an execution for a refusal, it starts no other execution for refusals
 * with the same code for this many milliseconds. It counts these refusals instead.
 */
const PERIOD = 3_600_000;

/**
 * After a trigger has found that "Delivery Refused" is not chosen, it does not read "Trigger On"
 * again for this many milliseconds. Without this pause, a flood of forged deliveries would keep n8n
 * busy.
 */
const PAUSE = 4000;

/**
 * The largest number of entries in `unchosen` of {@link RefusalMemory}. If a further entry is
 * added, the entry with the earliest time is removed.
 */
const MAX_UNCHOSEN = 1000;

/**
 * For one trigger and one code: when an execution last reported a refusal, and how many deliveries
 * were refused since then.
 */
interface Entry {
	/**
	 * The time at which the last execution for these refusals was started, in milliseconds of a clock
	 * that is never set back.
	 */
	toldAt: number;
	/** How many deliveries were refused since `toldAt`. */
	count: number;
	/**
	 * The time at which the first of the deliveries in `count` was refused. Undefined if `count` is
	 * 0.
	 */
	since?: Date;
}

/**
 * The memory with which the triggers make sure that many refused deliveries start only a few
 * executions. All triggers of the process share one memory.
 */
export interface RefusalMemory {
	/**
	 * One entry for each trigger and each code of a refusal, so many deliveries do not make the map
	 * larger. An entry is added only if "Delivery Refused" is chosen in the trigger.
	 */
	counts: Map<string, Entry>;
	/**
	 * The triggers in which "Delivery Refused" was not chosen when "Trigger On" was last read. The
	 * key is the trigger with the saved value of "Trigger On". The value is the time of that reading.
	 */
	unchosen: Map<string, number>;
}

/**
 * Creates an empty memory. The module `receive` creates one memory, and all triggers of the process
 * share it.
 */
export function newRefusalMemory(): RefusalMemory {
	return { counts: new Map(), unchosen: new Map() };
}

/** The time of a refusal, by two clocks. */
interface Clock {
	/** Milliseconds of a clock that is never set back. */
	now: number;
	/** The same time as a date, for the output. */
	at: Date;
}

/**
 * Starts an execution for a refused delivery if "Delivery Refused" is chosen, at most once per hour
 * for each trigger and code. The execution reports how many deliveries with this code were refused
 * since the last execution started.
 *
 * The function never throws. In a test run, it does nothing.
 *
 * @returns the items of each output, with which n8n starts the execution; undefined if no execution
 * starts
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
 * Tells whether "Delivery Refused" is chosen in "Trigger On". If it is not chosen, the result stays
 * false for {@link PAUSE} milliseconds.
 */
function readIsChosen(
	{ unchosen }: RefusalMemory,
	trigger: string,
	context: IWebhookFunctions,
	{ parameters }: INode,
	now: number,
): boolean {
	// The key contains the saved value of "Trigger On". So after a user has changed that value,
	// the next refused delivery reads "Trigger On" again, even before `PAUSE` is over.
	const key = `${trigger} ${JSON.stringify(parameters?.events)}`;
	const readAt = unchosen.get(key);
	// An answer from less than `PAUSE` ago is used again. "Trigger On" may be an expression, and to
	// evaluate it for each delivery would be slow. Many forged deliveries would then keep n8n busy.
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
 * ago, and no delivery has been refused since then.
 */
function forgetTold(counts: RefusalMemory['counts'], now: number): void {
	for (const [key, { toldAt, count }] of counts) {
		if (count === 0 && now - toldAt >= PERIOD) counts.delete(key);
	}
}
