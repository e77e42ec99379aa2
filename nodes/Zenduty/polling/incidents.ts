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
	/**
	 * The events in the order of the output: first the event for "Start With Open Incidents", then
	 * the changes of the status in the order in which they happened, then the event `updated`.
	 */
	events: IncidentEvent[];
}

/** The options of {@link pollIncidents}. `round` and `last` are those of {@link PollState}. */
export interface IncidentTask extends EventCount {
	/** The time at which the poll began, by n8n's clock, in milliseconds since 1970. */
	now: number;
	/**
	 * Tells whether a poll must read the details of an incident. The details have fields that the
	 * lists do not show, but they cost one more request.
	 */
	needsDetails: (changed: ChangedIncident) => boolean;
	/**
	 * `true` if a change of the title, the assignee or the priority of an open incident is an event.
	 * This is so if "Updated" is selected in "Trigger On".
	 */
	tellsUpdates?: boolean;
	/**
	 * Whether the first poll outputs each open incident as `triggered`. By default, the first poll
	 * outputs nothing.
	 */
	startsWithOpen?: boolean;
}

/**
 * The result of {@link pollIncidents}: the events, the new state, and the numbers for n8n's log.
 */
export interface IncidentPoll {
	/** The incidents with events. The oldest incident comes first. */
	changed: ChangedIncident[];
	memory: IncidentMemory;
	/**
	 * The error of an incident that could not be read. The poll stopped at this incident, and leaves
	 * this incident and the changed incidents with greater numbers for the next poll. Undefined if
	 * the poll did not stop.
	 */
	stoppedBy?: unknown;
	/**
	 * `true` if an incident has an event, or if this poll changed the remembered state of an
	 * incident. Exception: a first poll without events has `false`, because the next poll can begin
	 * anew. If this member is `true`, `runPoll` only logs an error such as `stoppedBy`, so that the
	 * new state is stored.
	 */
	hasMemoryChanged: boolean;
	/**
	 * How many incidents this poll examined: those that had changed, and those that are remembered as
	 * open although no list shows them. Incidents that are left for the next poll do not count.
	 */
	judged: number;
	/**
	 * How many incidents are left for the next poll, because a list shows them but Zenduty does not
	 * find them by their numbers.
	 */
	missing: number;
	/**
	 * How many incidents are forgotten, because the API key has no permission for them any more.
	 */
	hidden: number;
	/**
	 * Whether the API key now belongs to another Zenduty account than the remembered incidents. If
	 * so, these incidents are forgotten, and this poll is a first poll.
	 */
	isAnotherAccount: boolean;
}

/**
 * The rows of the two lists that a poll reads: the open and the resolved incidents. The key is the
 * number of the incident.
 */
type Rows = ReadonlyMap<number, JsonObject>;

/**
 * The result of {@link judgeChanges}. Members without a comment have the same meaning as in
 * {@link IncidentPoll}.
 */
interface Outcome {
	/**
	 * The new state of each incident that was compared. Undefined for an incident that is forgotten,
	 * because it is `hidden` or `gone` (see {@link Unjudged}). The key is the number of the incident.
	 */
	states: Map<number, IncidentState | undefined>;
	/**
	 * The incidents in the lists, and the incidents that this poll has compared although no list
	 * shows them. A changed incident that is left for the next poll is not in this map. The key is
	 * the number of the incident. The value is its details, or its row in a list if the details were
	 * not read.
	 */
	incidents: Map<number, JsonObject>;
	/**
	 * The numbers of the open incidents that no list shows and that this poll has read. Each of these
	 * incidents cost one request.
	 */
	unlisted: number[];
	changed: ChangedIncident[];
	missing: number;
	hidden: number;
	isAnotherAccount: boolean;
	stopped?: Pick<IncidentPoll, 'stoppedBy'>;
}

/**
 * Polls incidents in three steps: reads the lists, finds the events of the incidents that changed,
 * and remembers the new state. The first poll only remembers the incidents that exist, unless
 * "Start With Open Incidents" is on. An example of a later poll:
 *
 *     remembered before  incidents 1 and 5 as triggered, incident 2 as acknowledged
 *                        newSince is 10:00: incidents that were created since 10:00 are new
 *     requested          resolved incidents that were created since 10:00 the day before: 6, 3, 2
 *                        open incidents: 4, 1
 *                        incident 5, which no list shows: it was deleted
 *     events             2 resolved
 *                        4 triggered                 it is open, and was not remembered
 *                        6 triggered, 6 resolved     it was opened and resolved between two polls
 *     no events          1                           its status has not changed
 *                        3                           it was created at 9:00, so it is not new
 *                        5                           nobody can act on a deleted incident
 *     remembered after   incidents 1 and 4 as triggered, and some resolved incidents, so that the
 *                        next poll does not think that they are new
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
	// If `isOfAnother` returns `true` for an incident, this function calls itself for a first poll
	// (see below). A first poll must not do this again. So the incidents are compared with
	// `remembered`, which has no incidents in a first poll, and not with `before`.
	const isOfAnother = (number: number, incident: JsonObject) =>
		isOfAnotherAccount(remembered, number, incident);
	const outcome = await judgeChanges(rows, before, source, { ...task, isOfAnother });
	if (outcome.isAnotherAccount) {
		return { ...(await pollIncidents(undefined, source, task)), isAnotherAccount: true };
	}
	const next = rememberPoll(before, rows, outcome, task, isFirst);
	const { changed, missing, hidden, stopped } = outcome;
	return {
		changed,
		memory: next,
		hasMemoryChanged: changed.length > 0 || (!isFirst && hasChanged(before.memory, next, outcome)),
		judged: outcome.states.size,
		missing,
		hidden,
		isAnotherAccount: false,
		...stopped,
	};
}

/**
 * Reads the list of resolved incidents and the list of open incidents, one after the other. If an
 * incident is in both lists, its status changed between the two reads, and the row in the second
 * list is used.
 */
