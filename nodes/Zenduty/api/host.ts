import type { Clock } from '../http/clock';
import type { Send } from '../http/exchange';
import type { Breaker } from './call/breaker';
import { noMemory, type WriteMemory } from './writeMemory';
import type { Pause } from './call/sharedPause';

/** What one run of the node gets from n8n, for its calls with and without a key. */
export interface RunHost {
	/** Sends a request without any credential. */
	sendOpenly: Send;
	clock: Clock;
	/** Empty outside of an execution. */
	executionId: string;
	/** Ends every wait, and lets no further request begin: a stopped execution, or a time limit. */
	cancelled?: AbortSignal;
}

/** What differs between the items of a run. */
export interface ItemOptions {
	/** milliseconds for one attempt */
	timeout: number;
	maxAttempts: number;
	/** What earlier runs wrote; by default nothing, as for calls that only read. */
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

/** What the calls of one item work with, down to the single attempt. */
export interface CallContext extends Omit<RunHost, 'sendOpenly'>, Required<ItemOptions> {
	/** Sends a request, with the key if the calls need one. */
	send: Send;
	/** Shared by all items of the run. */
	pause: Pause;
	/** Ends the run where what goes wrong concerns all items. */
	breaker: Breaker;
	/** Copies what is stored, without the API key; calls without a key have none to hide. */
	hideKey?<T>(value: T): T;
}
