import { isForbidden } from '../errors';
import type { JsonObject } from '../json';
import { DAY } from '../model/date';
import {
	beforePoll,
	compare,
	isLastToRead,
	isOpen,
	isSame,
	judge,
	judgeUnreadable,
	type Before,
	type Change,
	type Happening,
	type Judged,
} from './compare';
import type { IncidentSource } from './source';
import {
	complete,
	isOfAnotherAccount,
	knownIn,
	emptyMemory,
	numberOf,
	readFrom,
	remember,
	type EventCount,
	type IncidentMemory,
	type Known,
} from './state';
import { shownIn } from './updates';

/** An incident to which something happened. */
export interface ChangedIncident {
	incident: JsonObject;
	/** In the order in which it happened. An update comes last. */
	happened: Happening[];
}

/** What a poll of incidents is to do. For `round` and `last` see {@link PollState}. */
export interface IncidentTask extends EventCount {
	/** When the poll began, by n8n's clock, in milliseconds since 1970. */
	now: number;
	/** Tells whether an incident must be read with a request of its own: lists show less of it. */
	needsDetails: (changed: ChangedIncident) => boolean;
	/** Whether updates of an incident are told. */
	tellsUpdates?: boolean;
	/** Whether the first poll gives out the open incidents. */
	startsWithOpen?: boolean;
}

/** What a poll of incidents brought. */
export interface IncidentPoll {
	/** The oldest incident first. */
	changed: ChangedIncident[];
	memory: IncidentMemory;
	/** The error of the first incident that could not be read. That one and later ones are left. */
	stoppedBy?: unknown;
	/**
	 * Whether what is remembered of any incident has changed. False in a first poll that gives out
	 * nothing.
	 */
	hasMemoryChanged: boolean;
	/** How many incidents were judged, because they changed or because no list showed them. */
	judged: number;
	/** How many incidents are left for the next poll: a list shows them, but they are not found. */
	missing: number;
	/** How many incidents are forgotten, because the key may not read them any more. */
	hidden: number;
	/** Whether the incidents are of another account than before, so that this is a first poll. */
	isAnotherAccount: boolean;
}

/** The incidents that the lists show, by number. */
type Rows = ReadonlyMap<number, JsonObject>;

/** What became of the incidents that a poll judged. */
interface Outcome {
	/** What is known of them now; undefined for an incident that is to be forgotten. */
	known: Map<number, Known | undefined>;
	/** All incidents as they were read last, without those that changed and could not be judged. */
	incidents: Map<number, JsonObject>;
	/** The numbers of those that are open, although no list shows them. */
	unlisted: number[];
	changed: ChangedIncident[];
	missing: number;
	hidden: number;
	isAnotherAccount: boolean;
	stopped?: Pick<IncidentPoll, 'stoppedBy'>;
}

/**
 * Polls incidents in three steps: it reads the lists, judges what changed, and remembers. The first
 * poll only remembers, unless it is to give out the open incidents. A later poll, for example:
 *
 *     was remembered   incidents 1 and 5 triggered, incident 2 acknowledged; newSince is 10:00
 *     asks             resolved incidents that were created since 10:00, and a day before: 6, 3, 2
 *                      open incidents: 4, 1
 *                      incident 5, which no list shows: it was deleted
 *     tells            2 resolved
 *                      4 triggered                 unknown and open
 *                      6 triggered, 6 resolved     unknown and resolved, created at 11:00: new
 *     does not tell    1                           it is triggered as before
 *                      3                           unknown and resolved, created at 9:00: old
 *                      5                           nobody can act on it
 *     remembers        incidents 1 and 4 triggered, and the resolved ones that could be new again
 *
 * Incident 6 was opened and resolved between two polls.
 *
 * @param memory what the last poll remembered; undefined before the first poll
 * @throws what the source throws while the lists are read
 */
export async function pollIncidents(
	memory: IncidentMemory | undefined,
	source: IncidentSource,
	task: IncidentTask,
): Promise<IncidentPoll> {
	const isFirst = memory === undefined;
	const shown = task.tellsUpdates ? memory?.shown : undefined;
	const known = { ...(memory ?? emptyMemory(task.last)), shown };
	const rows = await readLists(known, source, task.now, isFirst);
	const before = isFirst
		? beforePoll(rememberAll(known, rows, task), undefined)
		: beforePoll(known, task.round);
	const outcome = await judgeChanges(rows, before, source, task);
	if (outcome.isAnotherAccount) {
		return { ...(await pollIncidents(undefined, source, task)), isAnotherAccount: true };
	}
	const next = rememberPoll(before, rows, outcome, task, isFirst);
	const { changed, missing, hidden, stopped } = outcome;
	return {
		changed,
		memory: next,
		hasMemoryChanged: changed.length > 0 || hasChanged(before.memory, next, outcome),
		judged: outcome.known.size,
		missing,
		hidden,
		isAnotherAccount: false,
		...stopped,
	};
}

/**
 * Reads the list of resolved and the list of open incidents. An incident in both lists changed
 * while they were read: the list that was read later counts.
 *
 * While a poll reads, an incident may move from one list to the other.
 *
 * - An ordinary poll reads resolved incidents first. An incident that is reopened meanwhile is in
 *   both lists, and is told. An incident that is resolved meanwhile is in neither list. If it is
 *   known, the poll reads it with a request of its own. If it is not, the next poll finds it.
 * - The first poll reads open incidents first. An incident that is resolved meanwhile is remembered
 *   as open or resolved. So the next poll does not take it for a new incident.
 */