async function readLists(
	memory: IncidentMemory,
	source: IncidentSource,
	now: number,
	isFirst: boolean,
): Promise<Rows> {
	const readResolved = async () => await readResolvedOf(memory, source, now);
	const readOpen = async () => await allRows(source.pages('open'));
	// The first poll reads the open incidents first. So if an incident is resolved between the two
	// reads, the list of open incidents still shows the incident, and the poll remembers it. In the
	// reverse order, no list would show the incident, and the next poll could think that it is new.

	// Each later poll reads the resolved incidents first:
	// - An incident that is reopened between the two reads is in both lists, and gets its event.
	// - An incident that is resolved between the two reads is in neither list. If it is remembered,
	//   the poll reads it with a request of its own. Otherwise, the next poll finds it.
	const rows = isFirst
		? [...(await readOpen()), ...(await readResolved())]
		: [...(await readResolved()), ...(await readOpen())];
	return new Map(rows.map((row) => [numberOf(row), row]));
}

/**
 * Reads the list of resolved incidents page by page. Stops after the first page for which
 * {@link isLastToRead} is true.
 */
async function readResolvedOf(
	memory: IncidentMemory,
	{ pages }: IncidentSource,
	now: number,
): Promise<JsonObject[]> {
	const since = readFrom(memory, now);
	let resolved: JsonObject[] = [];
	// Zenduty searches by whole days, in a time zone that is not known. In that time zone, `since`
	// may be on an earlier day than in UTC. So the search begins one day before `since`.
	for await (const { rows, page } of pages('resolved', since - DAY)) {
		resolved = rows;
		if (isLastToRead(memory, page.items, since)) break;
	}
	return resolved;
}

/**
 * Returns the state that the first poll remembers: the open incidents, and some resolved incidents
 * (see {@link complete}). If the state did not have these resolved incidents, the next poll would
 * think that they are new.
 */
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

interface AccountCheck {
	/**
	 * Tells whether the poll remembers a different incident under this number. If so, the API key now
	 * belongs to another account (see {@link isOfAnotherAccount}).
	 */
	isOfAnother(number: number, incident: JsonObject): boolean;
}

/**
 * Finds the events of each incident that changed, and reads the details of the incident if they are
 * needed. Stops early if a read fails, or if an incident belongs to another account.
 */
async function judgeChanges(
	rows: Rows,
	before: Before,
	source: IncidentSource,
	{ needsDetails, isOfAnother }: Pick<IncidentTask, 'needsDetails'> & AccountCheck,
): Promise<Outcome> {
	const changes = compare(before, rows);
	const incidents = new Map(rows);
	// The changed incidents are removed from `incidents` here. When the poll has compared a changed
	// incident, the incident is added again. If the poll stops before it has compared the incident,
	// the remembered title, assignee and priority stay, so that the next poll can find their changes.
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
 * - `missing`: a list shows the incident, but Zenduty does not find it by its number. The incident
 *   stays remembered as it was, because Zenduty may find it later.
 * - `hidden`: no list shows the incident, and the API key has no permission for it. The incident is
 *   forgotten.
 * - `gone`: usually, no list shows the incident, because it was deleted or no longer matches the
 *   filters. The incident is forgotten.
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
		// If Zenduty refuses an incident that no list shows, the API key has probably lost its
		// permission for the team of the incident. So the poll forgets the incident, and does not fail.
		if (listed === undefined && isForbidden(error)) return 'hidden' as const;
		throw error;
	});
	if (incident === 'hidden') return incident;
	if (incident === undefined) return listed ? 'missing' : 'gone';
	if (listed === undefined && !(await source.isListed(incident))) return 'gone';
	// The details are compared in place of the row in the list, because the incident may have changed
	// again since the list was read. If Zenduty does not document the status and the incident is not
	// remembered, the result is `gone`.
	return judge(number, incident, before) ?? judgeUnreadable(number, incident, before) ?? 'gone';
}

function rememberPoll(
	{ memory, toStart }: Before,
	rows: Rows,
	{ states, incidents, unlisted, missing, stopped }: Outcome,
	{ now, tellsUpdates }: IncidentTask,
	isFirst: boolean,
): IncidentMemory {
	const judged = remember(memory, states, unlisted);
	// `complete` changes `newSince`. It is not called in two cases:
	// - The poll was stopped. The new incidents that this poll has not compared must count as new in
	//   the next poll.
	// - This is the first poll. Then `rememberAll` has already called `complete`.
	const next = stopped || isFirst ? judged : complete(judged, now, rows, missing);
	const left = [...toStart].filter((number) => !states.has(number));
	return {
		...next,
		shown: tellsUpdates ? shownIn(memory.shown, incidents, next.open, now) : undefined,
		toStart: left.length > 0 ? left : undefined,
	};
}

/**
 * Tells whether the poll has changed the remembered state of any incident, or has found for the
 * first time that an open incident is in no list.
 */
function hasChanged(
	before: IncidentMemory,
	after: IncidentMemory,
	{ states, unlisted }: Outcome,
): boolean {
	const { added = [], numbers = [] } = before.unlisted ?? {};
	const unlistedBefore = new Set([...added, ...numbers]);
	// `states` may have a resolved incident that is too old to be remembered. So the states in
	// `before` and `after` are compared. If both are undefined, the incident counts as unchanged.
	return (
		[...states.keys()].some((number) => !isSame(stateIn(before, number), stateIn(after, number))) ||
		unlisted.some((number) => !unlistedBefore.has(number))
	);
}
