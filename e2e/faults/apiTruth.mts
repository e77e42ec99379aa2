/**
 * Whether the action tells the truth about what it did, although half of all requests go wrong. The
 * journal of the simulated Zenduty is the judge.
 */
import { randomInt } from 'node:crypto';
import { addIncidents } from '../../simulator/incidents.mts';
import type { Counts, Entry } from '../../simulator/journal.mts';
import type { Simulator } from '../../simulator/simulator.mts';
import type { Json } from '../n8n/rest.mts';
import type { Server } from '../n8n/server.mts';
import {
	act,
	retry,
	type Result,
	type Run,
	type StoredCredential,
} from '../workflows/actionRun.mts';
import type { Details } from '../workflows/failure.mts';
import { CREATE_INCIDENT, SEND_ALERT } from '../workflows/byTitle.mts';
import { isUnclear, startBrokenZenduty } from './brokenApi.mts';
import { figure, promise } from './promises.mts';

const MANY = 1000;
const FEW = 60;

/** How many items n8n works on at the same time. */
const CONCURRENCY = 20;

/** How often a person presses *Retry* at most. */
const MOST_RETRIES = 60;

/** How long one execution may take, in milliseconds. */
const PATIENCE = 15 * 60_000;

/** What the node says of an item that failed. */
type Said = Pick<Details, 'code' | 'mayExist'>;

/** What that says about one piece of work. */
type Claim = 'done' | 'not done' | 'may be done';

/** A piece of work of one item: what the node says, and what Zenduty did. */
interface Work {
	item: string;
	claim: Claim;
	/** How often it was done. */
	times: number;
	/** Whether a request for it was answered so that nobody can know. */
	isUnclear: boolean;
}

/** One kind of work that is tried. */
interface Kind {
	name: string;
	parameters: Json;
	/** Makes the input items. */
	items(zenduty: Simulator, count: number): Json[];
	/** Judges one item, by what the node said of it: undefined for success. */
	judge(seen: Seen, item: Json, said: Said | undefined): Work[];
}

/** What Zenduty saw, read from its journal once for all items. */
interface Seen {
	counts: Counts;
	/** The entity IDs of the alerts that were taken. */
	alerts: Set<string>;
	/** The requests that were answered so that nobody can know what was done. */
	unclear: Entry[];
	/** The IDs of incidents, by their numbers. */
	incidentIds: Map<number, string>;
}

const KINDS: Kind[] = [
	{
		name: 'incidents created',
		parameters: CREATE_INCIDENT,
		items: (_zenduty, count) => titles('Created', count),
		judge: ({ counts, unclear }, { title }, said) => [
			{
				item: title,
				claim: claimOf(said),
				times: counts.incidentsCreated[title] ?? 0,
				isUnclear: unclear.some(({ body }) => isJson(body) && body.title === title),
			},
		],
	},
	{
		name: 'alerts sent',
		parameters: SEND_ALERT,
		items: (_zenduty, count) => titles('Alerted', count),
		judge({ counts, alerts, unclear }, { title }, said) {
			const opened = counts.incidentsCreated[title] ?? 0;
			// An alert may be listed twice; a second incident may not be opened.
			const times = opened > 1 ? opened : Number(alerts.has(title));
			const isUnclear = unclear.some(({ body }) => isJson(body) && body.entity_id === title);
			return [{ item: title, claim: claimOf(said), times, isUnclear }];
		},
	},
	{
		name: 'acknowledgements with a note',
		parameters: {
			resource: 'incident',
			operation: 'acknowledge',
			incident: { __rl: true, mode: 'id', value: '={{ $json.number }}' },
			options: { note: '=Under way: {{ $json.title }}' },
		},
		items(zenduty, count) {
			const first = Math.max(...zenduty.state.incidents.map((it) => it.incident_number)) + 1;
			addIncidents(zenduty.world, count, { title: 'To be acknowledged' });
			return Array.from({ length: count }, (_, n) => ({
				number: first + n,
				title: `no. ${first + n}`,
			}));
		},
		judge({ counts, unclear, incidentIds }, { number, title }, said) {
			const { statusesSet, notesAdded } = counts;
			const id = incidentIds.get(number) ?? '';
			const isStatusDone = said === undefined || said.code === 'partly_done';
			return [
				{
					item: `status of ${title}`,
					claim: isStatusDone ? 'done' : claimOf(said),
					times: statusesSet[number]?.['2'] ?? 0,
					isUnclear: unclear.some(
						({ method, path }) => method === 'PATCH' && path.includes(`/${id}/`),
					),
				},
				{
					item: `note of ${title}`,
					claim: isStatusDone ? claimOf(said) : 'not done',
					times: notesAdded[`Under way: ${title}`] ?? 0,
					isUnclear: unclear.some(
						({ body }) => isJson(body) && body.note === `Under way: ${title}`,
					),
				},
			];
		},
	},
];

/** Tries each kind of work: with *Continue*, and with Retry On Fail and *Retry* in the list. */
export async function apiTruth(server: Server, isShort: boolean): Promise<void> {
	const seed = randomInt(2 ** 32);
	figure('the seed of the faults', seed);
	for (const kind of KINDS) {
		await continuing(server, kind, isShort ? FEW : MANY, seed);
		await retrying(server, kind, isShort ? FEW / 2 : FEW, seed + 1);
	}
}

