import { createHash, randomBytes } from 'crypto';
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { UnclearWrite, Write, WriteMemory, WriteResult } from '../../api/itemContext';
import { isObject } from '../../json';
import { argumentsOf, isTool } from './agentTool';

/** The member of the node's context that holds the records of its runs. */
const CONTEXT_MEMBER = 'zendutyRuns';

/** Bytes of chance that all generated ids of a run are derived from. */
const SEED_BYTES = 16;

/** What is known of one input item. Everything that goes in or out is a copy. */
export interface ItemRecord extends WriteMemory {
	/**
	 * When the work on the item began, in milliseconds since 1970. While nobody knows what a write of
	 * this execution did, it is the time of that attempt, so that its body stays the same; otherwise now.
	 */
	begunAt: number;
	/**
	 * Returns the writes that the error of an unfinished item must tell of: those that may be done,
	 * and those that an earlier run has done and this run has not come to.
	 */
	openWrites(): WriteResult[];
	/**
	 * Returns what the run that finished this item gave, and whether the settings of the node were other
	 * ones then; such an item is not begun again.
	 */
	finishedOutput(): { json: IDataObject[]; isEdited: boolean } | undefined;
	/** Keeps the output of the item, and forgets its single writes. */
	finish(output: IDataObject[]): void;
}

/** What one run of the node has done so far. */
export interface RunRecord {
	/** Random hex digits, the same each time n8n runs the node again. */
	seed: string;
	/** When the run began first, in milliseconds since 1970. */
	startedAt: number;
	/**
	 * Opens the record of an input item.
	 *
	 * @param kind what is done with it, such as the names of resource and operation
	 */
	item(itemIndex: number, kind: string, input: IDataObject): ItemRecord;
	/** Returns the open writes of all items, also of those that this run has not begun. */
	openWrites(): Array<{ itemIndex: number; write: WriteResult }>;
	/** Forgets what this run kept: nothing will be run again. */
	forget(): void;
}

interface StoredItem {
	/** JSON text: n8n stores it as it is, and nobody can change it by accident. */
	output?: string;
	/** The hash of the settings of the node with which the item was finished. */
	settings?: string;
	/** JSON text of a {@link WriteResult}, by the hash of its request. */
	writes?: Record<string, string>;
	/** The execution whose write may have been done, and when the work on the item began there. */
	unclear?: { executionId: string; begunAt: number };
}

interface StoredRun {
	seed: string;
	startedAt: number;
	items: Record<string, StoredItem>;
}

/**
 * Opens the record of this run of the node. n8n keeps it with the execution, so it is still there
 * when n8n runs the node again, by "Retry On Fail" or by "Retry" in the Executions tab.
 *
 * A run is known by its index, which differs in each round of a loop. As a tool of an agent each
 * call of the model has an index of its own, and before version 3 of the agent each try, too. There
 * the arguments of the call stand in for it.
 */
export function openRunRecord(context: IExecuteFunctions, now: () => number): RunRecord {
	const runs = storedRuns(context);
	const inputOf = isTool(context) ? argumentsOf : (input: IDataObject) => input;
	const key = isTool(context)
		? `tool ${hashOf(context.getInputData().map(({ json }) => argumentsOf(json)))}`
		: `run ${String(context.getWorkflowDataProxy(0).$runIndex)}`;
	const run = readRun(runs[key]) ?? {
		seed: randomBytes(SEED_BYTES).toString('hex'),
		startedAt: now(),
		items: {},
	};
	runs[key] = run;
	const settings = hashOf(context.getNode().parameters ?? {});
	const mine = new Set<string>();
	/** The writes that this run has made, or has come to again. */
	const seen = new Set<string>();
	return {
		seed: run.seed,
		startedAt: run.startedAt,
		item(itemIndex, kind, input) {
			const itemKey = `${itemIndex} ${hashOf([kind, inputOf(input)])}`;
			mine.add(itemKey);
			const unclear = run.items[itemKey]?.unclear;
			const begunAt = unclear?.executionId === context.getExecutionId() ? unclear.begunAt : now();
			return itemRecord(run.items, itemKey, seen, { begunAt, settings });
		},
		openWrites: () =>
			Object.keys(run.items).flatMap((itemKey) =>
				openWritesOf(run.items, itemKey, seen).map((write) => ({
					itemIndex: Number.parseInt(itemKey),
					write,
				})),
			),
		forget() {
			for (const itemKey of mine) delete run.items[itemKey];
			if (Object.keys(run.items).length === 0) delete runs[key];
		},
	};
}

