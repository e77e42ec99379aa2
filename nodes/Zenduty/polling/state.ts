import { unexpectedResponse } from '../errors';
import { toText, type JsonObject } from '../json';
import { DAY, readDate } from '../model/date';
import { numberIn } from '../model/incident';
import { STATUS_CODES } from '../model/statusWords';
import type { OnCallMemory } from './onCall';
import type { LastPoll } from './sharedReads';
import type { ShownValues } from './updates';

/*
 * If an incident is not remembered, a poll must decide whether the incident is new. For this, the
 * poll compares the creation date of the incident with the creation dates that polls have read, not
 * with n8n's clock. An example:
 *
 *     newest       10:00, 10:40, 11:20: for each of the last three complete polls, the newest
 *                  creation date that had been read when the poll ended
 *     newSince     9:00: an hour before the first date in `newest`. An incident that was created
 *                  before 9:00 is not new
 *     readFrom     9:00: a poll requests the resolved incidents that were created since 9:00, and
 *                  remembers them
 *
 * A poll is complete if no error has stopped it.
 */

/**
 * Zenduty's lists may show a new incident with a delay, when they already show incidents that were
 * created after it. This is the longest delay that the trigger allows for, in milliseconds. So if
 * `newest` has three dates, `newSince` is the oldest of them, minus this delay.
 */
const MARGIN = 60 * 60_000;

/**
 * The number of complete polls (polls that no error stopped) that have a chance to find a new
 * incident. The trigger misses an incident only if none of these polls finds it in a list.
 */
const POLLS_TO_FIND = 3;

/** Every tenth poll reads some of the incidents in `numbers` of {@link Unlisted}. */
const UNLISTED_INTERVAL = 10;

/**
 * The largest number of incidents in `numbers` of {@link Unlisted} that a tenth poll reads, because
 * each of them costs one request. The incidents in `added` are read in addition.
 */
const UNLISTED_AT_ONCE = 5;

/**
 * The facts that are remembered about one incident. The next poll compares the incident with them.
 */
export interface IncidentState {
	/** The number of the status in the API: 1 is triggered, 2 is acknowledged, 3 is resolved. */
	status: number;
	/**
	 * The time at which the incident was last acknowledged or resolved, in milliseconds since 1970.
	 * If that never happened, it is the millisecond before the creation of the incident.
	 */
	at: number;
	/**
	 * The `round` of {@link PollState} in the poll that began to remember the incident. It becomes a
	 * part of the event IDs, so that the events of an incident that was forgotten and is remembered
	 * again get new IDs. Undefined in two cases: the first poll read the incident, or the incident
	 * was new and its number was greater than all numbers that polls had read before.
	 */
	round?: number;
	/**
	 * The beginning of the ID of the incident, see {@link shortIdOf}. If an incident with the same
	 * number later has another ID, the API key now belongs to another account, see
	 * {@link isOfAnotherAccount}.
	 */
	id?: string;
}

/**
 * The incidents that are open although no list shows them. Each of them costs a request of its own,
 * so most polls do not read them.
 */
export interface Unlisted {
	/**
	 * The numbers of the open incidents that were in no list of the last poll, but in a list of an
	 * earlier poll. Perhaps an incident just moved, during that poll, to a page that the poll had
	 * already read. So the next poll reads each of these incidents again, if no list shows it.
	 */
	added: number[];
	/**
	 * The numbers of the open incidents that no list shows and that are not in `added`. Only every
	 * tenth poll reads some of these incidents. The incident that was read longest ago comes first.
	 */
	numbers: number[];
	/**
	 * The position of the next poll in a count of complete polls from 1 to 10. The tenth poll reads
	 * some incidents in `numbers`. Then the count begins again at 1.
	 */
	polls: number;
}

/**
 * The {@link IncidentState} of an open incident as a list of its values, which is smaller to store.
 * If Zenduty sent no ID, `id` is empty.
 */
type OpenIncident = [status: number, at: number, id: string, round?: number];

/**
 * The state of the incidents that is remembered from one poll to the next. n8n always stores the
 * whole state, so the state is kept small.
 */
