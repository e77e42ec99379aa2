import { unexpectedResponse } from '../errors';
import { toText, type JsonObject } from '../json';
import { DAY, readDate } from '../model/date';
import { numberIn } from '../model/incident';
import { STATUS_CODES } from '../model/statusWords';
import type { OnCallMemory } from './onCall';
import type { LastPoll } from './sharedReads';
import type { ShownValues } from './updates';

/*
 * How does a poll decide that an incident is new, if the incident is not remembered? The poll uses
 * the creation dates of the incidents that polls have read, and not n8n's clock:
 *
 *     newest       10:00, 10:40, 11:20: for each of the last three complete polls, the newest
 *                  creation date that had been read when the poll ended
 *     newSince     9:00: an hour before the first of these dates. An incident that is not
 *                  remembered and was created before 9:00 is old
 *     readFrom     9:00: a poll requests the resolved incidents that were created since 9:00. These
 *                  incidents are remembered, so the next poll does not take them for new incidents.
 *                  Only in the first polls, `readFrom` is earlier than `newSince`
 *
 * n8n's clock is used in two places. A creation date that is in the future by n8n's clock is
 * replaced by the current time. Until a poll has read an incident, polls request the resolved
 * incidents that were created since a day before the first poll. If n8n's clock is slow, `newSince`
 * is earlier. So the poll reads more incidents, but loses none.
 */

/**
 * The greatest time by which Zenduty may show an incident late, in milliseconds. An incident may
 * appear in the lists after another incident although it was created up to this much earlier.
 */
const MARGIN = 60 * 60_000;

/**
 * The number of complete polls that have the chance to find an incident. An incident is missed only
 * if none of them finds the incident in a list.
 */
const POLLS_TO_FIND = 3;

/** Every tenth poll reads again some open incidents that no list shows. */
const UNLISTED_INTERVAL = 10;

/**
 * The largest number of such incidents that a tenth poll reads. The incidents in `added` of {@link
 * Unlisted} are read in addition.
 */
const UNLISTED_AT_ONCE = 5;

/** The remembered state of one incident. */
export interface IncidentState {
	/** The number of the status in the API: 1 is triggered, 2 is acknowledged, 3 is resolved. */
	status: number;
	/**
	 * The time at which the incident was last acknowledged or resolved, in milliseconds since 1970.
	 * If that never happened, it is the millisecond before its creation. Each acknowledgement and
	 * each resolution gets a later time than the remembered one.
	 */
	at: number;
	/**
	 * The round of the first poll that read the incident, see {@link PollState}. Undefined if no
	 * earlier poll can have remembered and forgotten the incident.
	 */
	round?: number;
	/**
	 * The beginning of the ID of the incident, see {@link shortIdOf}. It is kept only while the
	 * incident is open.
	 */
	id?: string;
}

/**
 * The open incidents that no list shows.
 *
 * - A poll that misses a remembered open incident in the lists reads it at once. The incident may
 *   only have moved to a page that had already been read, so the next poll reads it again.
 * - After that, only every tenth poll reads the incident. These polls read at most five such
 *   incidents each.
 */
export interface Unlisted {
	/**
	 * The numbers of the incidents that the last poll was the first to miss in the lists. The next
	 * poll reads all of them. If that poll is stopped, those that it has not read stay here.
	 */
	added: number[];
	/**
	 * The numbers of the other unlisted incidents. The incident whose last read is the longest ago
	 * comes first.
	 */
	numbers: number[];
	/**
	 * The place of the next poll in the count to ten: 1 for the first poll after a poll that read
	 * incidents in `numbers`. If it is 10, the next poll reads some of them. Only complete polls
	 * count.
	 */
	polls: number;
}

/**
 * An open incident: the values of {@link IncidentState} without their names. If the ID is not
 * known, `id` is empty.
 */
type OpenIncident = [status: number, at: number, id: string, round?: number];

/**
 * The state of the incidents that is remembered from one poll to the next. n8n stores the whole
 * state each time, so it is kept small.
 */
