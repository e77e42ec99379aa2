/**
 * What calls of the API cost in a running n8n: this action beside n8n's HTTP Request node with the
 * same credential, and beside the floors, which send the same requests and do nothing else. Zenduty is
 * the simulator without limits, whose journal says how many requests came. All contenders live in one
 * n8n and take turns. What counts is the time that n8n notes for these nodes. Names of parts, as in
 * `npx tsx bench/api.mts list`, choose some of them.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { addIncidents } from '../simulator/incidents.mts';
import { newUuid } from '../simulator/ids.mts';
import { SEED } from '../simulator/seed.mts';
import type { Json } from '../e2e/n8n/rest.mts';
import {
	acknowledging,
	ALL_INCIDENTS,
	gettingAll,
	noOperation,
	paging,
	pagingOnTheFloor,
	patching,
	patchingOnTheFloor,
} from './apiContenders.mts';
import { startBareFetch, type BareFetch, type Requests } from './apiFloor.mts';
import { countLookUps } from './apiLookUps.mts';
import { setStage, type Contender, type Figures } from './apiStage.mts';
import { judge, judgeCount, median, tally } from './targets.mts';

/** As by default: an incident that is resolved by now is left as it is. */
const READING_FIRST = 'node, one at a time, each read first';

const PARTS = { acknowledge, list, weigh, 'look-ups': lookUps };

const { values, positionals } = parseArgs({
	allowPositionals: true,
	options: { rounds: { type: 'string', default: '7' } },
});
const ROUNDS = Number(values.rounds);

const TO_ACKNOWLEDGE = 200;
const CONCURRENCY = 20;
const TO_GET = 5000;
/** More, so that what is held stands out from what n8n does besides. */
const TO_WEIGH = 10_000;
const TEAMS = 12;

/** After so long the node has forgotten a list of the editor, in milliseconds. */
const LIST_LIFETIME = 10_500;

/** How long a Zenduty far away takes for an answer, in milliseconds. */
const FAR_AWAY = 20;

console.log('api: starting n8n …');
const stage = await setStage();
const { zenduty } = stage;
const bare = startBareFetch(zenduty);
try {
	for (const [name, part] of Object.entries(PARTS)) {
		if (positionals.length === 0 || positionals.includes(name)) await part();
	}
} finally {
	await bare.stop();
	await stage.stop();
}
tally();

/** Lets Zenduty hold so many incidents. */
async function hold(count: number): Promise<void> {
	addIncidents(zenduty.world, count - zenduty.state.incidents.length, {
		title: 'Disk almost full',
	});
	// Meanwhile n8n may have closed idle connections: that must be heard before the next request.
	await wait(1000);
}

async function acknowledge(): Promise<void> {
	await hold(TO_ACKNOWLEDGE);
	await acknowledgeAll('Zenduty answers at once');
	zenduty.faults.add({ path: '*', delay: FAR_AWAY, effect: { kind: 'none' } });
	await acknowledgeAll(`Zenduty takes ${FAR_AWAY} ms`);
	zenduty.faults.clear();
}

async function acknowledgeAll(setting: string): Promise<void> {
	console.log(`\n${TO_ACKNOWLEDGE} incidents acknowledged by ID, ${setting}`);
	const ids = zenduty.state.incidents.slice(0, TO_ACKNOWLEDGE).map(({ unique_id: id }) => id);
	const items = JSON.stringify(ids.map((id) => ({ id })));
	const [alone, together] = ['one at a time', `${CONCURRENCY} at a time`];
	const figures = await inTurns(
		{
			[`node, ${alone}`]: { node: acknowledging(1), items },
			[`node, ${together}`]: { node: acknowledging(CONCURRENCY), items },
			[READING_FIRST]: { node: acknowledging(1, true), items },
			'HTTP Request in a loop': { node: patching(zenduty.url), items, isLooped: true },
			'HTTP Request, all at once': { node: patching(zenduty.url), items },
			[`floor, ${alone}`]: { node: patchingOnTheFloor(1), items },
			[`floor, ${together}`]: { node: patchingOnTheFloor(CONCURRENCY), items },
			'No Operation': { node: noOperation, items },
		},
		{
			[`fetch, ${alone}`]: { ids, concurrency: 1 },
			[`fetch, ${together}`]: { ids, concurrency: CONCURRENCY },
		},
	);
	for (const [way, of, beside, atMost] of [
		[alone, `node, ${alone}`, 'HTTP Request in a loop', 0.5],
		[together, `node, ${together}`, 'HTTP Request, all at once', 1],
	] as const) {
		const ratio = ratiosOf(figures);
		judge(`${of}, beside ${beside}`, ratio(of, beside), { atMost }, ratio(`floor, ${way}`, beside));
		judgeCount(`requests of the ${of}`, figures.get(of)![0].requests, TO_ACKNOWLEDGE);
		compare(figures, of, `floor, ${way}`);
	}
	compare(figures, `node, ${together}`, 'HTTP Request in a loop');
	const ratio = ratiosOf(figures);
	const loop = 'HTTP Request in a loop';
	// The floor with a second request for each item, which nobody can save who reads first.
	const floor = ratio(`floor, ${alone}`, loop).map((each) => 2 * each);
	judge(`${READING_FIRST}, beside ${loop}`, ratio(READING_FIRST, loop), { atMost: 1 }, floor);
	const { requests } = figures.get(READING_FIRST)![0];
	judgeCount(`requests of the ${READING_FIRST}`, requests, 2 * TO_ACKNOWLEDGE);
}

async function list(): Promise<void> {
	await hold(TO_GET);
	for (const [pageSize, obeyPageSize] of [
		[10, false],
		[100, true],
	] as const) {
		zenduty.settings.obeyPageSize = obeyPageSize;
		await getMany(pageSize);
		await loadLists(pageSize);
	}
}

