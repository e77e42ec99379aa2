/** The checks of what works through the REST API, on one simulated account. */
import { after, before, describe } from 'node:test';
import type { Server } from '../n8n/server.mts';
import { openAccount, type Account } from './account.mts';
import { loop } from './loop.mts';
import { operations } from './operations.mts';

export function api(server: Server): void {
	loop(server);

	describe('With an account of Zenduty:', () => {
		let account: Account;
		before(async () => {
			account = await openAccount(server);
		});
		after(async () => await account.stop());

		operations(() => account);
	});
}