export interface IncidentMemory {
	/** The remembered open incidents. The key is the number of the incident, such as `217`. */
	open: Record<string, OpenIncident>;
	/**
	 * The remembered resolved incidents. The key is the number of the incident. The value is `at` of
	 * {@link IncidentState}, or `at` and `round` if the incident has a `round`.
	 */
	resolved: Record<string, number | [at: number, round: number]>;
	/**
	 * The greatest incident number that polls have read. An incident with a greater number was never
	 * remembered before. See `last` of {@link PollState}.
	 */
	last: number;
	/**
	 * An incident that is not remembered is new only if it was created at this time or later, in
	 * milliseconds since 1970.
	 */
	newSince: number;
	/**
	 * Up to three dates, the date of the oldest poll first. Each complete poll (one that no error
	 * stopped) adds a date: the newest creation date that polls have read until then. If Zenduty does
	 * not find a listed incident by its number, the poll usually adds no date (see `withNewest`).
	 * Empty if no incident was ever read.
	 */
	newest: number[];
	/** The open incidents that no list shows. Undefined if the lists show all open incidents. */
	unlisted?: Unlisted;
	/**
	 * The title, the assignee and the priority that each open incident had when it was read last. The
	 * key is the number of the incident. Undefined if "Updated" is not selected.
	 */
	shown?: Record<string, ShownValues>;
	/**
	 * The numbers of the open incidents for which "Start With Open Incidents" must still output an
	 * event.
	 */
	toStart?: number[];
}

/** The state that the node stores in its static data. */
export interface PollState {
	/**
	 * A hash of the settings to which the state belongs, such as the workflow and the filters. If the
	 * next poll has another hash, it uses only the {@link EventCount}.
	 */
	scope: string;
	/**
	 * The number of polls whose output had at least one event of an incident. An incident may be
	 * remembered, forgotten and remembered again. Then its new events must not get the IDs of its old
	 * events. So this number becomes a part of the new IDs.
	 */
	round: number;
	/**
	 * The greatest incident number that earlier polls have read, including polls with other filters.
	 * So no incident with a greater number has had an event in the output.
	 */
	last: number;
	/**
	 * The state of the incidents. Undefined in two cases: no poll has read incidents yet, or only
	 * "On-Call Changed" is selected.
	 */
	incidents?: IncidentMemory;
	onCall?: OnCallMemory;
	/**
	 * The time at which the last poll ended, and the ID of the process that measured it. Undefined if
	 * no poll has stored a state yet.
	 */
	lastPoll?: LastPoll;
}

/**
 * The members of the state that are kept when the filters change. Event IDs depend on them, so that
 * a new event never gets the ID of an earlier event.
 */
export type EventCount = Pick<PollState, 'round' | 'last'>;

/**
 * Returns a memory without incidents, for a first poll.
 *
 * @param last the greatest incident number that earlier polls have read, for example with other
 * filters. 0 if there was no earlier poll.
 */
export function emptyMemory(last = 0): IncidentMemory {
	return { open: {}, resolved: {}, newSince: Infinity, newest: [], last };
}

/**
 * Returns the remembered state of an incident. If the incident is not remembered, the result is
 * undefined.
 */
export function stateIn(memory: IncidentMemory, number: number): IncidentState | undefined {
	const open = memory.open[number];
	if (open !== undefined) return { status: open[0], at: open[1], id: open[2], round: open[3] };
	const resolved = memory.resolved[number];
	if (resolved === undefined) return undefined;
	const [at, round] = typeof resolved === 'number' ? [resolved] : resolved;
	return { status: STATUS_CODES.resolved, at, round };
}

/**
 * The number of characters of an incident's ID that are remembered. It is small, because the stored
 * state has this many characters for each open incident.
 */
const SHORT_ID = 4;

/**
 * Returns the beginning of the ID of an incident, in lower case and without dashes. If the incident
 * has no ID, the text is empty.
 */
export function shortIdOf({ unique_id: id }: JsonObject): string {
	return toText(id).replaceAll('-', '').toLowerCase().slice(0, SHORT_ID);
}

/**
 * Tells whether an incident is another one than the remembered incident with the same number. If
 * so, the API key now belongs to another Zenduty account, because each account numbers its
 * incidents separately.
 */
export function isOfAnotherAccount(
	{ open }: IncidentMemory,
	number: number,
	incident: JsonObject,
): boolean {
	// IDs are remembered only for open incidents. So for any other incident, the result is false.
	const before = open[number]?.[2] ?? '';
	const now = shortIdOf(incident);
	return before !== '' && now !== '' && before !== now;
}

