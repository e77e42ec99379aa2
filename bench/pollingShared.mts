/** The requests of many workflows that poll with one key, each at a second that n8n chooses. */
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { OWNER, startN8n, type N8n } from '../e2e/n8n/start.mts';
import { until } from '../e2e/support/until.mts';
import { storePolling } from '../e2e/workflows/pollingTrigger.mts';
import type { Json, Rest } from '../e2e/n8n/rest.mts';
import { pagesOf } from '../nodes/Zenduty/api/pages.ts';
import type { JsonObject } from '../nodes/Zenduty/json.ts';
import { identityOf } from '../nodes/Zenduty/model/identity.ts';
import { makeSharedReads, type LastPoll } from '../nodes/Zenduty/polling/sharedReads.ts';
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
	/** Polls so often, in seconds; every minute at a second that n8n chooses, if it is left out. */
	every?: number;
	/** Requests a minute at most: quiet, and with one new incident. */
	atMost: [quiet: number, busy: number];
}

/** A fleet for each number of groups of filters. */
const fleets = (workflows: number, ...atMost: Array<Fleet['atMost']>): Fleet[] =>
	atMost.map((each, index) => ({ workflows, groups: [1, 2, 5, 10][index], atMost: each }));

const WITH_100 = fleets(100, [25, 27], [25, 30], [25, 30], [25, 30]);

/** Batches that are watched one after the other, so that one n8n bears them. */
export const BATCHES: Fleet[][] = [
	[
		...fleets(1, [2, 3]),
		...fleets(10, [20, 22], [20, 22], [20, 22], [20, 30]),
		...fleets(30, [25, 27], [25, 30], [25, 30], [25, 30]),
		...WITH_100.slice(0, 1),
	],
	WITH_100.slice(1),
	// Alone: beside others n8n begins the last of them more than 5 seconds after the first.
	[{ workflows: 30, groups: 1, every: 60, atMost: [2, 3] }],
];

