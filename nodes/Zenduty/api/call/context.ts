import type { Clock } from '../../http/clock';
import type { Send } from '../../http/exchange';
import type { Breaker } from './breaker';
import type { Pause } from './sharedPause';

/** What one call works with, down to the single attempt. */
export interface CallContext {
	/** Sends a request, with the key if the calls need one. */
	send: Send;
	clock: Clock;
	/** Ends every wait, and lets no further request begin: a stopped execution, or a time limit. */
	cancelled?: AbortSignal;
	/** milliseconds for one attempt */
	timeout: number;
	maxAttempts: number;
	/** Shared by all items of the run. */
	pause: Pause;
	/** Ends the run where what goes wrong concerns all items. */
	breaker: Breaker;
}
