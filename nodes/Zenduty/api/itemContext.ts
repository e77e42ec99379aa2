import type { ErrorFacts } from '../errors';
import type { Send } from '../http/exchange';
import type { CallContext } from './call/call';
import type { Server } from './errorTexts';

/**
 * The parts of a request that changes something in Zenduty. By these parts, {@link WriteMemory}
 * recognizes the request.
 */
export interface Write {
	method: string;
	url: string;
	/** The exact text of the body. If there is no body, the text is empty. */
	body: string;
}

/** A write that may or may not have been done, because an attempt got no clear response. */
export interface UnclearWrite {
	kind: 'unclear';
	/**
	 * The ID of the execution in which the write became unclear. Only later writes in the same
	 * execution can be stopped because of this write.
	 */
	executionId: string;
	/** The error that the user saw. A later write that is stopped throws the same error again. */
	error: ErrorFacts;
	/** `true` if sending the same request again could do the work a second time. */
	wouldDouble: boolean;
}

/** The result of a write, in this run of the node or in an earlier run. */
export type WriteResult =
	| {
			kind: 'answered';
			/**
			 * The response, or the record that was read to see whether the write was done. Both are
			 * without secrets.
			 */
			answer: unknown;
			/**
			 * What the write did, in words that follow "Zenduty has" in an error, such as
			 * `created the incident`.
			 */
			work?: string;
			wouldDouble?: undefined;
	  }
	| UnclearWrite;

/**
 * The memory of the writes of one input item. If n8n runs the node again for the item, as "Retry On
 * Fail" and "Retry" do, the node finds in this memory which writes were made before.
 */
export interface WriteMemory {
	/**
	 * Returns the result of a write. If the memory does not have the write, the result is undefined.
	 */
	resultOf(write: Write): WriteResult | undefined;
	/**
	 * Returns the unclear writes of the item whose `wouldDouble` is true. If such a write were sent
	 * again, its work could be done twice.
	 */
	doublingWrites(): UnclearWrite[];
	/**
	 * Stores the result of a write. If the memory has an older result of the same write, the new
	 * result replaces it.
	 */
	keep(write: Write, result: WriteResult): void;
	/**
	 * Removes the result of a write from the memory. A later run of the node then makes the write
	 * again.
	 */
	forget(write: Write): void;
}

/** A memory that stores nothing, for reads and for writes that are made only once. */
export const noMemory: WriteMemory = {
	resultOf: () => undefined,
	doublingWrites: () => [],
	keep: () => undefined,
	forget: () => undefined,
};

/**
 * The functions and values that every request in one run of the node needs, with or without an API
 * key.
 */
export interface RunHost extends Pick<CallContext, 'clock' | 'cancelled'> {
	/**
	 * The ID of the execution in which the requests are sent. Outside of an execution, the ID is
	 * empty.
	 */
	executionId: string;
	/** Sends a request without any credential. */
	sendOpenly: Send;
}

/** The options that can be different for each item of a run. */
export interface ItemOptions extends Pick<CallContext, 'timeout' | 'maxAttempts'> {
	/**
	 * The memory of earlier writes. By default, nothing is stored. That is enough for reads, and for
	 * writes that no later run repeats.
	 */
	memory?: WriteMemory;
	/**
	 * If it is unclear whether a write created something, the node stops some later writes of the
	 * same item in the same execution, so that nothing is created twice. This option decides which
	 * writes:
	 *
	 * - `false`, the default: every write that would create something twice if it were repeated.
	 * - `true`: only a write with the same request. This value is for a node that an AI model uses as
	 *   a tool, because the model may correct its text and try again.
	 */
	mayMakeOtherWrites?: boolean;
}

/** Returns the options with the default values that {@link ItemOptions} describes. */
export function withDefaults(options: ItemOptions): Required<ItemOptions> {
	return { memory: noMemory, mayMakeOtherWrites: false, ...options };
}

/** The functions, limits and options with which the API is called for one input item. */
export interface ItemContext extends CallContext, Required<ItemOptions> {
	executionId: string;
	/**
	 * Returns a copy of a value in which the API key is replaced, so that the copy can be stored. If
	 * the run uses no API key, this function is missing.
	 */
	hideKey?<T>(value: T): T;
	/** The server that gets the requests. It is used only in the texts of errors. */
	server: Server;
}
