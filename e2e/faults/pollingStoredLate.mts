/** The polling trigger while n8n takes longer to store an event than until the next poll. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { openIncident } from '../../simulator/incidents.mts';
import { SEED } from '../../simulator/seed.mts';
import { startSimulator } from '../../simulator/simulator.mts';
import { makeFolder, OWNER, removeFolder, startN8n } from '../n8n/start.mts';
import { poll } from '../support/until.mts';
import { readExecutions, storePolling } from '../workflows/pollingTrigger.mts';
import { untilPolled } from '../zenduty/watched.mts';
import { DURABLE_CURSORS } from './pollingChaos.mts';
import { judge } from './pollingLives.mts';
import { promise } from './promises.mts';

/** How often n8n polls, in seconds. */
const EVERY = 3;

/** How long n8n waits before it stores an event, in milliseconds: at least one poll falls into it. */
const DELAY = 8000;

/** How many incidents are opened, one after the other. */
const INCIDENTS = 2;

/**
 * A file for n8n's EXTERNAL_HOOK_FILES. n8n calls `preExecute` when it has ended a poll, and before
 * it stores the events and what the trigger remembers.
 */
const HOOKS = `module.exports = {
	workflow: { preExecute: [async () => await new Promise((done) => setTimeout(done, ${DELAY}))] },
};
`;

export async function storedLate(): Promise<void> {
	const folder = await makeFolder();
	const hooks = join(folder, 'hooks.cjs');
	await writeFile(hooks, HOOKS);
	const zenduty = await startSimulator({ settings: { newestFirst: true } });
	const env = { ...DURABLE_CURSORS, EXTERNAL_HOOK_FILES: hooks };
	const n8n = await startN8n({ folder, env });
	try {
		await n8n.rest.setUpOwner(OWNER);
		const fields = { apiKey: zenduty.apiKey, baseUrl: zenduty.url };
		const credential = await n8n.rest.createCredential('Account', fields, 'zendutyApi');
		const workflow = await storePolling(n8n.rest, { credential, every: EVERY });
		await n8n.rest.activate(workflow);
		const reading = readExecutions(() => n8n.rest, workflow.id);
		const verdict = async () => judge(zenduty, (await reading()).items);
		await untilPolled(zenduty);
		for (let number = 1; number <= INCIDENTS; number += 1) {
			const given = { title: `Stored late ${number}`, service: SEED.services.shop };
			openIncident(zenduty.world, given, () => undefined);
			await poll(async () => (await verdict()).lost.length === 0, 60_000, 500);
		}
		// Time for an event that comes twice.
		await wait(2 * DELAY);
		const { changes, lost, twice } = await verdict();
		promise(
			'package',
			'durable cursors, n8n stores an event only after the next poll: each comes out once',
			lost.length === 0 && twice.length === 0,
			`${changes} changes, ${lost.length} lost, ${twice.length} twice`,
		);
	} finally {
		await n8n.stop('SIGKILL');
		await zenduty.stop();
		removeFolder(folder);
	}
}
