import { findAlertIntegration } from '../../../nodes/Zenduty/actions/alert/alertIntegration';
import type { Connection } from '../../../nodes/Zenduty/actions/operation/connect';
import type { Item } from '../../../nodes/Zenduty/actions/operation/operation';
import { fingerprintOf } from '../../../nodes/Zenduty/api/integrationUrl';
import { parametersWith } from '../../support/parameters.cjs';

const URL = 'https://events.example.net/integration/acct7/generic/key-of-5d0c1f8e/';

const connection = {
	loadApi: async () =>
		await Promise.resolve({
			api: { get: async () => await Promise.resolve({ webhook_url: URL }) },
		}),
	loadAlertIntegration: async () =>
		await Promise.resolve({ integration: { url: URL }, alerts: {} }),
	once: async (_: string, lookUp: () => Promise<unknown>) => await lookUp(),
} as unknown as Connection;

const found = async (parameters: Record<string, unknown>) =>
	await findAlertIntegration(parametersWith(parameters) as Item, connection);

it('says where the URL of a chosen integration is found', async () => {
	const chosen = { authentication: 'apiKey', integration: 't-1/s-1/i-1' };
	expect(await found(chosen)).toMatchObject({
		integration: { url: URL },
		source: { from: 'apiKey', team: 't-1', service: 's-1', integration: 'i-1' },
	});
});

it('says that a URL is in the credential, and what tells it from others', async () => {
	expect(await found({ authentication: 'integrationUrl' })).toMatchObject({
		integration: { url: URL },
		source: { from: 'integrationUrl', fingerprint: fingerprintOf({ url: URL }) },
	});
});
