/** The polling trigger while requests go wrong, n8n is killed, and people change things. */
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { FaultInput } from '../../simulator/faults.mts';
import { openIncident } from '../../simulator/incidents.mts';
import { SEED } from '../../simulator/seed.mts';
import { startSimulator, type Simulator } from '../../simulator/simulator.mts';
import { ActivationError, type Json } from '../n8n/rest.mts';
import { makeFolder, OWNER, removeFolder, startN8n, type N8n } from '../n8n/start.mts';
import { poll, until } from '../support/until.mts';
import { readExecutions, storePolling, type CameOut } from '../workflows/pollingTrigger.mts';
import { untilPolled } from '../zenduty/watched.mts';
import { judge, live, type Verdict } from './pollingLives.mts';
import { promise } from './promises.mts';

/** How n8n keeps what a trigger remembers. */
type Mode = 'durable cursors' | 'the default mode';

/** What durable cursors need. With the scheduler, polls begin up to its interval late. */
export const DURABLE_CURSORS = {
	N8N_POLLER_DURABLE_CURSORS_ENABLED: 'true',
	N8N_SCHEDULER_ENABLED: 'true',
	N8N_SCHEDULER_POLL_TRIGGERS_ENABLED: 'true',
	N8N_USE_WORKFLOW_PUBLICATION_SERVICE: 'true',
	N8N_SCHEDULER_EXECUTOR_INTERVAL: '1',
};

/** What each mode needs. */
const ENVIRONMENT: Record<Mode, Record<string, string>> = {
	'durable cursors': DURABLE_CURSORS,
	'the default mode': {},
};

/** What goes wrong with requests: each of these with a small chance. */
const EFFECTS: Array<Omit<FaultInput, 'path'>> = [
	{ effect: { kind: 'status', status: 500 } },
	{ effect: { kind: 'status', status: 503, retryAfter: 1 } },
	{ effect: { kind: 'status', status: 429, retryAfter: 1 } },
	{ effect: { kind: 'drop' } },
	{ effect: { kind: 'drop' }, when: 'after' },
	{ effect: { kind: 'cut' } },
	{ effect: { kind: 'bad gzip' } },
	{ effect: { kind: 'html' } },
	{ effect: { kind: 'blocked' } },
	{ effect: { kind: 'redirect', to: '/elsewhere' } },
	{ effect: { kind: 'shape', shape: 'pages' } },
	{ effect: { kind: 'trickle', pieces: 4, every: 300 } },
	{ effect: { kind: 'none' }, delay: 2000 },
	// Longer than the interval, so that the next poll begins meanwhile.
	{ effect: { kind: 'none' }, delay: 7000 },
];
const CHANCE = 0.02;

/** How often n8n polls, in seconds. */
const EVERY = 3;

/** Milliseconds between two changes in Zenduty. */
const PAUSE = 300;

/** How long what has happened may take to come out in the end, in milliseconds. */
const UNTIL_OUT = 120_000;

interface Plan {
	mode: Mode;
	/** How many incidents are opened while nobody kills n8n, and while somebody does. */
	quiet: number;
	killed: number;
	/** After the last of these, n8n starts while Zenduty cannot be reached. */
	kills: number;
}

/** A workflow, and what has come out of it. */
interface Watch {
	workflow: Json;
	/** As it was last read. */
	came: CameOut;
	/** Reads it, unless n8n is down at this moment. */
	read: () => Promise<CameOut>;
}

/** How many workflows share what they read. */
const WORKFLOWS = 2;

/** What the steps share; n8n is another one after a restart. */
interface Stage {
	mode: Mode;
	n8n: N8n;
	zenduty: Simulator;
	credential: string;
	watches: Watch[];
	/** Kills n8n, and starts it again. */
	restart: () => Promise<void>;
}

/** @param isShort leaves only durable cursors and one kill, after which Zenduty cannot be reached */
export async function polling(isShort: boolean): Promise<void> {
	const plan = isShort ? { quiet: 0, killed: 20, kills: 1 } : { quiet: 120, killed: 200, kills: 5 };
	await chaos({ mode: 'durable cursors', ...plan });
	if (!isShort) await chaos({ mode: 'the default mode', ...plan });
}