async function readLists(
	memory: IncidentMemory,
	source: IncidentSource,
	now: number,
	isFirst: boolean,
): Promise<Rows> {
	const since = readFrom(memory, now);
	// Zenduty finds by days. Their time zone is not known, so a day more is asked for.
	const readResolved = async () =>
		await source.list('resolved', since - DAY, (page) => isLastToRead(memory, page, since));
	const readOpen = async () => await source.list('open');
	const rows = isFirst
		? [...(await readOpen()), ...(await readResolved())]
		: [...(await readResolved()), ...(await readOpen())];
	return new Map(rows.map((row) => [numberOf(row), row]));
}

/** Returns what the first poll remembers as soon as it has read the lists. */
function rememberAll(
	nothing: IncidentMemory,
	rows: Rows,
	{ now, startsWithOpen }: IncidentTask,
): IncidentMemory {
	const before = beforePoll(nothing, undefined);
	const known = new Map<number, Known>();
	for (const [number, row] of rows) {
		const judged = judge(number, row, before);
		if (judged !== undefined) known.set(number, judged.now);
	}
	const all = complete(remember(nothing, known), now, rows);
	return startsWithOpen ? { ...all, toStart: Object.keys(all.open).map(Number) } : all;
}

/**
 * Judges each incident that changed, and reads its details where they are needed. It ends at the
 * first incident that cannot be read, and at the first incident of another account.
 */
async function judgeChanges(
	rows: Rows,
	before: Before,
	source: IncidentSource,
	{ needsDetails }: IncidentTask,
): Promise<Outcome> {
	const isOfAnother = (number: number, incident: JsonObject) =>
		isOfAnotherAccount(before.memory, number, incident);
	const changes = compare(before, rows);
	const incidents = new Map(rows);
	for (const { number } of changes) incidents.delete(number);
	const outcome: Outcome = {
		known: new Map(),
		incidents,
		unlisted: [],
		changed: [],
		missing: 0,
		hidden: 0,
		isAnotherAccount: [...rows].some(([number, row]) => isOfAnother(number, row)),
	};
	if (outcome.isAnotherAccount) return outcome;
	for (const change of changes) {
		const { number, listed } = change;
		let found: Found;
		try {
			found = await readAndJudge(change, before, source, needsDetails);
		} catch (error) {
			outcome.stopped = { stoppedBy: error };
			break;
		}
		if (found === 'missing') outcome.missing += 1;
		if (found === 'hidden') outcome.hidden += 1;
		if (found === 'missing') continue;
		const judged = typeof found === 'string' ? undefined : found;
		outcome.known.set(number, judged?.now);
		if (judged === undefined) continue;
		const { incident, happened } = judged;
		if (isOfAnother(number, incident)) return { ...outcome, isAnotherAccount: true };
		incidents.set(number, incident);
		if (listed === undefined && isOpen(judged.now.status)) outcome.unlisted.push(number);
		if (happened.length > 0) outcome.changed.push({ incident, happened });
	}
	return outcome;
}

/**
 * What an incident is now, or why it could not be judged:
 *
 * - `missing`: a list shows the incident, but it is not found by its number. What is known of it
 *   stays. It may have been deleted meanwhile, or Zenduty finds it later.
 * - `hidden`: the key may not read the incident. It is forgotten.
 * - `gone`: the incident was deleted, or does not match the filters any more. It is forgotten.
 */
type Found = Judged | 'missing' | 'hidden' | 'gone';

async function readAndJudge(
	{ number, listed }: Change,
	before: Before,
	source: IncidentSource,
	needsDetails: IncidentTask['needsDetails'],
): Promise<Found> {
	if (listed !== undefined && (listed.happened.length === 0 || !needsDetails(listed))) {
		return listed;
	}
	const incident = await source.get(number, listed?.incident).catch((error: unknown) => {
		// The key may have lost the team of the incident.
		if (listed === undefined && isForbidden(error)) return 'hidden' as const;
		throw error;
	});
	if (incident === 'hidden') return incident;
	if (incident === undefined) return listed ? 'missing' : 'gone';
	if (listed === undefined && !(await source.isListed(incident))) return 'gone';
	// The incident may have changed again since the lists were read.
	return judge(number, incident, before) ?? judgeUnreadable(number, incident, before) ?? 'gone';
}

/** Returns what is remembered in the end. A poll that was stopped does not count as complete. */
function rememberPoll(
	{ memory, toStart }: Before,
	rows: Rows,
	{ known, incidents, unlisted, stopped }: Outcome,
	{ now, tellsUpdates }: IncidentTask,
	isFirst: boolean,
): IncidentMemory {
	const judged = remember(memory, known, unlisted);
	// The first poll was complete as soon as it had read the lists.
	const next = stopped || isFirst ? judged : complete(judged, now, rows);
	const left = [...toStart].filter((number) => !known.has(number));
	return {
		...next,
		shown: tellsUpdates ? shownIn(memory.shown, incidents, next.open, now) : undefined,
		toStart: left.length > 0 ? left : undefined,
	};
}

/**
 * Tells whether what is remembered of any incident that was judged has changed. Other incidents do
 * not count: lists also show incidents that are too old to be remembered.
 */
function hasChanged(
	before: IncidentMemory,
	after: IncidentMemory,
	{ known, unlisted }: Outcome,
): boolean {
	const unlistedBefore = new Set(before.unlisted?.numbers);
	return (
		[...known.keys()].some((number) => !isSame(knownIn(before, number), knownIn(after, number))) ||
		unlisted.some((number) => !unlistedBefore.has(number))
	);
}
