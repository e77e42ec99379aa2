import { createHash, randomBytes } from 'crypto';
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { UnclearWrite, Write, WriteMemory, WriteResult } from '../../api/itemContext';
import { isObject } from '../../json';
import { argumentsOf, isTool } from './agentTool';

/** The member of the node's context that holds the records of its runs. */
const CONTEXT_MEMBER = 'zendutyRuns';

/** The length of a run's seed, in bytes. All generated IDs of the run are derived from the seed. */
const SEED_BYTES = 16;

/**
 * The record of one input item: what earlier runs of the node have done for the item. Its functions
 * take and return copies.
 */
export interface ItemRecord extends WriteMemory {
	/**
	 * When the work on the item began, in milliseconds since 1970. If a creation of this execution is
	 * unclear, this is the time when that attempt began, so that the body of the request stays the
	 * same. Otherwise it is now.
	 */
	begunAt: number;
	/**
	 * Returns the writes that the error of an unfinished item must tell: the writes that may have
	 * been done, and the writes that an earlier run has done and that this run has not repeated yet.
	 */
	openWrites(): WriteResult[];
	/**
	 * Returns the output of a finished item, and whether the settings of the node have changed since
	 * then. Undefined for an item that is not finished. A finished item is not begun again.
	 */
	finishedOutput(): { json: IDataObject[]; isEdited: boolean } | undefined;
	/** Keeps the output of the item, and forgets its single writes. */
	finish(output: IDataObject[]): void;
}

/** The record of one run of the node: everything that the run has done so far. */
export interface RunRecord {
	/** Random hex digits. They are the same each time n8n runs the node again. */
	seed: string;
	/** When the run began for the first time, in milliseconds since 1970. */
	startedAt: number;
	/**
	 * Opens the record of an input item.
	 *
	 * @param kind the work for the item, such as the names of resource and operation
	 */
	item(itemIndex: number, kind: string, input: IDataObject): ItemRecord;
	/** Returns the open writes of all items, also of the items that this run has not begun. */
	openWrites(): Array<{ itemIndex: number; write: WriteResult }>;
	/** Forgets the items of this run, since n8n will not run the node again. */
	forget(): void;
}

interface StoredItem {
	/**
	 * The output as a JSON text. n8n stores a text unchanged, and no code can change it by accident.
	 */
	output?: string;
	/** The hash of the node's settings when the item was finished. */
	settings?: string;
	/** The JSON text of each {@link WriteResult}, by the hash of its request. */
	writes?: Record<string, string>;
	/**
	 * The execution with an unclear creation, and when the work on the item began in that execution.
	 */
	unclear?: { executionId: string; begunAt: number };
}

interface StoredRun {
	seed: string;
	startedAt: number;
	items: Record<string, StoredItem>;
}

/**
 * Opens the record of this run of the node. n8n keeps the record with the execution. So the record
 * is still there when n8n runs the node again, by "Retry On Fail" or by "Retry" in the Executions
 * tab.
 *
 * The key of a run is its run index, which differs in each pass of a loop. For a tool of an agent
 * the key is made of the arguments of the call: each call of the model has an index of its own, and
 * before version 3 of the agent each try has one, too.
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
	/** The writes that this run has made, or has found finished. */
	const reached = new Set<string>();
	return {
		seed: run.seed,
		startedAt: run.startedAt,
		item(itemIndex, kind, input) {
			const itemKey = `${itemIndex} ${hashOf([kind, inputOf(input)])}`;
			mine.add(itemKey);
			const unclear = run.items[itemKey]?.unclear;
			const begunAt = unclear?.executionId === context.getExecutionId() ? unclear.begunAt : now();
			return itemRecord(run.items, itemKey, reached, { begunAt, settings });
		},
		openWrites: () =>
			Object.keys(run.items).flatMap((itemKey) =>
				openWritesOf(run.items, itemKey, reached).map((write) => ({
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

/**
 * Returns the object in which n8n keeps the records of the runs. If n8n has no context for the
 * node, the object is lost when this run ends.
 */
function storedRuns(context: IExecuteFunctions): Record<string, unknown> {
	try {
		const kept: IDataObject = context.getContext('node');
		if (!isObject(kept[CONTEXT_MEMBER])) kept[CONTEXT_MEMBER] = {};
		return kept[CONTEXT_MEMBER] as IDataObject;
	} catch {
		return {};
	}
}

/** Reads the record of a run that n8n restored. Returns undefined if it has another form. */
function readRun(stored: unknown): StoredRun | undefined {
	const isRun =
		isObject(stored) &&
		typeof stored.seed === 'string' &&
		typeof stored.startedAt === 'number' &&
		isObject(stored.items);
	return isRun ? (stored as unknown as StoredRun) : undefined;
}

/** Returns the kept writes of an item, by the hashes of their requests. */
function writesOf(items: StoredRun['items'], key: string): Array<[string, WriteResult]> {
	return Object.entries(items[key]?.writes ?? {}).map(([hash, text]) => [
		hash,
		JSON.parse(text) as WriteResult,
	]);
}

/** Returns the open writes of an item of the run; see {@link ItemRecord.openWrites}. */
function openWritesOf(items: StoredRun['items'], key: string, reached: Set<string>): WriteResult[] {
	// After this run has reached a finished write, the run's own error says that the write is done.
	return writesOf(items, key)
		.filter(([hash, { kind }]) => kind === 'unclear' || !reached.has(`${key} ${hash}`))
		.map(([, result]) => result);
}

function itemRecord(
	items: StoredRun['items'],
	key: string,
	reached: Set<string>,
	{ begunAt, settings }: { begunAt: number; settings: string },
): ItemRecord {
	const reach = (write: Write): string => {
		const hash = hashOfWrite(write);
		reached.add(`${key} ${hash}`);
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
			const text = items[key]?.writes?.[reach(write)];
			return text === undefined ? undefined : (JSON.parse(text) as WriteResult);
		},
		doublingWrites: () =>
			writesOf(items, key)
				.map(([, result]) => result)
				.filter((result): result is UnclearWrite => result.wouldDouble === true),
		openWrites: () => openWritesOf(items, key, reached),
		keep(write, result) {
			const item = (items[key] ??= {});
			(item.writes ??= {})[reach(write)] = JSON.stringify(result);
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

/** Returns the SHA-256 of the JSON of a value, in hex. */
function hashOf(value: unknown): string {
	return createHash('sha256').update(jsonOf(value)).digest('hex');
}

/**
 * Writes a value as JSON. A value that JSON cannot hold gets a substitute: an input item may
 * contain a BigInt or refer to itself.
 */
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
