/** A trigger keeps its credential for some seconds: how soon a change counts all the same. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { deliver, event, signed } from '../zenduty/delivery.mts';
import { startReceiving } from '../workflows/triggerWorkflow.mts';
import type { Server } from '../n8n/server.mts';
import { until } from '../support/until.mts';

const OLD = 'e2e-old-key';
const NEW = 'e2e-new-key';

/** What is promised, in milliseconds. */
const AT_THE_LATEST = 5000;

export function credentialChanges(server: Server): void {
	describe('A credential in use:', () => {
		it('once changed, counts within 5 seconds', async () => {
			const receiving = await startReceiving(server, {
				authentication: 'signature',
				signingSecret: OLD,
			});
			const statusWith = async (key: string) =>
				(await deliver(receiving.url, signed(event(), key))).status;
			assert.equal(await statusWith(OLD), 200);
			await server.rest.updateCredential(receiving.credential, 'changed', {
				authentication: 'signature',
				signingSecret: NEW,
			});
			await untilStatus(401, async () => await statusWith(OLD));
			assert.equal(await statusWith(NEW), 200);
		});

		it('once deleted, lets nothing in after 5 seconds', async () => {
			const receiving = await startReceiving(server, {
				authentication: 'signature',
				signingSecret: OLD,
			});
			const status = async () => (await deliver(receiving.url, signed(event(), OLD))).status;
			assert.equal(await status(), 200);
			await server.rest.deleteCredential(receiving.credential);
			await untilStatus(500, status);
		});
	});
}

/** Deliveries go on all the time, so that use does not prolong what is kept. */
async function untilStatus(wanted: number, status: () => Promise<number>): Promise<void> {
	await until(`status ${wanted}`, async () => (await status()) === wanted, AT_THE_LATEST);
}
