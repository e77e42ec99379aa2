/** A trigger keeps its credential for some seconds: how soon a change counts all the same. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { deliver, event, signed } from '../zenduty/delivery.mts';
import { accepted, startReceiving, type Receiving } from '../workflows/triggerWorkflow.mts';
import type { Json } from '../n8n/rest.mts';
import type { Server } from '../n8n/server.mts';
import { until } from '../support/until.mts';

const OLD = 'e2e-old-key';
const NEW = 'e2e-new-key';

/** How long a change may take to count, in milliseconds: 5 seconds, and more on a busy machine. */
const AT_THE_LATEST = 15_000;

export function credentialChanges(server: Server): void {
	describe('A credential in use:', () => {
		it('once changed, counts soon, and with the former key nothing is refused', async () => {
			const receiving = await startReceiving(server, signing(OLD));
			const save = async (fields: Json) =>
				await server.rest.updateCredential(receiving.credential, 'changed', fields);
			const keyOf = async (key: string) =>
				(await accepted(server, receiving, signed(event(), key))).outputs[0][0].signingKey;
			assert.equal(await keyOf(OLD), 'current');
			await save({ ...signing(NEW), previousSigningSecret: OLD });
			// Deliveries go on all the time, so that use does not prolong what is kept.
			const isPrevious = async () => (await keyOf(OLD)) === 'previous';
			await until('the former key is the previous one', isPrevious, AT_THE_LATEST);
			assert.equal(await keyOf(NEW), 'current');
			await save(signing(NEW));
			await untilStatus(401, receiving);
			assert.equal(await keyOf(NEW), 'current');
		});

		it('once deleted, soon lets nothing in', async () => {
			const receiving = await startReceiving(server, signing(OLD));
			await accepted(server, receiving, signed(event(), OLD));
			await server.rest.deleteCredential(receiving.credential);
			await untilStatus(500, receiving);
		});
	});
}

const signing = (signingSecret: string) => ({ authentication: 'signature', signingSecret });

async function untilStatus(wanted: number, { url }: Receiving): Promise<void> {
	const isAnswered = async () => (await deliver(url, signed(event(), OLD))).status === wanted;
	await until(`status ${wanted}`, isAnswered, AT_THE_LATEST);
}
