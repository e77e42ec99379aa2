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
	type IncidentEvent,
	type Judged,
} from './compare';
import { allRows } from './sharedReads';
import type { IncidentSource } from './source';
import {
	complete,
	isOfAnotherAccount,
	stateIn,
	emptyMemory,
	numberOf,
	readFrom,
	remember,
	type EventCount,
	type IncidentMemory,
	type IncidentState,
} from './state';
import { shownIn } from './updates';

/** An incident with at least one event since the last poll. */
export interface ChangedIncident {
	incident: JsonObject;
	/** The events, in the order in which they happened. An update comes last. */
	events: IncidentEvent[];
}

/** The values that one poll of incidents needs, with `round` and `last` of {@link PollState}. */
export interface IncidentTask extends EventCount {
	/** The time at which the poll began, by n8n's clock, in milliseconds since 1970. */
	now: number;
	/**
	 * Tells whether an incident must be read with a request of its own, because the lists do not show
	 * all of its fields.
	 */
	needsDetails: (changed: ChangedIncident) => boolean;
	/** Whether updates of an incident are events. */
	tellsUpdates?: boolean;
	/** Whether the first poll outputs the open incidents. */
	startsWithOpen?: boolean;
}

/** The result of a poll of incidents. */
export interface IncidentPoll {
	/** The incidents with events. The oldest incident comes first. */
	changed: ChangedIncident[];
	memory: IncidentMemory;
	/**
	 * The error of the first incident that could not be read. That incident and the incidents with
	 * greater numbers are left for the next poll.
	 */
	stoppedBy?: unknown;
	/**
	 * Whether the remembered state of any incident has changed. False in a first poll that outputs
	 * nothing.
	 */
	hasMemoryChanged: boolean;
	/**
	 * The number of incidents that changed or that no list shows, without those that are left for the
	 * next poll.
	 */
	judged: number;
	/**
	 * The number of incidents that are left for the next poll, because a list shows them but Zenduty
	 * does not find them by their numbers.
	 */
	missing: number;
	/** The number of incidents that are forgotten because the API key may no longer read them. */
	hidden: number;
	/**
	 * Whether the incidents belong to another account than the remembered incidents. The poll is then
	 * a first poll.
	 */
	isAnotherAccount: boolean;
}

/** The incidents in the lists, by number. */
type Rows = ReadonlyMap<number, JsonObject>;

/** The result of comparing the incidents that changed. */
interface Outcome {
	/**
	 * The state of each compared incident that is to be remembered. Undefined for an incident that is
	 * to be forgotten.
	 */
	states: Map<number, IncidentState | undefined>;
	/**
	 * All incidents as they were read last. Incidents that changed but could not be compared are left
	 * out.
	 */
	incidents: Map<number, JsonObject>;
	/** The numbers of the open incidents that no list shows. */
	unlisted: number[];
	changed: ChangedIncident[];
	missing: number;
	hidden: number;
	isAnotherAccount: boolean;
	stopped?: Pick<IncidentPoll, 'stoppedBy'>;
}

/**
 * Polls incidents in three steps: reads the lists, finds the events of the incidents that changed,
 * and remembers the new state. The first poll only remembers, unless "Start With Open Incidents" is
 * on. An example of a later poll:
 *
 *     remembered before  incidents 1 and 5 triggered, incident 2 acknowledged; newSince is 10:00
 *     requested          resolved incidents that were created since 10:00 the day before: 6, 3, 2
 *                        open incidents: 4, 1
 *                        incident 5, which no list shows: it was deleted
 *     events             2 resolved
 *                        4 triggered                 not remembered, and open
 *                        6 triggered, 6 resolved     not remembered, resolved, created at 11:00
 *     no events          1                           it is triggered as before
 *                        3                           not remembered, resolved, created at 9:00
 *                        5                           nobody can act on a deleted incident
 *     remembered after   incidents 1 and 4 triggered, and the resolved incidents that the next poll
 *                        could otherwise take for new ones
 *
 * Incident 6 was opened and resolved between two polls.
 *
 * @param memory the state that the last poll remembered. Undefined before the first poll.
 * @throws the error of a list that cannot be read
 */
export async function pollIncidents(
	memory: IncidentMemory | undefined,
	source: IncidentSource,
	task: IncidentTask,
): Promise<IncidentPoll> {
	const isFirst = memory === undefined;
	const shown = task.tellsUpdates ? memory?.shown : undefined;
	const remembered = { ...(memory ?? emptyMemory(task.last)), shown };
	const rows = await readLists(remembered, source, task.now, isFirst);
	const before = isFirst
		? beforePoll(rememberAll(remembered, rows, task), undefined)
		: beforePoll(remembered, task.round);
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
		judged: outcome.states.size,
		missing,
		hidden,
		isAnotherAccount: false,
		...stopped,
	};
}

/**
 * Reads the list of resolved incidents and the list of open incidents. If an incident is in both
 * lists, its status changed between the two reads, and the list that was read later is used.
 *
 * - A later poll reads resolved incidents first. If an incident is reopened between the reads, it
 *   is in both lists, and gets its event. If an incident is resolved between the reads, it is in
 *   neither list. If that incident is remembered, the poll reads it with a request of its own. If
 *   that incident is not remembered, the next poll finds it.
 * - The first poll reads open incidents first. If an incident is resolved between the reads, it is
 *   remembered as open or as resolved. So the next poll does not take it for a new incident.
 */
