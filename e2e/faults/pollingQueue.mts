/** The polling trigger in queue mode: one process polls, and workers do the work. */
import { setTimeout as wait } from 'node:timers/promises';
import { addIncidents } from '../../simulator/incidents.mts';
import { startSimulator } from '../../simulator/simulator.mts';
import { readExecutions, storePolling } from '../workflows/pollingTrigger.mts';
import { poll } from '../support/until.mts';
import { completePolls, untilPolled } from '../zenduty/watched.mts';
import { judge } from './pollingLives.mts';
import { promise } from './promises.mts';
import { startQueueMode } from './queueMode.mts';

/** How often n8n polls, and for how long that is counted, in seconds. */
const EVERY = 5;
const COUNTED = 60;

const INCIDENTS = 20;

export async function pollingInQueueMode(): Promise<void> {
	const mode = await startQueueMode();
	const zenduty = await startSimulator({ settings: { newestFirst: true } });
	try {
		const { rest } = mode.main;
		const fields = { apiKey: zenduty.apiKey, baseUrl: zenduty.url };
		const credential = await rest.createCredential('Account', fields, 'zendutyApi');
		const workflow = await storePolling(rest, { credential, every: EVERY });
		await rest.activate(workflow);
		await untilPolled(zenduty);
		const before = completePolls(zenduty);
		addIncidents(zenduty.world, INCIDENTS, { title: 'In queue mode' });
		await wait(COUNTED * 1000);
		const polls = completePolls(zenduty) - before;
		const planned = COUNTED / EVERY;
		promise(
			'n8n',
			'queue mode: one process polls',
			Math.abs(polls - planned) <= 1,
			`${polls} polls in ${COUNTED} s, ${planned} planned, with 5 processes`,
		);
		const read = readExecutions(() => rest, workflow.id);
		const current = async () => judge(zenduty, (await read()).items);
		await poll(async () => (await current()).lost.length === 0, 60_000, 500);
		const { changes, lost, twice, wrong } = await current();
		promise(
			'package',
			'queue mode: each change comes out once',
			changes === INCIDENTS && lost.length + twice.length + wrong.length === 0,
			`${changes} changes, ${lost.length} lost, ${twice.length} twice`,
		);
	} finally {
		await zenduty.stop();
		await mode.discard();
	}
}
