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
 *     readFrom     9:00: a poll reads and remembers the resolved incidents that were created since
 *                  9:00
 *
 * A poll is complete if no error has stopped it.
 */

/**
 * The longest delay, in milliseconds, that the trigger allows for. Zenduty's lists may show a new
 * incident late, when they already show newer incidents. So an incident can be new if it was
 * created up to one hour before the oldest date in `newest`.
 */
const MARGIN = 60 * 60_000;

/**
 * The number of dates that `newest` keeps. Each date is from one complete poll (a poll that no
 * error stopped). With three dates, three polls can find a new incident before it is too old to be
 * new.
 */
const POLLS_TO_FIND = 3;

/**
 * Only every tenth poll reads incidents in `numbers` of {@link Unlisted}, because each of these
 * incidents costs one request.
 */
const UNLISTED_INTERVAL = 10;

/**
 * One poll reads at most this many of the incidents in `numbers` of {@link Unlisted}, because each
 * of them costs one request. The incidents in `added` are read in addition.
 */
const UNLISTED_AT_ONCE = 5;

/**
 * The state of one incident that the node stores between two polls. The next poll compares the
 * incident with this state, to find events such as `resolved`.
 */
export interface IncidentState {
	/** The number of the status in the API: 1 is triggered, 2 is acknowledged, 3 is resolved. */
	status: number;
	/**
	 * The time at which the incident was last acknowledged or resolved, in milliseconds since 1970.
	 * If the incident was never acknowledged or resolved, the time is one millisecond before the
	 * creation. So an acknowledgement at the moment of the creation counts as later.
	 */
	at: number;
	/**
	 * The `round` of {@link PollState} in the poll that began to remember the incident. This number
	 * is a part of the event IDs. So if the node forgets the incident and remembers it again, its new
	 * events get new IDs. Undefined in two cases:
	 *
	 * - The first poll read the incident.
	 * - The incident was new, and its number was greater than all numbers that polls had read before.
	 */
	round?: number;
	/**
	 * The first characters of the ID of the incident, see {@link shortIdOf}. They are stored only for
	 * open incidents. If an incident with the same number later has another ID, the API key now
	 * belongs to another account, see {@link isOfAnotherAccount}.
	 */
	id?: string;
}

/**
 * The remembered open incidents that no list shows. Each of them costs a request of its own, so a
 * poll does not read all of them. It reads the incidents in `added`, which disappeared from the
 * lists in the last poll. Every tenth poll also reads some of the incidents in `numbers`.
 */
export interface Unlisted {
	/**
	 * The numbers of the open incidents that disappeared from the lists in the last poll. Perhaps
	 * such an incident only moved to another page while the last poll read the lists. So the next
	 * poll reads the incident again, if no list shows it.
	 */
	added: number[];
	/**
	 * The numbers of the open incidents that no list shows and that are not in `added`. Only every
	 * tenth poll reads some of these incidents. The incident that was read longest ago comes first.
	 */
	numbers: number[];
	/**
	 * Counts the polls, so that only every tenth poll reads some of the incidents in `numbers`. Each
	 * complete poll adds 1. If the value is 10, the poll reads these incidents and sets the value to
	 * 1. If an error stops a poll, the value stays.
	 */
	polls: number;
}

/**
 * The {@link IncidentState} of an open incident as a list of its values, which is smaller to store.
 * If Zenduty sent no ID, `id` is empty.
 */
type OpenIncident = [status: number, at: number, id: string, round?: number];

/**
 * The values about incidents that one poll stores for the next poll. Even if only one incident has
 * changed, n8n stores the whole object again, so the object is kept small.
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
	 * The greatest number of an incident that any poll has compared with the remembered state, also
	 * with other filters. An incident with a greater number was never remembered, so it cannot have
	 * been forgotten. If it is new, its event IDs need no `round` (see {@link IncidentState}).
	 */
	last: number;
	/**
	 * The earliest creation date of a new incident, in milliseconds since 1970. If an incident is not
	 * remembered and was created earlier, it counts as old.
	 */
	newSince: number;
	/**
	 * Up to three dates, the oldest first, in milliseconds since 1970. Usually, each complete poll (a
	 * poll that no error stopped) adds the newest creation date that polls have read until then. For
	 * the exceptions, see `withNewest`. Empty until a poll has read an incident.
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
	 * event, for example because an error stopped the first poll. Undefined if there is no such
	 * incident.
	 */
	toStart?: number[];
}

/** The state that the node stores in its static data. */
export interface PollState {
	/**
	 * A hash of the settings for which the state was stored, such as the credential and the filters.
	 * If the hash of the next poll differs, that poll begins anew. It keeps only `round` and `last`,
	 * see {@link EventCount}.
	 */
	scope: string;
	/**
	 * The number of polls whose output had at least one event of an incident. An incident may be
	 * remembered, forgotten and remembered again. Then its new events must not get the IDs of its old
	 * events. So this number becomes a part of the new IDs.
	 */
	round: number;
	/**
	 * The greatest incident number that polls have compared, including polls with other filters. The
	 * stored number does not include the poll that stored it. So if `incidents` is set,
	 * {@link readState} uses `last` of `incidents` instead.
	 */
	last: number;
	/**
	 * The remembered incidents. Undefined if the poll that stored this state read no incidents,
	 * because only "On-Call Changed" was selected.
	 */
	incidents?: IncidentMemory;
	onCall?: OnCallMemory;
	/**
	 * The time at which the last poll ended, and the ID of the process whose clock measured this
	 * time. The next poll uses a list of another poll only if the read of that list began at this
	 * time or later. `poll` sets this member when it stores the state.
	 */
	lastPoll?: LastPoll;
}