/**
 * Returns the number of an incident, such as 217. The state uses this number as the key of the
 * incident.
 *
 * @throws ZendutyError `unexpected_response` if the incident has no number
 */
export function numberOf(incident: JsonObject): number {
	const number = numberIn(incident) ?? 0;
	if (number > 0) return number;
	throw unexpectedResponse(
		'Zenduty returned an incident without its number.',
		"Check 'Base URL' in the credential, and whether a proxy changes responses.",
	);
}

/**
 * Returns the earliest creation date of the resolved incidents that a poll must read, in
 * milliseconds since 1970. It is `newSince` or earlier.
 *
 * @param now the time at which the poll began, by n8n's clock. It is used only if no incident was
 * ever read.
 */
export function readFrom({ newSince, newest }: IncidentMemory, now: number): number {
	// The next poll may look back further than this poll, at most to `newest[0] - MARGIN`. An incident
	// that was created since then and that no poll has remembered is new for the next poll. So this
	// poll reads and remembers all these incidents.
	return Math.min(newSince, newest.length > 0 ? newest[0] - MARGIN : now - DAY);
}

/**
 * Tells whether earlier polls had enough chances to find an incident. One poll is not enough,
 * because it may miss an incident that moves from one page or list to another during the poll.
 *
 * @param created the creation date of the incident, in milliseconds since 1970
 */
export function isSettled({ newest }: IncidentMemory, created: number): boolean {
	// A poll had a chance to find the incident if it has read a newer incident. So the incident must
	// be older than all dates in `newest`. The first of them is the oldest date.
	const [oldest = -Infinity] = newest;
	return created < oldest;
}

/**
 * Returns the numbers of the open incidents that no list shows and that this poll does not read,
 * see {@link Unlisted}.
 */
export function leftUnread({ unlisted }: IncidentMemory): number[] {
	if (unlisted === undefined) return [];
	return isDue(unlisted) ? unlisted.numbers.slice(UNLISTED_AT_ONCE) : unlisted.numbers;
}

function isDue({ polls }: Unlisted): boolean {
	return polls >= UNLISTED_INTERVAL;
}

/**
 * Returns the memory with the new states of the incidents that a poll has compared.
 *
 * @param judged the new state of each incident. If it is undefined, the incident is forgotten.
 * @param unlisted the numbers of open incidents that this poll has read, but found in no list
 */
export function remember(
	memory: IncidentMemory,
	judged: ReadonlyMap<number, IncidentState | undefined>,
	unlisted: readonly number[] = [],
): IncidentMemory {
	const open = { ...memory.open };
	const resolved = { ...memory.resolved };
	let { last } = memory;
	for (const [number, state] of judged) {
		last = Math.max(last, number);
		delete open[number];
		delete resolved[number];
		if (state === undefined) continue;
		const { status, at, id = '', round } = state;
		if (status !== STATUS_CODES.resolved) {
			open[number] = round === undefined ? [status, at, id] : [status, at, id, round];
		} else {
			resolved[number] = round === undefined ? at : [at, round];
		}
	}
	const before = memory.unlisted ?? { added: [], numbers: [], polls: 0 };
	// An incident that this poll has not compared stays in its list, `added` or `numbers`. Usually,
	// the reason is that only every tenth poll reads the incident.
	const isUnread = (number: number) => !judged.has(number);
	const readBefore = new Set([...before.added, ...before.numbers]);
	const next = {
		added: [
			...before.added.filter(isUnread),
			...unlisted.filter((number) => !readBefore.has(number)),
		],
		numbers: [
			...before.numbers.filter(isUnread),
			...unlisted.filter((number) => readBefore.has(number)),
		],
		polls: before.polls,
	};
	return { ...memory, open, resolved, last, unlisted: unlessEmpty(next) };
}

/**
 * Returns the memory after a complete poll, which no error has stopped. The memory has a new
 * `newSince`, and only the resolved incidents that the next poll needs.
 *
 * @param now the time at which the poll began, by n8n's clock
 * @param rows the incidents in the lists that this poll has read
 * @param missing how many incidents a list shows although Zenduty answers that they do not exist
 */
