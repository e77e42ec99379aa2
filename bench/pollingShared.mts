/** The requests of many workflows that poll with one key, each at a second that n8n chooses. */
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { OWNER, startN8n, type N8n } from '../e2e/n8n/start.mts';
import { until } from '../e2e/support/until.mts';
import { storePolling } from '../e2e/workflows/pollingTrigger.mts';
import type { Json } from '../e2e/n8n/rest.mts';
import { newUuid } from '../simulator/ids.mts';
import { openIncident } from '../simulator/incidents.mts';
import { SEED } from '../simulator/seed.mts';
import { startSimulator, type Simulator } from '../simulator/simulator.mts';
import { judgeAmount, judgeCount } from './targets.mts';

const MINUTE = 60_000;

/** How many minutes are quiet, before the one in which an incident is opened. */
const QUIET = 3;

/** How many workflows are activated at once. */
const AT_ONCE = 2;

interface Fleet {
	workflows: number;
	/** How many different filters they have. */
	groups: number;
	/** Whether all poll in the same second. */
	isTogether?: boolean;
	/** Requests a minute at most: quiet, and with one new incident. */
	atMost: [quiet: number, busy: number];
}

/** Batches that are watched one after the other, so that one n8n bears them. */
export const FLEETS: Fleet[][] = [
	[
		{ workflows: 1, groups: 1, atMost: [2, 3] },
		{ workflows: 10, groups: 1, atMost: [20, 22] },
		{ workflows: 30, groups: 1, atMost: [25, 27] },
		{ workflows: 100, groups: 1, atMost: [25, 27] },
		{ workflows: 30, groups: 1, isTogether: true, atMost: [2, 3] },
	],
	[
		{ workflows: 100, groups: 2, atMost: [25, 30] },
		{ workflows: 100, groups: 5, atMost: [25, 30] },
		{ workflows: 100, groups: 10, atMost: [25, 30] },
	],
];

/** Measures batches of fleets. */
export async function shared(batches = FLEETS): Promise<void> {
	for (const batch of batches) {
		const workflows = batch.reduce((sum, { workflows: count }) => sum + count, 0);
		console.log(`\nshared: starting n8n, and activating ${workflows} workflows …`);
		const env = { N8N_LOG_LEVEL: 'error', EXECUTIONS_DATA_PRUNE: 'false' };
		const n8n = await startN8n({ env });
		try {
			await n8n.rest.setUpOwner(OWNER);
			const running: Running[] = [];
			for (const fleet of batch) running.push(await launch(n8n, fleet));
			// Each has polled twice: what the last activation asked for is over.
			await wait(2 * MINUTE);
			await Promise.all(running.map(async (each) => await measure(n8n, each)));
			for (const { zenduty } of running) await zenduty.stop();
		} finally {
			await n8n.remove();
		}
	}
}

interface Running {
	fleet: Fleet;
	zenduty: Simulator;
	ids: string[];
}

async function launch({ rest }: N8n, fleet: Fleet): Promise<Running> {
	const zenduty = await startSimulator({ settings: { newestFirst: true } });
	const fields = { apiKey: zenduty.apiKey, baseUrl: zenduty.url };
	const credential = await rest.createCredential(`Fleet ${randomUUID()}`, fields, 'zendutyApi');
	// Each finds the incidents of the same service, but asks with other words.
	const services = Array.from({ length: fleet.groups }, () => [SEED.services.shop, newUuid()]);
	const pollTimes = fleet.isTogether
		? { item: [{ mode: 'custom', cronExpression: '30 * * * * *' }] }
		: { item: [{ mode: 'everyMinute' }] };
	const ids: string[] = [];
	const start = async (index: number) => {
		const filters = { services: services[index % fleet.groups] };
		const parameters: Json = { pollTimes, filters };
		const workflow = await storePolling(rest, { credential, parameters, every: 60 });
		const isOn = async () =>
			await rest.activate(workflow, undefined, 90_000).then(
				() => true,
				// A machine that is busy may need longer than a request may take.
				() => false,
			);
		await until('a workflow is on', isOn, 5 * MINUTE, 1000);
		ids.push(workflow.id);
	};
	for (let first = 0; first < fleet.workflows; first += AT_ONCE) {
		const count = Math.min(AT_ONCE, fleet.workflows - first);
		await Promise.all(
			Array.from({ length: count }, async (_, index) => await start(first + index)),
		);
	}
	return { fleet, zenduty, ids };
}

async function measure({ rest }: N8n, { fleet, zenduty, ids }: Running): Promise<void> {
	const { entries } = zenduty.journal;
	const minute = async () => {
		const before = entries.length;
		await wait(MINUTE);
		return entries.length - before;
	};
	// Those that poll in the same second do so in the middle of what is counted.
	await wait(MINUTE - (Date.now() % MINUTE));
	const quiet: number[] = [];
	for (let count = 0; count < QUIET; count += 1) quiet.push(await minute());
	openIncident(zenduty.world, { title: 'New', service: SEED.services.shop }, () => undefined);
	const busy = await minute();
	const started = async () => {
		const counts = [];
		for (const id of ids) counts.push((await rest.executions(id)).length);
		return counts;
	};
	const what = `${fleet.workflows} workflows, ${fleet.groups} groups of filters${fleet.isTogether ? ', in the same second' : ''}`;
	// All of them within a minute, and as long as what they took may be old.
	const all = async () => (await started()).every((count) => count > 0);
	await until(`each of ${what} starts`, all, 2 * MINUTE, 5000);
	await wait(MINUTE);
	const [atMost, atMostBusy] = fleet.atMost;
	judgeAmount(`${what}: requests of a quiet minute`, Math.max(...quiet), '', atMost);
	judgeAmount(`${what}: requests of a minute with a new incident`, busy, '', atMostBusy);
	const once = (await started()).filter((count) => count === 1).length;
	judgeCount(`${what}: workflows that started once`, once, fleet.workflows);
}
