/**
 * What the polling trigger costs: the requests of a poll in a running n8n, by the journal of the
 * simulator, of one workflow and of many; how long a poll takes under the limits that Zenduty
 * documents; and what is remembered of a large account. Names of parts, as in `npx tsx bench/polling.mts state`, choose some of them.
 */
import { randomUUID } from 'node:crypto';
import { OWNER, startN8n, type N8n } from '../e2e/n8n/start.mts';
import { until } from '../e2e/support/until.mts';
import { storePolling } from '../e2e/workflows/pollingTrigger.mts';
import type { JsonObject } from '../nodes/Zenduty/json.ts';
import { beforePoll, compare, judge } from '../nodes/Zenduty/polling/compare.ts';
import {
	complete,
	emptyMemory,
	numberOf,
	remember,
	type IncidentMemory,
	type IncidentState,
} from '../nodes/Zenduty/polling/state.ts';
import { addIncidents, openIncident } from '../simulator/incidents.mts';
import type { Entry } from '../simulator/journal.mts';
import { SEED } from '../simulator/seed.mts';
import type { SettingsInput } from '../simulator/settings.mts';
import { startSimulator, type Simulator } from '../simulator/simulator.mts';
import { shortest } from './compare.mts';
import { quiet } from './pollingQuiet.mts';
import { kept, shared } from './pollingShared.mts';
import { judge as judgeRatio, judgeAmount, judgeCount, tally } from './targets.mts';

const PARTS = { requests, limits, quiet, state, shared, kept };

const CHANGES = 10;
const OPEN = 300;

/** As many open incidents as one poll a minute can read under the limits, 10 a page. */
const STILL_FITS = 290;

/** How many polls are measured under the limits. */
const POLLS = 2;

const LARGE = 5_000;
const ROUNDS = 15;

const chosen = process.argv.slice(2);
const isChosen = (part: string) => chosen.length === 0 || chosen.includes(part);
for (const [name, part] of Object.entries(PARTS)) if (isChosen(name)) await part();
tally();

async function requests(): Promise<void> {
	console.log('\nrequests: starting n8n …');
	const n8n = await startWithOwner();
	try {
		// On one page, also with the changes.
		const small = await watch(n8n, { every: 5, settings: { pageSize: 2 * CHANGES } });
		for (const poll of await small.polls(2)) judgeCount('requests of a quiet poll', poll.length, 2);
		for (let index = 0; index < CHANGES; index += 1) {
			const given = { title: `Change ${index}`, service: SEED.services.shop };
			openIncident(small.zenduty.world, given, () => undefined);
		}
		const counts = (await small.polls(2)).map(({ length }) => length);
		judgeCount(`requests of a poll with ${CHANGES} changes`, Math.max(...counts), 2 + CHANGES);
		await small.stop();
		for (const pageSize of [10, 100]) {
			const large = await watch(n8n, { every: 5, open: OPEN, settings: { pageSize } });
			const [poll] = await large.polls(1);
			const what = `requests of a quiet poll with ${OPEN} open incidents, ${pageSize} a page`;
			judgeCount(what, poll.length, OPEN / pageSize + 1);
			await large.stop();
		}
	} finally {
		await n8n.remove();
	}
}

async function limits(): Promise<void> {
	console.log(`\nlimits: one poll a minute, 10 incidents a page; takes ${POLLS + 3} minutes …`);
	const n8n = await startWithOwner();
	try {
		const measure = async (open: number) => {
			const watching = await watch(n8n, { every: 60, open, settings: { limits: {} } });
			const polls = await watching.polls(POLLS);
			await watching.stop();
			for (const poll of polls) {
				const answered = poll.filter(({ status }) => status === 200).length;
				const refused = poll.filter(({ status }) => status === 429).length;
				console.log(
					`${open} open incidents: ${answered} requests in ${secondsOf(poll).toFixed(1)} s, ${refused} more refused`,
				);
			}
			return Math.max(...polls.map(secondsOf));
		};
		const [fits] = await Promise.all([STILL_FITS, OPEN].map(measure));
		judgeAmount(`a poll with ${STILL_FITS} open incidents`, fits, 's', 60);
	} finally {
		await n8n.remove();
	}
}