/** A failed item goes on with its error: each item says what became of it. */
async function continuing(server: Server, kind: Kind, count: number, seed: number): Promise<void> {
	await withZenduty(server, seed, async (zenduty, stored) => {
		const items = kind.items(zenduty, count);
		const { outputs, execution } = await run(server, kind, stored, items, {
			onError: 'continueRegularOutput',
		});
		const [output] = outputs;
		const seen = look(zenduty);
		const works = items.flatMap((item, n) => kind.judge(seen, item, output?.[n]?.details));
		promise(
			'package',
			`${count} ${kind.name}: each item has one output, and n8n does not fail`,
			execution.status === 'success' && output?.length === count,
			String(output?.length),
		);
		judge(`${count} ${kind.name}`, works);
	});
}

/** The first failure ends the run. n8n tries it again, and then a person presses *Retry*. */
async function retrying(server: Server, kind: Kind, count: number, seed: number): Promise<void> {
	await withZenduty(server, seed, async (zenduty, stored) => {
		const items = kind.items(zenduty, count);
		let result = await run(server, kind, stored, items, { retryOnFail: true });
		let retries = 0;
		for (; result.execution.status !== 'success' && retries < MOST_RETRIES; retries++) {
			result = await retry(server, result.execution, PATIENCE);
		}
		const seen = look(zenduty);
		const works = items.flatMap((item) => kind.judge(seen, item, undefined));
		const missing = works.filter(({ times }) => times === 0);
		promise(
			'package',
			`${count} ${kind.name} with Retry On Fail and "Retry" until all is done: none is missing`,
			result.execution.status === 'success' && missing.length === 0,
			`${missing.length} missing after ${retries} times "Retry"`,
		);
		const twice = works.filter(({ times }) => times > 1);
		const known = twice.filter((work) => !work.isUnclear);
		promise(
			'package',
			`${count} ${kind.name} with Retry On Fail and "Retry": twice is only what may have existed`,
			known.length === 0,
			`${twice.length} twice, of ${known.length} of them it was known that they existed`,
		);
	});
}

async function withZenduty<T>(
	server: Server,
	seed: number,
	work: (zenduty: Simulator, stored: StoredCredential) => Promise<T>,
): Promise<T> {
	const zenduty = await startBrokenZenduty(seed);
	try {
		const { apiKey, url: baseUrl } = zenduty;
		const name = `Account ${seed}`;
		const id = await server.rest.createCredential(name, { apiKey, baseUrl }, 'zendutyApi');
		return await work(zenduty, { type: 'zendutyApi', id, name });
	} finally {
		await zenduty.stop();
	}
}

async function run(
	server: Server,
	{ parameters }: Kind,
	stored: StoredCredential,
	items: Json[],
	more: Partial<Run>,
): Promise<Result> {
	const options = { ...parameters.options, concurrency: CONCURRENCY };
	return await act(server, {
		parameters: { ...parameters, options },
		stored,
		items,
		patience: PATIENCE,
		...more,
	});
}

function judge(what: string, works: Work[]): void {
	const wrong = (isWrong: (work: Work) => boolean) => works.filter(isWrong);
	const count = (claim: Claim) => works.filter((work) => work.claim === claim).length;
	const figures = `${count('done')} done, ${count('not done')} not done, ${count('may be done')} may be`;
	const promises: Array<[string, (work: Work) => boolean]> = [
		['nothing is done twice', ({ times }) => times > 1],
		['what is called done is done', ({ claim, times }) => claim === 'done' && times === 0],
		['what is called not done is not', ({ claim, times }) => claim === 'not done' && times > 0],
		[
			'"may exist" stands only where nobody can know',
			({ claim, isUnclear }) => claim === 'may be done' && !isUnclear,
		],
	];
	for (const [name, isWrong] of promises) {
		const found = wrong(isWrong);
		const shown = found
			.slice(0, 3)
			.map(({ item, claim, times }) => `${item}: ${claim}, ${times} ×`);
		promise(
			'package',
			`${what}: ${name}`,
			works.length > 0 && found.length === 0,
			[figures, ...shown].join('; '),
		);
	}
}

function claimOf(said: Said | undefined): Claim {
	if (said === undefined) return 'done';
	const isUnclear = said.mayExist || ['may_exist', 'unclear'].includes(said.code);
	return isUnclear ? 'may be done' : 'not done';
}

function look({ journal, state }: Simulator): Seen {
	return {
		counts: journal.counts(),
		alerts: new Set(journal.changes('alert taken').map(({ entityId }) => entityId)),
		unclear: journal.entries.filter(isUnclear),
		incidentIds: new Map(state.incidents.map((it) => [it.incident_number, it.unique_id])),
	};
}

function isJson(body: unknown): body is Json {
	return typeof body === 'object' && body !== null;
}

function titles(word: string, count: number): Json[] {
	return Array.from({ length: count }, (_, n) => ({ title: `${word} ${n}` }));
}
