/**
 * n8n is killed while the action works. After the restart this does what `docs/operations.md` says
 * under "After a crash", step by step, and counts what Zenduty has.
 */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { startSimulator, type Simulator } from '../../simulator/simulator.mts';
import { outputOf, untilServed, type Execution, type Json } from '../n8n/rest.mts';
import { makeFolder, OWNER, removeFolder, startN8n, type N8n } from '../n8n/start.mts';
import { until } from '../support/until.mts';
import { CREATE_INCIDENT, SEND_ALERT } from '../workflows/byTitle.mts';
import { figure, promise } from './promises.mts';

const ITEMS = 100;

/** How many items of each workflow are done at least when n8n is killed, one number for each kill. */
const MOMENTS = [5, 30, 60];
const FEW_MOMENTS = [30];

/** How long Zenduty takes for a request, in milliseconds, so that n8n dies in the middle. */
const DELAY = 40;

/** Zenduty may still work on the last request when n8n is dead: the documentation says a minute. */
const UNTIL_QUIET = 5_000;

/** How long before the start of the execution the list of incidents begins, in milliseconds. */
const BEFORE = 5 * 60_000;

const PATIENCE = 60_000;

const TRIGGER = 'Webhook';
const INPUT = 'Input';
const YOURS = 'Zenduty';
const RENAMED = 'Create what is missing';
const LIST = 'Incidents in Zenduty';
const MISSING = 'Missing';

/** A workflow that works in Zenduty, and what is done about it after a kill. */
interface Case {
	name: string;
	isAlert?: boolean;
	/** Whether n8n stores what each node gave as soon as it is done. */
	savesProgress: boolean;
	/** When the two nodes of the documentation come into the workflow; *Retry* alone without them. */
	look?: 'after the kill' | 'from the start';
}

const CASES: Case[] = [
	{ name: 'creations', savesProgress: false, look: 'after the kill' },
	{
		name: 'creations with "Save execution progress"',
		savesProgress: true,
		look: 'after the kill',
	},
	{ name: 'creations that look first', savesProgress: false, look: 'from the start' },
	{ name: 'alerts with an entity ID', savesProgress: false, isAlert: true },
];

interface Begun extends Case {
	workflow: Json;
	/** Where its trigger is served, and the last part of that address. */
	url: string;
	path: string;
	/** What the titles of its items begin with. */
	mark: string;
}

/** What the checks share; n8n is another one after each kill. */
interface Stage {
	n8n: N8n;
	zenduty: Simulator;
	credentials: Json;
}

/** Kills n8n in the middle of all workflows at once, at one moment or at three. */
export async function apiCrash(isShort: boolean): Promise<void> {
	const folder = await makeFolder();
	const zenduty = await startSimulator({ settings: { alertDelay: 0 } });
	const stage: Stage = { n8n: await startN8n({ folder }), zenduty, credentials: {} };
	try {
		await stage.n8n.rest.setUpOwner(OWNER);
		const { apiKey, url: baseUrl } = zenduty;
		const name = 'Zenduty account';
		const id = await stage.n8n.rest.createCredential(name, { apiKey, baseUrl }, 'zendutyApi');
		stage.credentials = { zendutyApi: { id, name } };
		for (const moment of isShort ? FEW_MOMENTS : MOMENTS) {
			const begun = await beginAll(stage);
			await killAfter(stage, begun, moment);
			stage.n8n = await startN8n({ folder });
			await stage.n8n.rest.login(OWNER);
			await wait(UNTIL_QUIET);
			for (const each of begun) await followTheAdvice(stage, each);
		}
	} finally {
		await stage.n8n.stop('SIGKILL');
		await zenduty.stop();
		removeFolder(folder);
	}
}

