import { createHash, randomBytes } from 'crypto';
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { UnclearWrite, Write, WriteMemory, WriteResult } from '../../api/itemContext';
import { isObject } from '../../json';
import { argumentsOf, isTool } from './agentTool';

/**
 * The member of the node's context in which the records of the runs are stored. n8n stores the
 * context with the execution, so the records still exist when n8n runs the node again.
 */
const CONTEXT_MEMBER = 'zendutyRuns';

/** The length of a run's seed, in bytes. All generated IDs of the run are derived from the seed. */
const SEED_BYTES = 16;

/**
 * The record of the work that the runs of the node have done for one input item. Values are copied
 * when they are stored or returned. So a later change to a value does not change the record.
 */
export interface ItemRecord extends WriteMemory {
	/**
	 * The time when this run began the item, in milliseconds since 1970.
	 *
	 * Exception: if an earlier run of the same execution may have created something for the item, the
	 * time is the `begunAt` of that run. So a request that contains the time stays the same.
	 */
	begunAt: number;
	/**
	 * Returns the open writes of the item. If the item fails, its error must report these writes. A
	 * write is open in two cases:
	 *
	 * - The write may have been done, but no clear response arrived.
	 * - An earlier run has done the write, and this run has not reached the write yet.
	 */
	openWrites(): WriteResult[];
	/**
	 * Returns the output of a finished item. `isEdited` is `true` if the parameters of the node have
	 * changed since the item was finished. If the item is not finished, the result is undefined.
	 */
	finishedOutput(): { json: IDataObject[]; isEdited: boolean } | undefined;
	/**
	 * Stores the output of the finished item, and deletes the stored results of its writes, which are
	 * no longer needed.
	 */
	finish(output: IDataObject[]): void;
}

/**
 * The record of one run of the node: what the run has done for each input item. If n8n runs the
 * node again, the new run continues the record.
 */
export interface RunRecord {
	/**
	 * Random hex digits. When n8n runs the node again, the digits stay the same, so that the IDs that
	 * are generated from them stay the same, too.
	 */
	seed: string;
	/**
	 * The time when the first run began, in milliseconds since 1970. When n8n runs the node again,
	 * the time stays the same.
	 */
	startedAt: number;
	/**
	 * Returns the record of an input item. If an earlier run began an item with the same index,
	 * `kind` and `input`, the result is the record from that run. Otherwise it is a new record.
	 *
	 * @param kind the resource and the operation, such as `incident create`
	 * @param input the JSON of the item. For a tool, only the arguments that the model set are
	 * compared
	 */
	item(itemIndex: number, kind: string, input: IDataObject): ItemRecord;
	/**
	 * Returns the open writes (see {@link ItemRecord.openWrites}) of the items that this run has not
	 * begun. If an item was begun and failed, its own error reports its open writes.
	 */
	openWrites(): Array<{ itemIndex: number; write: WriteResult }>;
	/**
	 * Deletes the item records of all items that this run has begun. The node calls this function
	 * when no further run will continue this run record.
	 */
	forget(): void;
}

interface StoredItem {
	/**
	 * The output of a finished item, as a JSON text. If the object itself were stored, it would
	 * change when other code changes the output later.
	 */
	output?: string;
	/**
	 * The hash of the node's parameters when the item was finished. A different hash in a later run
	 * shows that the user has edited the node.
	 */
	settings?: string;
	/**
	 * The results of the writes. The key is the hash of a request. The value is the JSON text of the
	 * {@link WriteResult} for that request.
	 */
	writes?: Record<string, string>;
	/**
	 * The execution in which a write may have created something, and the time when the work on the
	 * item began in that execution. Undefined if there was no such write.
	 */
	unclear?: { executionId: string; begunAt: number };
}

interface StoredRun {
	seed: string;
	startedAt: number;
	items: Record<string, StoredItem>;
}

/**
 * Returns the record of this run of the node. The run continues an earlier record in two cases:
 *
 * - n8n runs the node again, by "Retry On Fail" or by "Retry" in the Executions tab.
 * - The node is a tool, and a model repeats a tool call with the same arguments.
 */