export function complete(
	memory: IncidentMemory,
	now: number,
	rows: ReadonlyMap<number, JsonObject>,
	missing = 0,
): IncidentMemory {
	const newest = withNewest(memory.newest, now, rows, missing);
	const newSince = nextNewSince(memory, newest, now);
	const unlisted = memory.unlisted && stillUnlisted(memory.unlisted, rows);
	const after = { ...memory, newSince, newest, unlisted };
	// The next poll reads the resolved incidents that were created at `readFrom` or later. These
	// incidents must be kept, so that the next poll does not take them for new ones.

	// The memory has no creation dates, only `at`, which may be one millisecond before the creation.
	// So `keptSince` is one millisecond before `readFrom`.
	const keptSince = readFrom(after, now) - 1;
	const isKept = (state: number | number[]) =>
		(typeof state === 'number' ? state : state[0]) >= keptSince;
	const resolved = Object.fromEntries(
		Object.entries(memory.resolved).filter(([, state]) => isKept(state)),
	);
	return { ...after, resolved };
}

/**
 * Returns the time that `newSince` has in the next poll. After the first poll, it changes only if
 * `newest` has the dates of three complete polls.
 */
function nextNewSince(before: IncidentMemory, newest: readonly number[], now: number): number {
	// If no earlier poll has read an incident, `newSince` is a day before the first poll, by n8n's
	// clock. Perhaps the first poll did not read and remember the incidents that were created before
	// that time. So they do not count as new.
	if (before.newest.length === 0) return readFrom(before, now);
	return newest.length < POLLS_TO_FIND ? before.newSince : newest[0] - MARGIN;
}

/**
 * Returns the dates of `before`, and after them the newest creation date that polls have read until
 * now. Only the last three dates are kept.
 *
 * @param missing see {@link complete}
 */
function withNewest(
	before: number[],
	now: number,
	rows: ReadonlyMap<number, JsonObject>,
	missing: number,
): number[] {
	let newest = before[before.length - 1] ?? -Infinity;
	for (const { creation_date: date } of rows.values()) {
		// A date in the future counts as `now`, because a `newSince` that is too late would make polls
		// lose incidents. So if n8n's clock is behind Zenduty's clock, `newSince` is too early. Then
		// polls only read more incidents than needed.
		newest = Math.max(newest, Math.min(readDate(date) ?? -Infinity, now));
	}
	// If Zenduty did not find a listed incident by its number, no date is added, so `newSince` stays
	// the same. Then the incident is still new when Zenduty finds it, even if it is resolved by then.

	// But Zenduty may never find the incident. So if `newest` is more than a day after `before[0]`, a
	// date is added all the same. If `before` is empty, there is no `before[0]`. The comparison is
	// then false, so the first date is added.
	if (missing > 0 && newest - before[0] <= DAY) return before;
	return newest === -Infinity ? [] : [...before, newest].slice(-POLLS_TO_FIND);
}

function stillUnlisted(
	unlisted: Unlisted,
	rows: ReadonlyMap<number, JsonObject>,
): Unlisted | undefined {
	const isUnlisted = (number: number) => !rows.has(number);
	return unlessEmpty({
		added: unlisted.added.filter(isUnlisted),
		numbers: unlisted.numbers.filter(isUnlisted),
		polls: isDue(unlisted) ? 1 : unlisted.polls + 1,
	});
}

/**
 * Returns undefined in place of an object without incidents. n8n does not store members that are
 * undefined, so the stored state is smaller.
 */
function unlessEmpty(unlisted: Unlisted): Unlisted | undefined {
	const { added, numbers } = unlisted;
	return added.length + numbers.length === 0 ? undefined : unlisted;
}

/**
 * Reads the state that the last poll stored. The caller must check its `scope`, because the user
 * may have changed the filters since the last poll.
 *
 * @param data the value in the node's static data. Undefined before the first poll.
 */
export function readState(data: unknown): Partial<PollState> & EventCount {
	const state = (data ?? {}) as Partial<PollState>;
	const { round = 0, incidents, last = 0 } = state;
	// If the last poll read only who is on call, `incidents` is missing. Then `last` has the number
	// that an earlier poll stored.
	return { ...state, round, last: incidents?.last ?? last };
}
