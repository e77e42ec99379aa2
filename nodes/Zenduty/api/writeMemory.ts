import type { ErrorFacts } from '../errors';

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