export function openRunRecord(context: IExecuteFunctions, now: () => number): RunRecord {
	const runs = storedRuns(context);
	const inputOf = isTool(context) ? argumentsOf : (input: IDataObject) => input;
	// Usually, the key has n8n's run index, so each pass of a loop has a record of its own. But a
	// repeated call of a tool may have another run index. So the key of a tool has the hash of the
	// arguments, by which a repeated call finds the record of the first call.
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
	/** The keys of the items that this run has begun. An item has the same key in `run.items`. */
	const begun = new Set<string>();
	return {
		seed: run.seed,
		startedAt: run.startedAt,
		item(itemIndex, kind, input) {
			const itemKey = `${itemIndex} ${hashOf([kind, inputOf(input)])}`;
			begun.add(itemKey);
			// The record recognizes a repeated request by its hash, and the body of a request can contain
			// `begunAt`. So if an earlier run of this execution perhaps created something, `begunAt` keeps
			// the value of that run, and the request stays the same.
			const unclear = run.items[itemKey]?.unclear;
			const begunAt = unclear?.executionId === context.getExecutionId() ? unclear.begunAt : now();
			return itemRecord(run.items, itemKey, { begunAt, settings });
		},
		openWrites: () =>
			Object.keys(run.items)
				.filter((itemKey) => !begun.has(itemKey))
				.flatMap((itemKey) =>
					writesOf(run.items, itemKey).map(([, write]) => ({
						itemIndex: Number.parseInt(itemKey),
						write,
					})),
				),
		forget() {
			for (const itemKey of begun) delete run.items[itemKey];
			if (Object.keys(run.items).length === 0) delete runs[key];
		},
	};
}

/** Returns the object in which n8n keeps the records of the runs. */
function storedRuns(context: IExecuteFunctions): Record<string, unknown> {
	try {
		const kept: IDataObject = context.getContext('node');
		if (!isObject(kept[CONTEXT_MEMBER])) kept[CONTEXT_MEMBER] = {};
		return kept[CONTEXT_MEMBER] as IDataObject;
	} catch {
		// If n8n has no context for the node, the records are kept in a new object. The object is lost
		// when the run ends, so no later run can continue these records.
		return {};
	}
}

/**
 * Returns the stored record of a run. If the stored value is not a record, the result is undefined.
 */
function readRun(stored: unknown): StoredRun | undefined {
	const isRun =
		isObject(stored) &&
		typeof stored.seed === 'string' &&
		typeof stored.startedAt === 'number' &&
		isObject(stored.items);
	return isRun ? (stored as unknown as StoredRun) : undefined;
}

/** Returns the stored writes of an item, each with the hash of its request. */
function writesOf(items: StoredRun['items'], key: string): Array<[string, WriteResult]> {
	return Object.entries(items[key]?.writes ?? {}).map(([hash, text]) => [
		hash,
		JSON.parse(text) as WriteResult,
	]);
}

function itemRecord(
	items: StoredRun['items'],
	key: string,
	{ begunAt, settings }: { begunAt: number; settings: string },
): ItemRecord {
	/**
	 * The hashes of the writes that this run has reached. A run reaches a write when the run asks the
	 * record for the result of that write. This happens before the run sends the request.
	 */
	const reached = new Set<string>();
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
			const hash = hashOfWrite(write);
			reached.add(hash);
			const text = items[key]?.writes?.[hash];
			return text === undefined ? undefined : (JSON.parse(text) as WriteResult);
		},
		doublingWrites: () =>
			writesOf(items, key)
				.map(([, result]) => result)
				.filter((result): result is UnclearWrite => result.wouldDouble === true),
		openWrites: () =>
			// An unclear write is always open. A write that is done is open only if this run has not
			// reached the write. After this run has reached the write, the operation itself can report
			// the write in its error.
			writesOf(items, key)
				.filter(([hash, { kind }]) => kind === 'unclear' || !reached.has(hash))
				.map(([, result]) => result),
		keep(write, result) {
			const hash = hashOfWrite(write);
			reached.add(hash);
			items[key] ??= {};
			const item = items[key];
			item.writes ??= {};
			item.writes[hash] = JSON.stringify(result);
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

/**
 * Returns the SHA-256 hash of a value, in hex digits. Two values with the same JSON have the same
 * hash. In objects, the order of the members counts, too.
 */
function hashOf(value: unknown): string {
	return createHash('sha256').update(jsonOf(value)).digest('hex');
}

/**
 * Returns the JSON of a value. `JSON.stringify` throws for two kinds of values, which an input item
 * may contain. So these values are replaced:
 *
 * - A BigInt becomes a text with its digits.
 * - If an object contains itself, the inner object becomes the text `[circular]`.
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
