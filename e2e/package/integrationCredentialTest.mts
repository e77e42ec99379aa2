/** The editor's test of the credential for alerts: it looks at the address, and sends nothing. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startSimulator, type Simulator } from '../../simulator/simulator.mts';
import type { Server } from '../n8n/server.mts';

export function integrationCredentials(server: Server): void {
	describe('Test of the integration credential:', () => {
		let zenduty: Simulator;
		before(async () => {
			zenduty = await startSimulator();
		});
		after(async () => await zenduty.stop());

		const test = async (url: string) =>
			await server.rest.testCredential({ url }, 'zendutyIntegrationApi');

		it('accepts the URL of an integration, and sends no alert to it', async () => {
			const result = await test(zenduty.integrationUrl);
			assert.deepEqual(result, {
				status: 'OK',
				message: 'The URL has the form of an integration URL',
			});
			assert.deepEqual(zenduty.journal.entries, []);
		});

		it('says what a right URL looks like, and does not repeat a wrong one', async () => {
			const { status, message } = await test('https://www.zenduty.com/dashboard/secret-part/');
			assert.equal(status, 'Error');
			assert.match(
				message,
				/^The integration URL is not the URL of an alert integration\. Copy it /,
			);
			assert.match(message, /https:\/\/…\/integration\/<account>\/generic\/<key>\//);
			assert.ok(!message.includes('secret-part'));
		});
	});
}
