/** A user activates a workflow with the polling trigger, which asks Zenduty at once. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { openIncident } from '../../simulator/incidents.mts';
import { SEED } from '../../simulator/seed.mts';
import { ActivationError, type Json } from '../n8n/rest.mts';
import type { Server } from '../n8n/server.mts';
import { NOWHERE } from '../support/nowhere.mts';
import { told } from '../zenduty/watched.mts';
import { store, type Watching } from './watching.mts';

const BAD: Array<[what: string, credential: Json, message: RegExp]> = [
	['a wrong key', { apiKey: 'e2e-polling-wrong-key' }, /API key/],
	['an address where nothing answers', { baseUrl: NOWHERE }, /Zenduty/],
];

/** n8n must not activate the workflow, and must say why. */
async function refused(watching: Watching, message: RegExp): Promise<void> {
	await assert.rejects(watching.activate(), (error) => {
		assert.ok(error instanceof ActivationError, String(error));
		assert.match(error.message, message);
		return true;
	});
}

export function pollingActivation(server: Server): void {
	for (const [what, credential, message] of BAD) {
		it(`is not activated with ${what}, and is once that is corrected`, async () => {
			const watching = await store(server);
			const { zenduty } = watching;
			const good = { apiKey: zenduty.apiKey, baseUrl: zenduty.url };
			const update = async (data: Json) =>
				await server.rest.updateCredential(watching.credential, 'Corrected', data, 'zendutyApi');
			await update({ ...good, ...credential });
			await refused(watching, message);
			await update(good);
			await watching.activate();
			openIncident(zenduty.world, { title: 'A', service: SEED.services.shop }, () => undefined);
			assert.deepEqual((await watching.untilCame(1)).items.map(told), ['#4 triggered']);
		});
	}

	it('is not activated with a filter that cannot work', async () => {
		const filters = { urgencies: ['low'] };
		const watching = await store(server, { filters, options: { fullDetails: false } });
		await refused(watching, /Full Details/);
	});
}