async function beginAll({ n8n, zenduty, credentials }: Stage): Promise<Begun[]> {
	zenduty.faults.add({ path: '*', delay: DELAY, effect: { kind: 'none' } });
	const begun: Begun[] = [];
	for (const each of CASES) {
		const [path, mark] = [randomUUID(), randomUUID()];
		const workflow = await n8n.rest.createWorkflow({
			name: `${each.name} ${mark}`,
			settings: { executionOrder: 'v1', saveExecutionProgress: each.savesProgress },
			...(each.look === 'from the start'
				? lookingFirst(path, credentials)
				: working(path, credentials, each.isAlert)),
		});
		const url = `${n8n.url}/webhook/${path}`;
		await n8n.rest.activate(workflow);
		await untilServed(url);
		begun.push({ ...each, workflow, url, path, mark });
	}
	// To read the list of incidents takes a while, so those that look first begin first.
	const looking = begun.filter(({ look }) => look === 'from the start');
	for (const each of looking) await start(each);
	await until(
		'those that look first have begun to create',
		() => looking.every(({ mark }) => incidentsOf(zenduty, mark).length > 0),
		PATIENCE,
		5,
	);
	for (const each of begun) if (!looking.includes(each)) await start(each);
	return begun;
}

async function start({ url, mark }: Begun): Promise<void> {
	const items = Array.from({ length: ITEMS }, (_, n) => ({ title: `${mark} ${n}` }));
	const headers = { 'content-type': 'application/json' };
	await fetch(url, { method: 'POST', headers, body: JSON.stringify({ items }) });
}

/** Kills n8n when each workflow has done some items, and none has done all. */
async function killAfter({ n8n, zenduty }: Stage, begun: Begun[], moment: number): Promise<void> {
	const done = () => begun.map(({ mark }) => incidentsOf(zenduty, mark).length);
	await until(
		'the workflows are half done',
		() => done().every((count) => count >= moment),
		PATIENCE,
		5,
	);
	await n8n.stop('SIGKILL');
	zenduty.faults.clear();
	promise(
		'package',
		'kill -9 comes in the middle of each workflow',
		done().every((count) => count < ITEMS),
		`${done().join(', ')} of ${ITEMS} each`,
	);
}

async function followTheAdvice(stage: Stage, begun: Begun): Promise<void> {
	const { zenduty, n8n } = stage;
	const { name, mark, isAlert, savesProgress } = begun;
	const isChanged = begun.look === 'after the kill';
	// Step 1: the crashed execution, its start, and the node at which it stopped.
	const crashed = await until('n8n marks it as crashed', async () => await crashedOf(n8n, begun));
	const { runData } = (await n8n.rest.execution(crashed.id)).data.resultData;
	const stopped = Object.entries<any>(runData).filter(([, runs]) => runs[0].error !== undefined);
	promise(
		'n8n',
		`${name}: the execution is "crashed", and names the node at which it stopped`,
		stopped.length === 1 && stopped[0][0] === YOURS,
		stopped.map(([node, [{ error }]]) => `${node}: ${error.message}`).join('; '),
	);
	const before = incidentsOf(zenduty, mark);
	if (isChanged) await lookBeforeCreating(stage, begun, crashed);
	// Step 7: "Retry", with the currently saved workflow where that was changed.
	const { id } = await n8n.rest.call('POST', `/rest/executions/${crashed.id}/retry`, {
		loadWorkflow: isChanged,
	});
	const retried = await n8n.rest.untilEnded(id, PATIENCE);
	const after = incidentsOf(zenduty, mark);
	const twice = after.length - new Set(after).size;
	promise(
		'package',
		`${name}: after the steps of the documentation there are ${ITEMS} incidents, none double`,
		retried.status === 'success' && new Set(after).size === ITEMS && twice === 0,
		`${retried.status}: ${before.length} after the kill, ${after.length} in the end, ${twice} double`,
	);
	const written = outputOf(retried, savesProgress ? RENAMED : YOURS)[0] ?? [];
	const expected = isAlert ? ITEMS : ITEMS - before.length;
	promise(
		'package',
		`${name}: the output holds ${isAlert ? 'all alerts' : 'what was missing'}`,
		written.length === expected,
		`${written.length} items`,
	);
	if (isAlert) figure('alerts that Zenduty got', zenduty.journal.changes('alert taken').length);
}

