import type { Clock } from '../http/clock';
import type { Send } from '../http/exchange';
import type { WriteMemory } from './memory';

/** What calls with and without a key get from n8n. */
export interface RunHost {
	/** Sends a request without any credential. */
	sendOpenly: Send;
	clock: Clock;
	executionId: string;
	cancelled?: AbortSignal;
}

/** What differs between the items of a run. */
export interface ItemOptions {
	/** milliseconds for one attempt */
	timeout: number;
	maxAttempts: number;
	memory: WriteMemory;
	/**
	 * Whether an unclear write stops only the same write. A model that uses the node as a tool may
	 * correct its text; for a workflow any further write of the item is stopped.
	 */
	bodyCounts: boolean;
}