/** Everything that may go wrong, in one mode of n8n. */
async function chaos({ mode, quiet, killed, kills }: Plan): Promise<void> {
	const folder = await makeFolder();
	const stage = await setUp(folder, mode);
	try {
		if (quiet > 0) {
			await shake(stage, quiet, async () => {
				await wait(10_000);
				await switchOffAndOn(stage);
				await changeKey(stage);
			});
			await conclude(stage, 'errors of every kind, switched off and on, a new key', true);
		}
		await shake(stage, killed, async () => {
			for (let kill = 1; kill < kills; kill += 1) {
				await untilBusy(stage.zenduty);
				await stage.restart();
			}
			await untilBusy(stage.zenduty);
			await startUnreachable(stage);
		});
		await conclude(stage, `the same, and n8n killed ${kills} times`, mode === 'durable cursors');
	} finally {
		await stage.n8n.stop('SIGKILL');
		await stage.zenduty.stop();
		removeFolder(folder);
	}
}

async function setUp(folder: string, mode: Mode): Promise<Stage> {
	const zenduty = await startSimulator({ settings: { newestFirst: true } });
	const env = { ...ENVIRONMENT[mode], EXECUTIONS_DATA_PRUNE: 'false' };
	const n8n = await startN8n({ folder, env });
	await n8n.rest.setUpOwner(OWNER);
	const fields = { apiKey: zenduty.apiKey, baseUrl: zenduty.url };
	const credential = await n8n.rest.createCredential('Account', fields, 'zendutyApi');
	const stage: Stage = {
		...{ mode, n8n, zenduty, credential, watches: [] },
		async restart() {
			await stage.n8n.stop('SIGKILL');
			stage.n8n = await startN8n({ folder, env });
			await stage.n8n.rest.login(OWNER);
		},
	};
	while (stage.watches.length < WORKFLOWS) stage.watches.push(await startWatch(stage));
	// With durable cursors n8n does not keep what the poll at activation remembered.
	await untilPolled(zenduty);
	return stage;
}

async function startWatch(stage: Stage): Promise<Watch> {
	const { credential, n8n } = stage;
	const workflow = await storePolling(n8n.rest, { credential, every: EVERY });
	await n8n.rest.activate(workflow);
	const reading = readExecutions(() => stage.n8n.rest, workflow.id);
	const watch: Watch = {
		workflow,
		came: { items: [], outputs: [], errors: [] },
		read: async () => (watch.came = await reading().catch(() => watch.came)),
	};
	return watch;
}

/** Lets incidents be opened and changed while requests go wrong, and something else, too. */
async function shake(stage: Stage, incidents: number, meanwhile: () => Promise<void>) {
	const { zenduty, watches } = stage;
	for (const effect of EFFECTS) {
		zenduty.faults.add({ path: '/api/incidents/*', probability: CHANCE, ...effect });
	}
	let isOver = false;
	const reading = (async () => {
		while (!isOver) {
			for (const { read } of watches) await read();
			await wait(1000);
		}
	})();
	const seenBy = ({ came }: Watch, number: number) =>
		new Set(
			came.items
				.filter(({ incidentNumber }) => incidentNumber === number)
				.map(({ eventId }) => eventId),
		).size;
	const seen = (number: number) => Math.min(...watches.map((watch) => seenBy(watch, number)));
	try {
		const living = live(zenduty, { incidents, pause: PAUSE, random: Math.random, seen });
		await Promise.all([living, meanwhile()]);
	} finally {
		isOver = true;
		await reading;
		zenduty.faults.clear();
	}
}

async function switchOffAndOn({ n8n, watches: [{ workflow }] }: Stage): Promise<void> {
	await n8n.rest.deactivate(workflow.id);
	await wait(6000);
	const isOn = async () =>
		await n8n.rest.activate(workflow, undefined, 90_000).then(
			() => true,
			// It polls at once, and that may fail, too.
			(error: unknown) => !(error instanceof ActivationError) && Promise.reject(error),
		);
	await until('the workflow is on again', isOn, 180_000);
}

