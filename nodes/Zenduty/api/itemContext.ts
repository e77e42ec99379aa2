import type { Send } from '../http/exchange';
import type { CallContext } from './call/call';
import type { Server } from './errorTexts';
import { noMemory, type WriteMemory } from './writeMemory';

/** The execution in which calls are made. */
export interface ExecutionHost extends Pick<CallContext, 'cancelled'> {
	/** Empty outside of an execution. */
	executionId: string;
}

/** What one run of the node gets from n8n, for its calls with and without a key. */
export interface RunHost extends ExecutionHost, Pick<CallContext, 'clock'> {
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
export interface ItemContext extends CallContext, ExecutionHost, Required<ItemOptions> {
	/** Copies what is stored, without the API key; calls without a key have none to hide. */
	hideKey?<T>(value: T): T;
	/** What is called, for the texts of errors. */
	server: Server;
}
