import type { ErrorFacts } from '../errors';
import type { Send } from '../http/exchange';
import type { CallContext } from './call/call';
import type { Server } from './errorTexts';

/** A request that changes something, as it is remembered. */
export interface Write {
	method: string;
	url: string;
	/** The exact text of the body; empty without one. */
	body: string;
}

/** A write of which nobody can know what it did. */
export interface UnclearWrite {
	kind: 'unclear';
	/** The execution in which that happened. */
	executionId: string;
	/** What the user was told. */
	error: ErrorFacts;
	/** Whether the same request again could do the work a second time. */
	wouldDouble: boolean;
}

/** What became of a write, in this run of the node or in an earlier one. */
export type WriteResult =
	| {
			kind: 'answered';
			/** What the response said, without secrets. */
			answer: unknown;
			/** What the write did, behind "Zenduty has": `created the incident`. */
			work?: string;
			wouldDouble?: undefined;
	  }
	| UnclearWrite;

/** What is remembered of the writes of one input item when n8n runs the node again. */
export interface WriteMemory {
	/** Returns what became of a write; undefined if it was never made. */
	resultOf(write: Write): WriteResult | undefined;
	/** Returns all unclear writes of the item that could do their work a second time. */
	doublingWrites(): UnclearWrite[];
	/** Keeps what became of a write. */
	keep(write: Write, result: WriteResult): void;
	/** Forgets what became of a write, as if it was never made. */
	forget(write: Write): void;
}

/** Remembers nothing, for calls that only read. */
export const noMemory: WriteMemory = {
	resultOf: () => undefined,
	doublingWrites: () => [],
	keep: () => undefined,
	forget: () => undefined,
};

/** What one run of the node gets from n8n, for its calls with and without a key. */
export interface RunHost extends Pick<CallContext, 'clock' | 'cancelled'> {
	/** The execution in which calls are made; empty outside of one. */
	executionId: string;
	/** Sends a request without any credential. */
	sendOpenly: Send;
}

/** What differs between the items of a run. */
export interface ItemOptions extends Pick<CallContext, 'timeout' | 'maxAttempts'> {
	/** What earlier runs wrote; by default nothing, as for reads and for what is tried once. */
	memory?: WriteMemory;
	/**
	 * Whether the item may make other writes after one that is unclear, and only the same one is
	 * stopped. A model that uses the node as a tool may correct its text; for a workflow any further
	 * write of the item is stopped, which is the default.
	 */
	mayMakeOtherWrites?: boolean;
}

/** Adds to the options of an item what they leave out. */
export function withDefaults(options: ItemOptions): Required<ItemOptions> {
	return { memory: noMemory, mayMakeOtherWrites: false, ...options };
}

/** What the calls of one item work with. */
export interface ItemContext extends CallContext, Required<ItemOptions> {
	executionId: string;
	/** Copies what is stored, without the API key; calls without a key have none to hide. */
	hideKey?<T>(value: T): T;
	/** What is called, for the texts of errors. */
	server: Server;
}