export interface IncidentMemory {
	/** The open incidents, by number. */
	open: Record<string, OpenIncident>;
	/**
	 * The resolved incidents, by number. The value is `at` of {@link IncidentState}, or `at` and
	 * `round`.
	 */
	resolved: Record<string, number | [at: number, round: number]>;
	/** The greatest incident number that polls have read, see `last` of {@link PollState}. */
	last: number;
	/**
	 * The earliest creation of a new incident, in milliseconds since 1970. If the next poll finds a
	 * resolved incident that is not remembered, the incident is new if it was created at this time or
	 * later.
	 */
	newSince: number;
	/**
	 * The creation dates of the newest incidents: for each of the last complete polls, up to three,
	 * the newest date that had been read when the poll ended. The oldest poll comes first. The list
	 * is empty if no incident was ever read.
	 */
	newest: number[];
	/** The open incidents that no list shows. Undefined if the lists show all open incidents. */
	unlisted?: Unlisted;
	/**
	 * The values that open incidents showed last, by number. Undefined if "Updated" is not selected.
	 */
	shown?: Record<string, ShownValues>;
	/** The open incidents that "Start With Open Incidents" has not output yet. */
	toStart?: number[];
}

/** The state that the node stores in its static data. */
export interface PollState {
	/** A hash of the settings that the state belongs to, such as the workflow and the filters. */
	scope: string;
	/**
	 * The number of polls that have output events of incidents. If an incident may have been
	 * remembered and forgotten before, the round becomes a part of the IDs of its events. So these
	 * IDs differ from the IDs of its earlier events. A poll without output does not change the round,
	 * because n8n need not store the state of such a poll.
	 */
	round: number;
	/**
	 * The greatest incident number that earlier polls have read, including polls with other filters.
	 * The number is used if `incidents` is missing. No incident with a greater number has had an
	 * event in the output.
	 */
	last: number;
	/**
	 * The state of the incidents. Undefined before a poll has read them, and if only "On-Call
	 * Changed" is selected.
	 */
	incidents?: IncidentMemory;
	onCall?: OnCallMemory;
	/** The time at which the last poll ended. Undefined if no poll has stored a state yet. */
	lastPoll?: LastPoll;
}

/**
 * The members of the state that are kept when the filters change. With these members, a new event
 * never gets the ID of an earlier event.
 */
export type EventCount = Pick<PollState, 'round' | 'last'>;

/**
 * Returns the state with which the trigger begins, or begins anew.
 *
 * @param last the greatest incident number that earlier polls have read, for example with other
 * filters, see {@link PollState}
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

/** The number of characters of an incident's ID that are remembered. */
const SHORT_ID = 4;

/**
 * Returns the beginning of the ID of an incident, without dashes. If the response has no ID, the
 * text is empty.
 */
export function shortIdOf({ unique_id: id }: JsonObject): string {
	return toText(id).replaceAll('-', '').toLowerCase().slice(0, SHORT_ID);
}

/**
 * Tells whether a number now belongs to another incident than the incident that is remembered. If
 * so, the API key belongs to another account, because Zenduty numbers the incidents of each account
 * separately. Only the IDs of open incidents are remembered, so the result is false for any other
 * incident.
 */
export function isOfAnotherAccount(
	{ open }: IncidentMemory,
	number: number,
	incident: JsonObject,
): boolean {
	const before = open[number]?.[2] ?? '';
	const now = shortIdOf(incident);
	return before !== '' && now !== '' && before !== now;
}

/**
 * Returns the number of an incident. Incidents are remembered by their number.
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
 * Returns the creation date from which on a poll reads all resolved incidents. The date is never
 * later than `newSince`, but may be earlier. Incidents between the two dates are remembered,
 * because `newSince` of the next poll may be earlier.
 *
 * @param now the time at which the poll began, by n8n's clock. It is used only if no incident was
 * ever read.
 * @returns milliseconds since 1970
 */
export function readFrom({ newSince, newest }: IncidentMemory, now: number): number {
	return Math.min(newSince, newest.length > 0 ? newest[0] - MARGIN : now - DAY);
}