/** Returns where the runs are kept; a place that ends with this run where n8n has no context. */
function storedRuns(context: IExecuteFunctions): Record<string, unknown> {
	try {
		const kept: IDataObject = context.getContext('node');
		if (!isObject(kept[CONTEXT_MEMBER])) kept[CONTEXT_MEMBER] = {};
		return kept[CONTEXT_MEMBER] as IDataObject;
	} catch {
		return {};
	}
}

/** Reads what n8n restored, if it has the form that was stored. */
function readRun(stored: unknown): StoredRun | undefined {
	const isRun =
		isObject(stored) &&
		typeof stored.seed === 'string' &&
		typeof stored.startedAt === 'number' &&
		isObject(stored.items);
	return isRun ? (stored as unknown as StoredRun) : undefined;
}

/** Returns what is kept of the writes of an item, by the hashes of their requests. */
function writesOf(items: StoredRun['items'], key: string): Array<[string, WriteResult]> {
	return Object.entries(items[key]?.writes ?? {}).map(([hash, text]) => [
		hash,
		JSON.parse(text) as WriteResult,
	]);
}

/** Returns what {@link ItemRecord.openWrites} returns, for any item of the run. */
function openWritesOf(items: StoredRun['items'], key: string, seen: Set<string>): WriteResult[] {
	// Once the run has come to a finished write, its own error says that the write is done.
	return writesOf(items, key)
		.filter(([hash, { kind }]) => kind === 'unclear' || !seen.has(`${key} ${hash}`))
		.map(([, result]) => result);
}

function itemRecord(
	items: StoredRun['items'],
	key: string,
	seen: Set<string>,
	{ begunAt, settings }: { begunAt: number; settings: string },
): ItemRecord {
	const hashOfSeen = (write: Write): string => {
		const hash = hashOfWrite(write);
		seen.add(`${key} ${hash}`);
		return hash;
	};
	return {
		begunAt,
		finishedOutput() {
			const { output, settings: before = settings } = items[key] ?? {};
			return output === undefined
				? undefined
				: { json: JSON.parse(output) as IDataObject[], isEdited: before !== settings };
		},
		finish(output) {
			items[key] = { output: JSON.stringify(output), settings };
		},
		resultOf(write) {
			const text = items[key]?.writes?.[hashOfSeen(write)];
			return text === undefined ? undefined : (JSON.parse(text) as WriteResult);
		},
		doublingWrites: () =>
			writesOf(items, key)
				.map(([, result]) => result)
				.filter((result): result is UnclearWrite => result.wouldDouble === true),
		openWrites: () => openWritesOf(items, key, seen),
		keep(write, result) {
			const item = (items[key] ??= {});
			(item.writes ??= {})[hashOfSeen(write)] = JSON.stringify(result);
			if (result.wouldDouble) item.unclear = { executionId: result.executionId, begunAt };
		},
		forget(write) {
			delete items[key]?.writes?.[hashOfWrite(write)];
		},
	};
}

function hashOfWrite({ method, url, body }: Write): string {
	return hashOf([method, url, body]);
}

/** Returns the SHA-256 of a value in hex: the same for the same JSON. */
function hashOf(value: unknown): string {
	return createHash('sha256').update(jsonOf(value)).digest('hex');
}

/** Writes a value as JSON, also one that JSON cannot hold: an item of n8n may refer to itself. */
function jsonOf(value: unknown): string {
	const above = new Set<unknown>();
	const copy = (inner: unknown): unknown => {
		if (typeof inner === 'bigint') return String(inner);
		if (typeof inner !== 'object' || inner === null) return inner;
		if ('toJSON' in inner && typeof inner.toJSON === 'function') return inner;
		if (above.has(inner)) return '[circular]';
		above.add(inner);
		const copied = Array.isArray(inner)
			? inner.map(copy)
			: Object.fromEntries(Object.entries(inner).map(([name, member]) => [name, copy(member)]));
		above.delete(inner);
		return copied;
	};
	try {
		return JSON.stringify(value);
	} catch {
		return JSON.stringify(copy(value));
	}
}
