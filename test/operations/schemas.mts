/** The output schemas: each operation has one, also those that have no rows. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { until } from '../../e2e/support/until.mts';
import { assertSame } from './judge.mts';
import type { Account } from './n8n.mts';
import type { Json } from './rows/row.mts';

const require = createRequire(import.meta.url);
const { answer }: typeof import('../support/answer.cjs') = require('../support/answer.cjs');
const {
	QUESTIONS,
}: typeof import('../support/operations.cjs') = require('../support/operations.cjs');
const {
	startReceiver,
}: typeof import('../support/receiver.cjs') = require('../support/receiver.cjs');
const {
	COMMAND,
	compareWithSchema,
	SCHEMAS,
	writeSchemas,
}: typeof import('../support/schemas.cjs') = require('../support/schemas.cjs');
const { createRunExecutionData }: typeof import('n8n-workflow') = require('n8n-workflow');

/** The operations on webhook events, with what they need. */
const WEBHOOK_EVENTS: Array<[string, Json]> = [
	['send', { url: 'the receiver', title: 'For its schema' }],
	['sign', { title: 'For its schema' }],
	['verify', { body: '{"event_type": "x"}', signature: 'x' }],
];

export function schemas({ n8n, offered, run, zenduty }: Account): void {
	describe('Output schemas:', () => {
		it('exist for each operation of the node, and for nothing else', async () => {
			await writeSchemas();
			const files = readdirSync(SCHEMAS).flatMap((resource) =>
				readdirSync(join(SCHEMAS, resource)).map(
					(file) => `${resource} ${file.replace('.json', '')}`,
				),
			);
			assertSame(files, offered, `Run: ${COMMAND}`);
		});

		for (const [operation, parameters] of WEBHOOK_EVENTS) {
			it(`have the fields of a real output: webhookEvent ${operation}`, async () => {
				await n8n.saveCredential('signed', { signingSecret: 'schema-key' });
				const receiver = await startReceiver((response) => response.end('{}'));
				const given = { ...parameters, ...('url' in parameters && { url: receiver.url }) };
				const { output } = await run(
					{ resource: 'webhookEvent', operation, ...given },
					{ node: { credentials: { zendutyWebhookApi: { id: 'signed', name: 'signed' } } } },
				);
				await receiver.close();
				assert.equal(output.length, 1);
				compareWithSchema(output, `webhookEvent ${operation}`);
			});
		}

		it('have the fields of a real output: alert sendAndWait', async () => {
			const operation = 'alert sendAndWait';
			const credentials = Object.fromEntries(
				Object.entries({ zendutyApi: 'owner', zendutyIntegrationApi: 'integration' }).map(
					([type, id]) => [type, { id, name: id }],
				),
			);
			for (const given of QUESTIONS) {
				const parameters = { resource: 'alert', operation: 'sendAndWait', ...given };
				const runData = createRunExecutionData();
				const { output: sent } = await run(parameters, {
					...{ node: { credentials }, state: { runData } },
				});
				// Zenduty processes the alert a moment after it has responded.
				const alert = await until('the alert is there', () =>
					zenduty.state.alerts.find(({ entity_id }) => entity_id === sent[0].entityId),
				);
				const asked = n8n.workflow({ parameters: parameters as never, credentials });
				const link = alert.urls.at(-1)?.link_url ?? '';
				const output = await answer(n8n, asked, link, runData, ({ page }) => ({
					...(page.way.kind === 'freeText' ? { text: 'Wait' } : { answer: 'approve' }),
					...(page.asksForName && { name: 'Ann' }),
				}));
				assert.equal(output.length, 1);
				compareWithSchema(output, operation);
			}
		});
	});
}
