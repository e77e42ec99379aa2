import { randomBytes } from 'crypto';
import type { INode, INodeExecutionData, IWebhookFunctions } from 'n8n-workflow';
import { intoOutputs, isRefusedChosen } from './outputs';
import { reasonOf, type Refused } from './refusals';

/** How long a trigger starts no other execution for the same code, in milliseconds. */
const PERIOD = 3_600_000;

/**
 * How long the parameter "Trigger On" of a trigger is not read again after it had no "Delivery
 * Refused", in milliseconds. It may be an expression. To evaluate that takes n8n many times as long
 * as to refuse a delivery, so a storm of forged deliveries would keep n8n busy.
 */
const PAUSE = 4000;

/** How many triggers without "Delivery Refused" are remembered. The oldest is forgotten first. */
const MAX_UNCHOSEN = 1000;

/** What is remembered of one trigger and code. */
interface Entry {
	/** When the last execution was started, in milliseconds, by a clock that only goes forward. */
	toldAt: number;
	/** How many deliveries were refused since then. */
	count: number;
	/** When the first of them was refused; undefined if there is none. */
	since?: Date;
}

/** What is remembered of refusals. One serves the whole process. */
export interface RefusalMemory {
	/**
	 * The refusals that executions were started for, and those that the next executions will tell, by
	 * trigger and code. Only a trigger that has chosen "Delivery Refused" has entries, at most one for
	 * each code. So workflows make the map grow, and senders cannot. An entry that has nothing left to tell
	 * goes when its hour is over.
	 */
	counts: Map<string, Entry>;
	/** Triggers that did not choose "Delivery Refused", and when this was read. */
	unchosen: Map<string, number>;
}

/** Makes a memory that is empty. */
export function newRefusalMemory(): RefusalMemory {
	return { counts: new Map(), unchosen: new Map() };
}

/** The time of a refusal. */
interface Clock {
	/** Milliseconds, by a clock that only goes forward. */
	now: number;
	/** The same time, for users. */
	at: Date;
}

/**
 * Counts a refused delivery, and starts an execution for it if "Delivery Refused" is chosen: at most
 * one for each trigger, code and hour, so that a storm of forged deliveries starts no storm of
 * executions. It never throws. In a test run it does nothing.
 *
 * @returns the items of each output; undefined if no execution starts
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
		// "Separate Outputs" cannot be evaluated, which may be the very reason of the refusal.
		return [[{ json }]];
	}
}

/** Reads whether "Delivery Refused" is chosen, unless it was not a moment ago. */
function readIsChosen(
	{ unchosen }: RefusalMemory,
	trigger: string,
	context: IWebhookFunctions,
	{ parameters }: INode,
	now: number,
): boolean {
	// With the parameter, so that the trigger is asked at once when a user has changed it.
	const key = `${trigger} ${JSON.stringify(parameters?.events)}`;
	const readAt = unchosen.get(key);
	if (readAt !== undefined && now - readAt < PAUSE) return false;
	unchosen.delete(key);
	if (isRefusedChosen(context)) return true;
	unchosen.set(key, now);
	if (unchosen.size > MAX_UNCHOSEN) unchosen.delete(unchosen.keys().next().value ?? '');
	return false;
}

/** Removes the entries that have nothing left to tell, and whose hour is over. */
function forgetTold(counts: RefusalMemory['counts'], now: number): void {
	for (const [key, { toldAt, count }] of counts) {
		if (count === 0 && now - toldAt >= PERIOD) counts.delete(key);
	}
}