async function readLists(
	memory: IncidentMemory,
	source: IncidentSource,
	now: number,
	isFirst: boolean,
): Promise<Rows> {
	const readResolved = async () => await readResolvedOf(memory, source, now);
	const readOpen = async () => await allRows(source.pages('open'));
	const rows = isFirst
		? [...(await readOpen()), ...(await readResolved())]
		: [...(await readResolved()), ...(await readOpen())];
	return new Map(rows.map((row) => [numberOf(row), row]));
}

/**
 * Reads the list of resolved incidents page by page. Stops after the page for which `isLastToRead`
 * is true.
 */
async function readResolvedOf(
	memory: IncidentMemory,
	{ pages }: IncidentSource,
	now: number,
): Promise<JsonObject[]> {
	const since = readFrom(memory, now);
	let resolved: JsonObject[] = [];
	// Zenduty searches by days in an unknown time zone, so one day more is requested.
	for await (const { rows, page } of pages('resolved', since - DAY)) {
		resolved = rows;
		if (isLastToRead(memory, page.items, since)) break;
	}
	return resolved;
}

/** Returns the state that the first poll remembers after it has read the lists. */
function rememberAll(
	empty: IncidentMemory,
	rows: Rows,
	{ now, startsWithOpen }: IncidentTask,
): IncidentMemory {
	const before = beforePoll(empty, undefined);
	const states = new Map<number, IncidentState>();
	for (const [number, row] of rows) {
		const judged = judge(number, row, before);
		if (judged !== undefined) states.set(number, judged.now);
	}
	const all = complete(remember(empty, states), now, rows);
	return startsWithOpen ? { ...all, toStart: Object.keys(all.open).map(Number) } : all;
}

/**
 * Finds the events of each incident that changed, and reads its details if they are needed. An
 * incident that is deleted, that Zenduty does not find, or that the key may no longer read is
 * counted or forgotten, and the function goes on. The function stops when a read fails for another
 * reason, or when an incident belongs to another account.
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
		states: new Map(),
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
		let result: Judged | Unjudged;
		try {
			result = await readAndJudge(change, before, source, needsDetails);
		} catch (error) {
			outcome.stopped = { stoppedBy: error };
			break;
		}
		if (result === 'missing') {
			outcome.missing += 1;
			continue;
		}
		if (result === 'hidden') outcome.hidden += 1;
		const judged = typeof result === 'string' ? undefined : result;
		outcome.states.set(number, judged?.now);
		if (judged === undefined) continue;
		const { incident, events } = judged;
		if (isOfAnother(number, incident)) return { ...outcome, isAnotherAccount: true };
		incidents.set(number, incident);
		if (listed === undefined && isOpen(judged.now.status)) outcome.unlisted.push(number);
		if (events.length > 0) outcome.changed.push({ incident, events });
	}
	return outcome;
}

/**
 * The reason why an incident could not be compared:
 *
 * - `missing`: a list shows the incident, but Zenduty does not find it by its number. It may have
 *   been deleted since, or Zenduty may find it later. Its remembered state stays.
 * - `hidden`: the API key may not read the incident. The incident is forgotten.
 * - `gone`: the incident was deleted, or no longer matches the filters, or its status cannot be
 *   read and the incident is not remembered. The incident is forgotten.
 */
type Unjudged = 'missing' | 'hidden' | 'gone';

async function readAndJudge(
	{ number, listed }: Change,
	before: Before,
	source: IncidentSource,
	needsDetails: IncidentTask['needsDetails'],
): Promise<Judged | Unjudged> {
	if (listed !== undefined && (listed.events.length === 0 || !needsDetails(listed))) {
		return listed;
	}
	const incident = await source.get(number, listed?.incident).catch((error: unknown) => {
		// The key may have lost its permission for the team of the incident.
		if (listed === undefined && isForbidden(error)) return 'hidden' as const;
		throw error;
	});
	if (incident === 'hidden') return incident;
	if (incident === undefined) return listed ? 'missing' : 'gone';
	if (listed === undefined && !(await source.isListed(incident))) return 'gone';
	// The incident may have changed again since the lists were read.
	return judge(number, incident, before) ?? judgeUnreadable(number, incident, before) ?? 'gone';
}

/**
 * Returns the state that is remembered after the poll. After a poll that was stopped, `newSince`
 * and `newest` stay the same.
 */
function rememberPoll(
	{ memory, toStart }: Before,
	rows: Rows,
	{ states, incidents, unlisted, missing, stopped }: Outcome,
	{ now, tellsUpdates }: IncidentTask,
	isFirst: boolean,
): IncidentMemory {
	const judged = remember(memory, states, unlisted);
	// The first poll was already complete when it had read the lists.
	const next = stopped || isFirst ? judged : complete(judged, now, rows, missing);
	const left = [...toStart].filter((number) => !states.has(number));
	return {
		...next,
		shown: tellsUpdates ? shownIn(memory.shown, incidents, next.open, now) : undefined,
		toStart: left.length > 0 ? left : undefined,
	};
}

/**
 * Tells whether the remembered state of any compared incident has changed. An incident that is too
 * old to be remembered is compared in each poll, and is forgotten again. So its state is the same
 * before and after.
 */
function hasChanged(
	before: IncidentMemory,
	after: IncidentMemory,
	{ states, unlisted }: Outcome,
): boolean {
	const { added = [], numbers = [] } = before.unlisted ?? {};
	const unlistedBefore = new Set([...added, ...numbers]);
	return (
		[...states.keys()].some((number) => !isSame(stateIn(before, number), stateIn(after, number))) ||
		unlisted.some((number) => !unlistedBefore.has(number))
	);
}
