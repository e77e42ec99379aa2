/** The checks of what works through the REST API, on one simulated account. */
import { after, before, describe } from 'node:test';
import { leftOut, type Server } from '../n8n/server.mts';
import { openAccount, type Account } from './account.mts';
import { authentication } from './authentication.mts';
import { brokenConnections } from './brokenConnection.mts';
import { customCalls } from './httpRequest.mts';
import { items } from './items.mts';
import { lists } from './lists.mts';
import { loop } from './loop.mts';
import { operations } from './operations.mts';
import { runningAgain } from './rerun.mts';

/** The checks; in the short form the loop, and one operation of each resource. */
export function api(server: Server, isShort: boolean): void {
	loop(server);

	describe('With an account of Zenduty:', () => {
		let account: Account;
		before(async () => {
			account = await openAccount(server);
		});
		after(async () => await account.stop());

		brokenConnections(() => account, leftOut(server));
		operations(() => account, isShort);
		if (isShort) return;
		authentication(() => account);
		items(() => account);
		runningAgain(() => account);
		lists(() => account);
		customCalls(() => account);
	});
}
