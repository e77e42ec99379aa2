/** n8n is started again while workflows are active. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { deliver, event, idOf, signed } from './delivery.mts';
import { accepted, startReceiving, type Receiving } from './receiving.mts';
import type { Server } from './server.mts';

const KEY = 'e2e-restart-key';
const CREDENTIAL = { authentication: 'signature', signingSecret: KEY };

export function restarts(server: Server): void {
	describe('After a restart:', () => {
		let sound: Receiving;
		let broken: Receiving;
		let orphaned: Receiving;

		before(async () => {
			sound = await startReceiving(server, CREDENTIAL);
			broken = await startReceiving(server, CREDENTIAL);
			orphaned = await startReceiving(server, CREDENTIAL);
			await server.rest.updateCredential(broken.credential, 'broken', {
				...CREDENTIAL,
				signingSecret: ` ${KEY}`,
			});
			await server.rest.deleteCredential(orphaned.credential);
			const port = server.n8n.url;
			await server.restart();
			for (const each of [sound, broken, orphaned]) {
				each.url = each.url.replace(port, server.n8n.url);
				await untilServed(each.url);
			}
		});

		it('a trigger with a sound credential accepts deliveries', async () => {
			const body = event();
			const { answer } = await accepted(server, sound, signed(body, KEY));
			assert.equal(answer.json.eventId, idOf(body));
		});

		for (const [what, get] of [
			['broken', () => broken],
			['deleted', () => orphaned],
		] as const) {
			it(`a workflow whose credential is ${what} stays active, and answers 500`, async () => {
				const { workflow, url } = get();
				const stored = await server.rest.call('GET', `/rest/workflows/${workflow.id}`);
				assert.equal(stored.active, true);
				const answer = await deliver(url, signed(event(), KEY));
				assert.equal(answer.status, 500);
				assert.equal(answer.json.error, 'misconfigured');
				await wait(500);
				assert.deepEqual(await server.rest.executions(workflow.id), []);
			});
		}

		it('the log tells what is wrong with the credential', () => {
			assert.match(
				server.log(),
				/Zenduty Trigger cannot accept deliveries\. The signing key begins or ends/,
			);
		});

		it('the mended credential is used without another restart', async () => {
			await server.rest.updateCredential(broken.credential, 'mended', CREDENTIAL);
			await accepted(server, broken, signed(event(), KEY));
		});
	});
}

async function untilServed(url: string): Promise<void> {
	const end = Date.now() + 20_000;
	while (Date.now() < end) {
		const response = await fetch(url, { signal: AbortSignal.timeout(10_000) });
		if ((await response.text()).includes('POST')) return;
		await wait(100);
	}
	throw new Error(`${url} is not served`);
}
