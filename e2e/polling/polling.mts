/** The Zenduty Polling Trigger against the simulator: each check has an account of its own. */
import { describe } from 'node:test';
import type { Server } from '../n8n/server.mts';
import { pollingActivation } from './activation.mts';
import { changes } from './changes.mts';
import { pollingFilters } from './filters.mts';
import { onCallChanges } from './onCall.mts';
import { faultsOnOneKey, pollsOnOneKey } from './oneKey.mts';
import { samples } from './samples.mts';

/** They wait for polls most of the time, so they run side by side. */
export function polling(server: Server): void {
	describe('Polling:', { concurrency: 4 }, () => {
		changes(server);
		pollingFilters(server);
		onCallChanges(server);
		pollingActivation(server);
		samples(server);
		pollsOnOneKey(server);
	});
	// All at once, since one of them waits for a minute.
	describe('Polling on one key:', { concurrency: true }, () => faultsOnOneKey(server));
}
