/** "Listen for test event", as the editor does it. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { deliver, dumps, event, idOf, signed } from '../zenduty/delivery.mts';
import { storeReceiving, TRIGGER, type Receiving } from '../workflows/triggerWorkflow.mts';
import { outputOf, RestError, type Json } from '../n8n/rest.mts';
import type { Server } from '../n8n/server.mts';

const KEY = 'e2e-test-run-key';
const CREDENTIAL = { authentication: 'signature', signingSecret: KEY };

/** What the editor sends for the trigger's own button. */
const AT_TRIGGER: Json = {
	startNodes: [{ name: TRIGGER, sourceData: null }],
	destinationNode: { nodeName: TRIGGER, mode: 'inclusive' },
};

/** What it sends for the button "Execute workflow". */
const WHOLE: Json = { triggerToStartFrom: { name: TRIGGER } };

export function testRuns(server: Server): void {
	const listen = async ({ workflow }: Receiving, start: Json) => {
		assert.deepEqual(await server.rest.run(workflow, start), { waitingForWebhook: true });
	};

	/** The output of the one execution there is. */
	const shown = async ({ workflow }: Receiving) => {
		const [{ id }, ...others] = await server.rest.untilFinished(workflow.id, 1);
		assert.deepEqual(others, []);
		const execution = await server.rest.untilEnded(id);
		assert.equal(execution.status, 'success');
		assert.equal(execution.mode, 'manual');
		return outputOf(execution, TRIGGER);
	};

	describe('Test run:', () => {
		it('shows a signed event, and then listens no more', async () => {
			const receiving = await storeReceiving(server, CREDENTIAL);
			await listen(receiving, WHOLE);
			const body = event();
			const answer = await deliver(receiving.testUrl, signed(body, KEY));
			assert.equal(answer.status, 200);
			assert.deepEqual(answer.json, { ok: true, eventId: idOf(body) });
			const [[output]] = await shown(receiving);
			assert.equal(output.eventType, 'triggered');
			assert.equal((await deliver(receiving.testUrl, signed(event(), KEY))).status, 404);
		});

		it('a refused delivery leaves the listener armed', async () => {
			const receiving = await storeReceiving(server, CREDENTIAL);
			await listen(receiving, AT_TRIGGER);
			for (const [delivery, status, error] of [
				[signed(event(), 'another key'), 401, 'invalid_signature'],
				[signed('[]', KEY), 400, 'invalid_payload'],
			] as const) {
				const answer = await deliver(receiving.testUrl, delivery);
				assert.equal(answer.status, status);
				assert.equal(answer.json.error, error);
			}
			await wait(500);
			assert.deepEqual(await server.rest.executions(receiving.workflow.id), []);
			assert.equal((await deliver(receiving.testUrl, signed(event(), KEY))).status, 200);
			await shown(receiving);
		});

		it('any signed object is shown: events and filters are not applied', async () => {
			const receiving = await storeReceiving(server, CREDENTIAL, {
				events: ['resolved'],
				filters: { titleContains: 'never', urgencies: ['low'] },
				simplify: false,
				options: { respond: 'immediately' },
			});
			await listen(receiving, AT_TRIGGER);
			const sent = { ping: 'pong', list: [1, 2] };
			const body = dumps(sent);
			const answer = await deliver(receiving.testUrl, signed(body, KEY));
			assert.deepEqual(answer.json, { ok: true, eventId: idOf(body) }, answer.text);
			assert.deepEqual(await shown(receiving), [
				[{ eventId: idOf(body), payload: sent, signingKey: 'current' }],
			]);
		});

		it('does not begin with a credential that cannot work', async () => {
			const receiving = await storeReceiving(server, { ...CREDENTIAL, signingSecret: '' });
			await assert.rejects(server.rest.run(receiving.workflow, AT_TRIGGER), (error) => {
				assert.ok(error instanceof RestError);
				assert.match(error.body.message, /'Signing Key' is empty/);
				return true;
			});
		});
	});
}