async function crashedOf({ rest }: N8n, { workflow }: Begun): Promise<Execution | undefined> {
	const executions = await rest.executions(workflow.id);
	return executions.find(({ status }) => status === 'crashed');
}

/** Steps 2 to 5: the two nodes of the documentation come before the node that creates. */
async function lookBeforeCreating(
	{ n8n, credentials }: Stage,
	{ workflow, path, savesProgress }: Begun,
	{ startedAt }: Execution,
): Promise<void> {
	const createdAfter = new Date(Date.parse(startedAt) - BEFORE).toISOString();
	await n8n.rest.call('PATCH', `/rest/workflows/${workflow.id}`, {
		...lookingFirst(path, credentials, { createdAfter, isRenamed: savesProgress }),
		versionId: workflow.versionId,
	});
}

/** A workflow as somebody has it who does not think of a kill. */
function working(path: string, credentials: Json, isAlert = false): Json {
	return {
		nodes: [webhook(path), input(), { ...yours(isAlert), credentials }],
		connections: { [TRIGGER]: to(INPUT), [INPUT]: to(YOURS) },
	};
}

/**
 * The same with the two nodes.
 *
 * @param createdAfter what is pasted if it is left out
 * @param isRenamed whether *Retry* begins at the name of the node that creates, so another node has it
 */
function lookingFirst(
	path: string,
	credentials: Json,
	{ createdAfter, isRenamed }: { createdAfter?: string; isRenamed?: boolean } = {},
): Json {
	const pasted = nodesToPaste();
	const [list, missing] = [LIST, MISSING].map((name) =>
		pasted.nodes.find((each: Json) => each.name === name),
	);
	list.credentials = credentials;
	if (createdAfter !== undefined) list.parameters.filters.createdAfter = createdAfter;
	missing.parameters.mergeByFields.values[0].field1 = 'title';
	const create = { ...yours(), credentials, name: isRenamed ? RENAMED : YOURS };
	const passing = isRenamed ? [node(YOURS, 'n8n-nodes-base.noOp', 1)] : [];
	const nodes = [webhook(path), input(), ...passing, ...pasted.nodes, create];
	const both = { main: [[...to(LIST).main[0], ...to(MISSING).main[0]]] };
	return {
		nodes: nodes.map((each, index) => ({ ...each, id: `node-${index}` })),
		connections: {
			...pasted.connections,
			[TRIGGER]: to(INPUT),
			...(isRenamed ? { [INPUT]: to(YOURS), [YOURS]: both } : { [INPUT]: both }),
			[MISSING]: to(create.name),
		},
	};
}

/** What a reader copies and pastes onto the canvas. */
function nodesToPaste(): Json {
	const file = '../../examples/snippets/create-only-what-is-missing.json';
	return JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8'));
}

function node(name: string, type: string, typeVersion: number, parameters: Json = {}): Json {
	return { id: name, name, type, typeVersion, parameters, position: [0, 0] };
}

function webhook(path: string): Json {
	const parameters = { path, httpMethod: 'POST', options: {} };
	return { ...node(TRIGGER, 'n8n-nodes-base.webhook', 2, parameters), webhookId: path };
}

function input(): Json {
	const parameters = { fieldToSplitOut: 'body.items', options: {} };
	return node(INPUT, 'n8n-nodes-base.splitOut', 1, parameters);
}

function yours(isAlert = false): Json {
	return node(YOURS, 'n8n-nodes-zenduty.zenduty', 1, isAlert ? SEND_ALERT : CREATE_INCIDENT);
}

function to(name: string) {
	return { main: [[{ node: name, type: 'main', index: 0 }]] };
}

/** The titles of the incidents that a workflow has opened. */
function incidentsOf({ journal }: Simulator, mark: string): string[] {
	const titles = journal.changes('incident created').map(({ title }) => title);
	return titles.filter((title) => title.startsWith(mark));
}
