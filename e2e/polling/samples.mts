/** "Fetch Test Event", as the editor does it. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { changeIncident, deleteIncident, openIncident } from '../../simulator/incidents.mts';
import { SEED } from '../../simulator/seed.mts';
import { outputOf, type Json } from '../n8n/rest.mts';
import type { Server } from '../n8n/server.mts';
import { failureOf } from '../workflows/failure.mts';
import { POLLING } from '../workflows/pollingTrigger.mts';
import { told } from '../zenduty/watched.mts';
import { store, watch, type Watching } from './watching.mts';

/** What the editor sends for the trigger's own button, and for "Execute workflow". */
const STARTS: Array<[button: string, start: Json]> = [
	[
		'the button of the trigger',
		{
			startNodes: [{ name: POLLING, sourceData: null }],
			destinationNode: { nodeName: POLLING, mode: 'inclusive' },
		},
	],
	['"Execute workflow"', { triggerToStartFrom: { name: POLLING } }],
];

export function samples(server: Server): void {
	const fetchTestEvent = async ({ workflow }: Watching, start = STARTS[0][1]) => {
		const { executionId } = await server.rest.run(workflow, start);
		return await server.rest.untilEnded(executionId);
	};

	for (const [button, start] of STARTS) {
		it(`shows the newest open incident by ${button}`, async () => {
			const watching = await store(server, { separateOutputs: true });
			const { world } = watching.zenduty;
			const given = { title: 'Resolved', service: SEED.services.shop, status: 3 as const };
			openIncident(world, given, () => undefined);
			const execution = await fetchTestEvent(watching, start);
			assert.equal(execution.status, 'success');
			const [[sample], ...others] = outputOf(execution, POLLING);
			assert.equal(told(sample), '#3 triggered');
			assert.deepEqual([sample.title, others], ['Disk almost full on db-1', [[], [], [], []]]);
		});
	}

	it('leaves untouched what an active workflow remembers', async () => {
		const watching = await watch(server);
		const { world, state } = watching.zenduty;
		openIncident(world, { title: 'A', service: SEED.services.shop }, () => undefined);
		await fetchTestEvent(watching);
		changeIncident(world, state.incidents[2], { status: 3 }, () => undefined);
		await fetchTestEvent(watching);
		await watching.untilCame(2);
		const { items } = await watching.afterPolls();
		assert.deepEqual(items.map(told).sort(), ['#3 resolved', '#4 triggered']);
	});

	it('says so if there is no incident', async () => {
		const watching = await store(server);
		const { world, state } = watching.zenduty;
		for (const incident of [...state.incidents]) deleteIncident(world, incident);
		const { data, status } = await fetchTestEvent(watching);
		assert.equal(status, 'error');
		assert.equal(failureOf(data.resultData.error)?.code, 'not_found');
	});
}