async function state(): Promise<void> {
	console.log(`\nstate: ${LARGE} open and ${LARGE} resolved incidents`);
	const now = Date.now();
	const row = (number: number, status: number): JsonObject => {
		const date = (seconds: number) => new Date(now + 1000 * seconds).toISOString();
		return {
			incident_number: number,
			unique_id: randomUUID(),
			status,
			creation_date: date(0),
			acknowledged_date: status === 2 ? date(1) : null,
			resolved_date: status === 3 ? date(2) : null,
		};
	};
	const rows = Array.from({ length: 2 * LARGE }, (_, index) =>
		row(1_000_000 + index, index < LARGE ? 1 + (index % 2) : 3),
	);
	const byNumber = new Map(rows.map((each) => [numberOf(each), each]));
	const memory = knowing(byNumber, now);
	const size = JSON.stringify(memory).length / 1000;
	const comparing = (listed: readonly JsonObject[]) => {
		const latest = new Map(listed.map((each) => [numberOf(each), each]));
		const before = beforePoll(knowing(latest, now), 0);
		return () => {
			if (compare(before, latest).length > 0) {
				throw new Error('Nothing happened, but something is told');
			}
		};
	};
	const tenth = rows.filter((_, index) => index % 10 === 0);
	const [all, few] = shortest(ROUNDS, [comparing(rows), comparing(tenth)]);
	judgeAmount('what is remembered', size, 'kB', 300);
	console.log(`comparing takes ${all.toFixed(1)} ms`);
	judgeRatio('comparing beside comparing a tenth of them', [all / few], { atMost: 15 });
}

/** What the first poll remembers of these incidents. */
function knowing(latest: Map<number, JsonObject>, now: number): IncidentMemory {
	const known = new Map<number, IncidentState>();
	for (const [number, each] of latest) {
		const judged = judge(number, each, beforePoll(emptyMemory(), undefined));
		if (judged !== undefined) known.set(number, judged.now);
	}
	return complete(remember(emptyMemory(), known), now, latest);
}

async function startWithOwner(): Promise<N8n> {
	const n8n = await startN8n();
	await n8n.rest.setUpOwner(OWNER);
	return n8n;
}

interface Watching {
	zenduty: Simulator;
	/** Waits for polls that begin after this. @returns the requests of each */
	polls(count: number): Promise<Entry[][]>;
	stop(): Promise<void>;
}

/**
 * Starts an account and a workflow that watches it: its first poll is over.
 *
 * @param every how often it polls, in seconds
 * @param open how many open incidents the account has more than from the start; none are resolved
 */
async function watch(
	{ rest }: N8n,
	{ every, open, settings = {} }: { every: number; open?: number; settings?: SettingsInput },
): Promise<Watching> {
	const zenduty = await startSimulator({ settings: { newestFirst: true, ...settings } });
	if (open !== undefined) {
		zenduty.state.incidents.length = 0;
		addIncidents(zenduty.world, open, { title: 'Disk almost full' });
	}
	const fields = { apiKey: zenduty.apiKey, baseUrl: zenduty.url };
	const credential = await rest.createCredential(`Bench ${randomUUID()}`, fields, 'zendutyApi');
	const workflow = await storePolling(rest, { credential, every });
	await rest.activate(workflow, undefined, 90_000);
	return {
		zenduty,
		async polls(count) {
			const before = pollsIn(zenduty).length;
			const isThere = () => pollsIn(zenduty).length > before + count;
			await until(`${count} polls`, isThere, (count + 2) * every * 2000, 500);
			return pollsIn(zenduty).slice(before, before + count);
		},
		async stop() {
			await rest.deactivate(workflow.id);
			await zenduty.stop();
		},
	};
}

/** The requests of each poll after the first one; the last of them may still be under way. */
function pollsIn({ journal }: Simulator): Entry[][] {
	const polls: Entry[][] = [];
	for (const entry of journal.entries) {
		const { status } = (entry.body ?? {}) as { status?: number };
		const isFirstPage = new URL(entry.path, 'http://localhost').searchParams.get('page') === '1';
		const isAgain = polls.at(-1)?.every(({ status: answer }) => answer === 429);
		if (status === 3 && isFirstPage && !isAgain) polls.push([]);
		polls.at(-1)?.push(entry);
	}
	return polls;
}

/** From the beginning of the first request to the end of the last. */
function secondsOf(poll: Entry[]): number {
	const [begun, ended] = [poll[0], poll[poll.length - 1]].map(({ at }) => Date.parse(at));
	return (ended + (poll.at(-1)?.duration ?? 0) - begun) / 1000;
}