/** A new key in the same credential; the old one is withdrawn once no poll has it any more. */
async function changeKey({ n8n, zenduty, credential }: Stage): Promise<void> {
	const apiKey = randomUUID();
	const [{ owner, key: old }] = zenduty.keys;
	zenduty.keys.push({ key: apiKey, owner, forbidden: [] });
	const fields = { apiKey, baseUrl: zenduty.url };
	await n8n.rest.updateCredential(credential, 'Account', fields, 'zendutyApi');
	await wait(20_000);
	zenduty.keys.splice(0, zenduty.keys.length, ...zenduty.keys.filter(({ key }) => key !== old));
}

/** Waits until a poll reads what has happened, and for a moment by chance. */
async function untilBusy({ journal }: Simulator): Promise<void> {
	const before = journal.entries.length;
	const isReading = () => journal.entries.slice(before).some(({ method }) => method === 'GET');
	await poll(isReading, 60_000, 5);
	await wait(400 * Math.random());
}

/** Waits until all has come out, or nothing more does, and compares it with what happened. */
async function conclude(stage: Stage, what: string, isPromised: boolean): Promise<void> {
	const { zenduty, mode, watches } = stage;
	const current = async () => await verdictOf(zenduty, watches);
	const cleared = Date.now();
	await poll(async () => (await current()).lost.length === 0, UNTIL_OUT, 1000);
	const took = Math.round((Date.now() - cleared) / 1000);
	await untilPolled(zenduty);
	await wait(2000);
	const { changes, lost, twice, wrong, disordered } = await current();
	const counts = [
		`${changes} changes in ${watches.length} workflows on one key`,
		`${lost.length} lost`,
		`${twice.length} twice`,
		`${wrong.length} wrong`,
		`${disordered.length} out of order`,
	];
	const measured = [
		`${counts.join(', ')}; ${failedPolls(stage)} failed polls; the last came out ${took} s after the last error`,
		...[lost, twice, wrong, disordered].flat().slice(0, 10),
	].join('; ');
	const isNothing = (...lists: string[][]) => lists.every(({ length }) => length === 0);
	if (isPromised) {
		const kept = isNothing(lost, twice, wrong, disordered);
		promise('package', `${mode}, ${what}: each change comes out once, in order`, kept, measured);
	} else {
		// n8n stores what it started and what the trigger remembers apart.
		const kept = isNothing(wrong, disordered);
		promise('package', `${mode}, ${what}: what comes twice has the same id`, kept, measured);
	}
}

/** Compares what has come out of each workflow with what happened. */
async function verdictOf(zenduty: Simulator, watches: Watch[]): Promise<Verdict> {
	const all: Verdict = { changes: 0, lost: [], twice: [], wrong: [], disordered: [] };
	for (const { read } of watches) {
		const { changes, ...lists } = judge(zenduty, (await read()).items);
		all.changes += changes;
		for (const name of ['lost', 'twice', 'wrong', 'disordered'] as const) {
			all[name].push(...lists[name]);
		}
	}
	return all;
}

const failedPolls = ({ watches }: Stage) =>
	watches.reduce((sum, { came }) => sum + came.errors.length, 0);

/** n8n is killed, and starts while Zenduty cannot be reached: the trigger must live when it can be again. */
async function startUnreachable(stage: Stage): Promise<void> {
	const { faults, world } = stage.zenduty;
	const others = faults.list();
	faults.clear();
	faults.add({ path: '*', effect: { kind: 'drop' } });
	const failed = failedPolls(stage);
	await stage.restart();
	// Longer than n8n tries to activate a workflow at its start.
	await wait(20_000);
	faults.clear();
	for (const each of others) faults.add(each);
	const back = Date.now();
	const given = { title: 'After the start', service: SEED.services.shop };
	const { incident_number } = openIncident(world, given, () => undefined);
	const hasCome = () =>
		stage.watches.every(({ came }) =>
			came.items.some(({ incidentNumber }) => incidentNumber === incident_number),
		);
	const came = await poll(hasCome, UNTIL_OUT, 500);
	promise(
		'package',
		`${stage.mode}, n8n starts while Zenduty cannot be reached: the triggers live`,
		came === true,
		`${came === true ? 'an event' : 'nothing'} ${Math.round((Date.now() - back) / 1000)} s after Zenduty was back`,
	);
	promise(
		'package',
		`${stage.mode}, polls fail while Zenduty cannot be reached: each is a failed execution`,
		failedPolls(stage) > failed,
		`${failedPolls(stage) - failed} failed executions`,
	);
}