/**
 * Tells whether earlier polls had enough time to find an incident. That is so if the incident was
 * created before the newest incident that the oldest of the last three complete polls had read.
 * Before the third complete poll, the oldest of the polls so far is used. Until a poll has read an
 * incident, the result is false. A single poll may miss an incident that moves from one page or
 * list to another during the poll.
 */
export function isSettled({ newest }: IncidentMemory, created: number): boolean {
	const [oldest = -Infinity] = newest;
	return created < oldest;
}

/**
 * Returns the numbers of the unlisted open incidents that this poll skips. The poll reads the other
 * unlisted incidents, each with a request of its own.
 */
export function leftUnread({ unlisted }: IncidentMemory): number[] {
	if (unlisted === undefined) return [];
	return isDue(unlisted) ? unlisted.numbers.slice(UNLISTED_AT_ONCE) : unlisted.numbers;
}

function isDue({ polls }: Unlisted): boolean {
	return polls >= UNLISTED_INTERVAL;
}

/**
 * Returns the state that is remembered after some incidents were compared.
 *
 * @param judged the new state of each of these incidents. Undefined for an incident that is to be
 * forgotten.
 * @param unlisted the numbers of the incidents that are open although no list shows them
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
 * Returns the state that is remembered after a complete poll: a poll that compared all incidents
 * that had changed. `newSince` is set anew, see {@link nextNewSince}. Resolved incidents that are
 * too old to be taken for new ones are forgotten.
 *
 * @param now the time at which the poll began, by n8n's clock
 * @param rows the incidents in the lists, by number
 * @param missing the number of incidents that a list shows but that Zenduty does not find by their
 * numbers
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
	// `at` may be the millisecond before the creation, but is never earlier.
	const keptSince = readFrom(after, now) - 1;
	const isKept = (state: number | number[]) =>
		(typeof state === 'number' ? state : state[0]) >= keptSince;
	const resolved = Object.fromEntries(
		Object.entries(memory.resolved).filter(([, state]) => isKept(state)),
	);
	return { ...after, resolved };
}

/**
 * Returns the time that `newSince` has in the next poll:
 *
 * - The first poll sets it to a day before that poll, by n8n's clock. An older incident may have
 *   existed before the first poll, so it is not new.
 * - It stays the same until `newest` has the dates of three complete polls.
 * - After that, it is an hour before the newest incident that the oldest of the last three complete
 *   polls had read.
 */
function nextNewSince(before: IncidentMemory, newest: readonly number[], now: number): number {
	if (before.newest.length === 0) return readFrom(before, now);
	return newest.length < POLLS_TO_FIND ? before.newSince : newest[0] - MARGIN;
}

/**
 * Adds the creation date of the newest incident that was read until now. A creation date that is in
 * the future by n8n's clock is replaced by the current time.
 *
 * If an incident is missing, the date is not added. So the incident is still new when Zenduty finds
 * it, even if it is resolved by then. Zenduty may never find the incident. So the date is added all
 * the same if it is more than a day later than the first date in the list, or if the list is empty.
 */
function withNewest(
	before: number[],
	now: number,
	rows: ReadonlyMap<number, JsonObject>,
	missing: number,
): number[] {
	let newest = before[before.length - 1] ?? -Infinity;
	for (const { creation_date: date } of rows.values()) {
		newest = Math.max(newest, Math.min(readDate(date) ?? -Infinity, now));
	}
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
 * Returns undefined if there are no incidents, because n8n does not store members that are
 * undefined.
 */
function unlessEmpty(unlisted: Unlisted): Unlisted | undefined {
	const { added, numbers } = unlisted;
	return added.length + numbers.length === 0 ? undefined : unlisted;
}

/**
 * Reads the state that the last poll stored. The state may belong to another scope than that of
 * this poll.
 *
 * @param data the value in the node's static data. Undefined before the first poll.
 */
export function readState(data: unknown): Partial<PollState> & EventCount {
	const state = (data ?? {}) as Partial<PollState>;
	const { round = 0, incidents, last = 0 } = state;
	return { ...state, round, last: incidents?.last ?? last };
}
