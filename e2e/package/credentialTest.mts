/**
 * The editor's tests of the credentials for webhooks and for alerts: they look at what was entered,
 * and send nothing. What each finds is in `test/webhook/webhookIntegration.test.cts` and
 * `test/integrationCredential.test.cts`.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Server } from '../n8n/server.mts';

const KEY = 'e2e-credential-key';
const VALUE = 'e2e-credential-value';
const GOOD = { authentication: 'signature', signingSecret: KEY };
const ALERTS = 'https://www.zenduty.com/';

export function credentials(server: Server): void {
	describe('Credential test:', () => {
		for (const [what, type, good, bad, message] of [
			[
				'a key with a space before it',
				'zendutyWebhookApi',
				GOOD,
				{ ...GOOD, signingSecret: ` ${KEY}` },
				/a space or a line break.*Copy/,
			],
			[
				'a header that the request sets itself',
				'zendutyWebhookApi',
				{ ...GOOD, customHeaders: { headers: [{ name: 'X-Team', value: VALUE }] } },
				{ ...GOOD, customHeaders: { headers: [{ name: 'Cookie', value: VALUE }] } },
				/set by the request itself.*Remove/,
			],
			[
				'the URL of a page',
				'zendutyIntegrationApi',
				{ url: `${ALERTS}integration/account/generic/e2e-credential-key/` },
				{ url: `${ALERTS}dashboard/e2e-credential-key/` },
				/^'Integration URL' is not the URL of an alert integration\. Copy it .*\/generic\/<key>\//,
			],
		] as const) {
			it(`accepts what is right, and says what to do about ${what}`, async () => {
				const { status } = await server.rest.testCredential(good, type);
				assert.equal(status, 'OK');
				const refused = await server.rest.testCredential(bad, type);
				assert.equal(refused.status, 'Error');
				assert.match(refused.message, message);
				assert.doesNotMatch(refused.message, /e2e-credential/, 'the message holds no secret');
			});
		}
	});
}