async function getMany(pageSize: number): Promise<void> {
	console.log(`\n${TO_GET} incidents, ${pageSize} a page`);
	const figures = await inTurns(listing(), { fetch: { list: ALL_INCIDENTS } });
	const ratio = ratiosOf(figures);
	const [of, beside] = ['node', 'HTTP Request with pagination'];
	judge(`${of}, beside ${beside}`, ratio(of, beside), { atMost: 1 }, ratio('floor', beside));
	const [{ items, requests }] = figures.get(of)!;
	judgeCount('incidents', new Set(items.map(({ incidentId }) => incidentId)).size, TO_GET);
	judgeCount('requests', requests, Math.ceil(TO_GET / pageSize));
	compare(figures, of, 'floor');
}

function listing(isWeighed = false): Record<string, Contender> {
	const items = '[{}]';
	return {
		node: { node: gettingAll, items, isWeighed },
		'HTTP Request with pagination': { node: paging(zenduty.url), items, isWeighed },
		floor: { node: pagingOnTheFloor, items, isWeighed },
	};
}

/** What n8n holds while the output of the node waits for the end of the workflow. */
async function weigh(): Promise<void> {
	await hold(TO_WEIGH);
	zenduty.settings.obeyPageSize = true;
	console.log(`\nn8n's heap while it holds ${TO_WEIGH} incidents, less that before the run`);
	const figures = await inTurns(listing(true), {}, Math.min(ROUNDS, 5));
	for (const [name, runs] of figures) {
		const bytes = JSON.stringify(runs[0].items).length;
		const heaps = runs.map(({ heap }) => heap);
		const shown = heaps.map((heap) => (heap / 1e6).toFixed(1)).join(', ');
		const times = (median(heaps) / bytes).toFixed(2);
		console.log(
			`${name}: ${shown} MB; ${times} × the ${(bytes / 1e6).toFixed(1)} MB of its output`,
		);
	}
}

async function lookUps(): Promise<void> {
	await countLookUps(TO_ACKNOWLEDGE);
}

/** What the lists of the editor ask for. */
async function loadLists(pageSize: number): Promise<void> {
	const { teams } = zenduty.state;
	while (teams.length < TEAMS) {
		const [{ owner, creation_date }] = teams;
		teams.push({ unique_id: newUuid(), name: `Team ${teams.length}`, owner, creation_date });
	}
	const team = { __rl: true, mode: 'list', value: SEED.teams.platform };
	const incident = { __rl: true, mode: 'list', value: '3' };
	for (const [what, method, parameters, wanted] of [
		['the services of a team', 'searchServices', { team }, 1],
		[`the services of all ${TEAMS} teams`, 'searchServices', {}, 1 + TEAMS],
		["the tags of an incident's team", 'searchTags', { operation: 'update', incident }, 2],
		['incidents', 'searchIncidents', {}, Math.ceil(100 / pageSize)],
	] as Array<[string, string, Json, number]>) {
		await wait(LIST_LIFETIME);
		zenduty.journal.clear();
		await stage.n8n.rest.call('POST', '/rest/dynamic-node-parameters/resource-locator-results', {
			nodeTypeAndVersion: { name: 'n8n-nodes-zenduty.zenduty', version: 1 },
			path: 'parameters.any',
			methodName: method,
			currentNodeParameters: { resource: 'incident', operation: 'create', ...parameters },
			credentials: stage.credentials,
		});
		judgeCount(`requests for the list: ${what}`, zenduty.journal.entries.length, wanted);
	}
}

/** Runs all contenders in turn, the first time to warm up. @returns the figures of the rounds */
async function inTurns(
	contenders: Record<string, Contender>,
	fetched: Record<string, Requests>,
	rounds = ROUNDS,
): Promise<Map<string, Figures[]>> {
	const runs = new Map<string, () => Promise<Figures>>();
	for (const [name, contender] of Object.entries(contenders)) {
		runs.set(name, await stage.prepare(contender));
	}
	for (const [name, requests] of Object.entries(fetched)) {
		runs.set(name, async () => await fetchAll(bare, requests));
	}
	const figures = new Map<string, Figures[]>([...runs.keys()].map((name) => [name, []]));
	for (let round = 0; round <= rounds; round++) {
		// The order changes, so that no contender always follows the same other one.
		const order = [...runs.keys()];
		order.push(...order.splice(0, round % order.length));
		if (round % 2 === 1) order.reverse();
		for (const name of order) {
			const result = await runs.get(name)!();
			if (round > 0) figures.get(name)!.push(result);
		}
	}
	for (const [name, results] of figures) {
		const seconds = results.map((each) => each.seconds);
		const range = [Math.min(...seconds), Math.max(...seconds)].map((each) => each.toFixed(2));
		console.log(`${name}: ${median(seconds).toFixed(2)} s (${range.join(' – ')})`);
	}
	return figures;
}

async function fetchAll({ send }: BareFetch, requests: Requests): Promise<Figures> {
	zenduty.journal.clear();
	const seconds = await send(requests);
	return { seconds, requests: zenduty.journal.entries.length, items: [], heap: NaN };
}

/** Ratios are made within a round, where both saw the same machine. */
function ratiosOf(figures: Map<string, Figures[]>): (of: string, beside: string) => number[] {
	return (of, beside) =>
		figures.get(of)!.map(({ seconds }, round) => seconds / figures.get(beside)![round].seconds);
}

/** Shows a ratio that has no target. */
function compare(figures: Map<string, Figures[]>, of: string, beside: string): void {
	const ratio = median(ratiosOf(figures)(of, beside)).toFixed(2);
	console.log(`       ${of}, beside ${beside}: ${ratio} ×`);
}