/** Measures batches of fleets. */
export async function shared(batches = BATCHES): Promise<void> {
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

/** How many workflows share, with how many filters, and how many rows a list shows. */
const KEPT = { workflows: 100, groups: 10, polls: 60, rows: 100 };

/** After how many polls of each workflow the first heap is measured: as much is kept as ever is. */
const FULL = 10;

/** How many times of that may be kept in the end. */
const MORE = 1.2;

/** Which part of that may be kept a minute after the last poll. */
const LEFT = 0.2;

/** Measures what shared reads keep, by a clock that goes on at once: in each minute each filter has news. */
export async function kept(): Promise<void> {
	const { workflows, polls, rows } = KEPT;
	console.log(`\nkept: ${polls} polls of each of ${workflows} workflows, ${rows} rows a list`);
	setFlagsFromString('--expose-gc');
	const collect = runInNewContext('gc') as () => void;
	const heap = () => {
		collect();
		return process.memoryUsage().heapUsed / 1e6;
	};
	// What V8 compiles counts before.
	await makeFleetPoll(FULL);
	const before = heap();
	const { full, last, after, requests } = await makeFleetPoll(polls, heap);
	const [whenFull, inTheEnd, left] = [full, last, after].map((each) => each - before);
	console.log(
		`  kept after ${FULL} polls of each ${whenFull.toFixed(2)} MB; ${Math.round(requests / polls)} requests a minute`,
	);
	judgeAmount(`kept after ${polls} polls of each`, inTheEnd, 'MB', MORE * whenFull);
	judgeAmount('kept a minute after the last poll', left, 'MB', LEFT * whenFull);
}

/** Lets a fleet poll for some minutes. @returns the heap when all was full, in the end, and after it */
async function makeFleetPoll(minutes: number, heap = () => 0) {
	const { workflows, groups, rows } = KEPT;
	const clock = movedClock();
	const reads = makeSharedReads(clock);
	let requests = 0;
	const answer = (minute: number) => {
		requests += 1;
		// About as long as a row of Zenduty.
		const title = `Disk almost full, as it was in minute ${minute}. `.repeat(20);
		const row = (index: number) => ({ incident_number: index, title });
		const shown: JsonObject[] = Array.from({ length: rows }, (_, index) => row(index));
		return JSON.parse(JSON.stringify(shown));
	};
	const late = new AbortController().signal;
	const ends: LastPoll[] = [];
	const poll = async (minute: number, index: number) => {
		const { calls, close } = reads.open({
			...{ node: `node-${index}`, account: ['key'], lastPoll: ends[index], late },
			send: async () => answer(minute),
			connect({ send, pause }) {
				const list = async () => {
					const end = await pause.enter();
					return (await send({ url: '' }).finally(end)) as JsonObject[];
				};
				const pages = () =>
					pagesOf(async () => ({ items: await list(), hasNext: false }), identityOf);
				return { pages, find: async () => (await list())[0] };
			},
		});
		const filter = { service_ids: [index % groups] };
		await calls.list({ path: ['resolved'], subject: {}, body: { status: 3, ...filter } });
		const [row] = await calls.list({ path: ['open'], subject: {}, body: filter });
		await calls.find({ path: ['incident', `${minute} of ${index % groups}`], subject: {} }, row);
		ends[index] = close().lastPoll;
	};
	const heaps: number[] = [];
	for (let minute = 0; minute < minutes; minute += 1) {
		for (let index = 0; index < workflows; index += 1) {
			await clock.go(MINUTE / workflows);
			await poll(minute, index);
			// Later in a minute most of it has been forgotten, until it is read again.
			if (index === workflows / 2) heaps.push(heap());
		}
	}
	await clock.go(MINUTE);
	const after = heap();
	// So what it polls with is in use until here.
	await poll(minutes, 0);
	await clock.go(MINUTE);
	return { full: heaps[FULL - 1], last: heaps[minutes - 1], after, requests };
}

/** A clock that goes on when it is told to, and calls what is due. */
function movedClock() {
	let time = 0;
	let due: Array<{ at: number; call: () => void }> = [];
	return {
		process: 'bench',
		now: () => time,
		wait: async () => {},
		after: (milliseconds: number, call: () => void) =>
			void due.push({ at: time + milliseconds, call }),
		async go(milliseconds: number): Promise<void> {
			time += milliseconds;
			const over = due.filter(({ at }) => at <= time);
			due = due.filter(({ at }) => at > time);
			for (const { call } of over) call();
		},
	};
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
	const { every } = fleet;
	const pollTimes = every === undefined && { pollTimes: { item: [{ mode: 'everyMinute' }] } };
	const ids: string[] = [];
	const start = async (index: number) => {
		const filters = { services: services[index % fleet.groups] };
		const parameters: Json = { ...pollTimes, filters };
		const workflow = await storePolling(rest, { credential, parameters, every });
		const isOn = async () =>
			await rest.activate(workflow, undefined, 90_000).then(
				() => true,
				// A machine that is busy may need longer than a request may take.
				(error: unknown) => void console.log(`  not yet: ${String(error)}`),
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
	// A single poll a minute, or all in the same second, comes in the middle of what is counted: near
	// its edge, where n8n is a moment late, two of them would fall into one minute.
	const last = Date.parse(entries[entries.length - 1].at);
	await wait((1.5 * MINUTE - ((Date.now() - last) % MINUTE)) % MINUTE);
	const quiet: number[] = [];
	for (let count = 0; count < QUIET; count += 1) quiet.push(await minute());
	openIncident(zenduty.world, { title: 'New', service: SEED.services.shop }, () => undefined);
	const busy = await minute();
	const together = fleet.every === undefined ? '' : ', in the same second';
	const what = `${fleet.workflows} workflows, ${fleet.groups} groups of filters${together}`;
	// All of them within a minute, and as long as what they took may be old.
	const all = async () => (await executionsOf(rest, ids)).every((count) => count > 0);
	await until(`each of ${what} starts`, all, 2 * MINUTE, 5000);
	await wait(MINUTE);
	const [atMost, atMostBusy] = fleet.atMost;
	judgeAmount(`${what}: requests of a quiet minute`, Math.max(...quiet), '', atMost);
	judgeAmount(`${what}: requests of a minute with a new incident`, busy, '', atMostBusy);
	const once = (await executionsOf(rest, ids)).filter((count) => count === 1).length;
	judgeCount(`${what}: workflows that started once`, once, fleet.workflows);
}

/** How many executions each workflow has. */
async function executionsOf(rest: Rest, ids: string[]): Promise<number[]> {
	const counts: number[] = [];
	for (const id of ids) counts.push((await rest.executions(id)).length);
	return counts;
}