/**
 * The members of the state that are kept even if the settings in `scope` change. If they were lost,
 * a new event could get the ID of an earlier event.
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
 * Tells whether `incident` and the remembered incident with the same number are different
 * incidents. If so, the API key now belongs to another Zenduty account, because each account
 * numbers its incidents separately.
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
 * @throws ZendutyError `unexpected_response` if the incident has no whole number greater than 0
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
 * Returns a time, in milliseconds since 1970: a poll must read the resolved incidents that were
 * created at this time or later. The time is `newSince` or earlier.
 *
 * @param now the time at which the poll began, by n8n's clock. It is used only if `newest` is
 * empty. Then the returned time is at least one day before `now`.
 */
export function readFrom({ newSince, newest }: IncidentMemory, now: number): number {
	// `newSince` may become earlier in the next poll, but not earlier than `newest[0] - MARGIN`. If
	// no poll remembered an incident that was created after that time, the next poll could take the
	// incident for new. So this poll already reads and remembers such incidents.
	return Math.min(newSince, newest.length > 0 ? newest[0] - MARGIN : now - DAY);
}

/**
 * Tells whether an incident was created before all dates in `newest`. If so, the incident is
 * settled: each poll that added one of these dates could have found the incident. Usually, there
 * are three dates, because one poll may miss an incident that moves to another page or list during
 * the poll. If `newest` is empty, the result is false.
 *
 * @param created the creation date of the incident, in milliseconds since 1970
 */
export function isSettled({ newest }: IncidentMemory, created: number): boolean {
	// No date in `newest` is earlier than the date before it, so the first date is the oldest.
	const [oldest = -Infinity] = newest;
	return created < oldest;
}

/**
 * Returns the numbers in `numbers` of {@link Unlisted} that this poll does not read: usually all of
 * them, and in every tenth poll all except the first five.
 */
export function leftUnread({ unlisted }: IncidentMemory): number[] {
	if (unlisted === undefined) return [];
	return isDue(unlisted) ? unlisted.numbers.slice(UNLISTED_AT_ONCE) : unlisted.numbers;
}

function isDue({ polls }: Unlisted): boolean {
	return polls >= UNLISTED_INTERVAL;
}

/**
 * Returns a copy of the memory with the new states of the incidents that a poll has compared. The
 * copy also has the new values of `last` and `unlisted`.
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
 * Returns the memory after a complete poll, which no error has stopped. The function updates
 * `newest`, `newSince` and `unlisted`, and removes the resolved incidents that the next poll does
 * not need.
 *
 * @param now the time at which the poll began, by n8n's clock
 * @param rows the incidents in the lists that this poll has read
 * @param missing how many incidents a list shows that Zenduty did not find when the poll asked for
 * them by number
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
	// The next poll reads the resolved incidents that were created at the time of `readFrom` or
	// later. If the memory did not keep these incidents, the next poll could take them for new
	// incidents.

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
	// If no poll before this one has read a creation date, `newSince` is one day before the first poll,
	// by n8n's clock. Perhaps the first poll has not read older resolved incidents, so they must not
	// count as new.
	if (before.newest.length === 0) return readFrom(before, now);
	return newest.length < POLLS_TO_FIND ? before.newSince : newest[0] - MARGIN;
}

/**
 * Adds a date to `before`: the newest creation date that any poll has read so far. Only the last
 * three dates are kept. If Zenduty did not find a listed incident by its number, usually no date is
 * added (see the comment below).
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
		// A date in the future counts as `now`. Otherwise, one wrong date could make `newSince` too
		// late, and polls would lose incidents. If n8n's clock is behind Zenduty's clock, correct dates
		// also count as `now`. Then `newSince` is too early, and polls only read more incidents than
		// needed.
		newest = Math.max(newest, Math.min(readDate(date) ?? -Infinity, now));
	}
	// If `missing` is above 0, a list shows an incident that Zenduty does not find by its number yet.
	// Then no date is added, so `newSince` does not move past this incident. When Zenduty finds it
	// later, it still counts as new, even if it is resolved by then.

	// Perhaps Zenduty never finds the incident. Then `newSince` would never change again. So a date
	// is added anyway if `newest` is more than a day after `before[0]`. If `before` is empty,
	// `before[0]` is undefined and the comparison is false, so the first date is always added.
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
	// `incidents.last` includes the last poll, so it is used if possible. If the last poll read only
	// who is on call, `incidents` is missing. Then `last` has the number of an earlier poll.
	return { ...state, round, last: incidents?.last ?? last };
}
