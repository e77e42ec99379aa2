import { unexpectedResponse } from '../errors';
import { givenText, isObject, type JsonObject } from '../json';
import { DAY, readDate } from '../model/date';
import { numberIn } from '../model/incident';
import { STATUS_CODES } from '../model/statusWords';
import type { OnCallMemory } from './onCall';
import type { Seen } from './sharedReads';
import type { Shown } from './updates';

/*
 * Which unknown incident is new? The creation dates that polls have seen decide, and not n8n's clock:
 *
 *     newest       10:00, 10:40, 11:20: the newest creation date that was seen when each of the last
 *                  three complete polls ended
 *     newSince     9:00: an hour before the first of them. An unknown incident that was created before
 *                  is old
 *     readFrom     9:00: resolved incidents are asked for from here on. They are remembered, so that
 *                  the next poll knows them
 *
 * n8n's clock is used in two places. A creation date in its future counts as now. And as long as no
 * incident was ever seen, the poll asks for the last day. If the clock is behind, `newSince` is only
 * earlier: the poll reads more, and loses nothing.
 */

/**
 * How much earlier, by its creation date, an incident may have been created that Zenduty shows
 * later than another one, in milliseconds.
 */
const MARGIN = 60 * 60_000;

/** An incident is missed only if none of this many complete polls finds it in a list. */
const POLLS_TO_FIND = 3;

/** After this many polls, open incidents that no list shows are read again. */
const UNLISTED_INTERVAL = 10;

/** The largest number of these incidents that one poll reads. */
const UNLISTED_AT_ONCE = 5;

/** What is remembered of one incident. */
export interface Known {
	/** The code of the API: 1 is triggered, 2 is acknowledged, 3 is resolved. */
	status: number;
	/**
	 * When the incident was last acknowledged or resolved, in milliseconds since 1970. If it never
	 * was, this is the millisecond before its creation. Each acknowledgement and each resolution gets
	 * a later time than the one before.
	 */
	at: number;
	/**
	 * The round in which a poll first saw the incident, see {@link PollState}. It is undefined for an
	 * incident that cannot have been known before and forgotten.
	 */
	round?: number;
	/** The beginning of the ID of the incident, see {@link shortIdOf}. Only kept while it is open. */
	id?: string;
}

/**
 * Open incidents that no list shows. Each is read once at first, and later again with every tenth
 * poll, at most five in a poll.
 */
export interface Unlisted {
	/** Their numbers. The incident that was read longest ago comes first. */
	numbers: number[];
	/** How many polls ago some of them were read, as the next poll counts. All share this counter. */
	polls: number;
}

/** An open incident: the values of {@link Known} without their names. An empty `id` is unknown. */
type OpenIncident = [status: number, at: number, id: string, round?: number];

/**
 * What is remembered of incidents from one poll to the next. n8n stores it whole, so it is small.
 */
export interface IncidentMemory {
	/** Open incidents by number. */
	open: Record<string, OpenIncident>;
	/** Resolved incidents by number: `at` of {@link Known}, or `at` and `round`. */
	resolved: Record<string, number | [at: number, round: number]>;
	/** The greatest number that any incident had. */
	last: number;
	/**
	 * In the next poll, an unknown incident that is resolved counts as new if it was created at this
	 * time or later. In milliseconds since 1970.
	 */
	newSince: number;
	/**
	 * The creation date of the newest incident that had been seen when each of the last complete
	 * polls ended: up to three dates, in the order of the polls. Empty if no incident was ever seen.
	 */
	newest: number[];
	/** Missing if each open incident is in a list. */
	unlisted?: Unlisted;
	/** What open incidents showed last, by number. Missing unless updates are wanted. */
	shown?: Record<string, Shown>;
	/** The open incidents that Start With Open Incidents has still to give out. */
	toStart?: number[];
}

/** What the node keeps in its static data. */
export interface PollState {
	/** A hash of what the rest belongs to, such as the workflow and the filters. */
	scope: string;
	/**
	 * How many polls have given out events of incidents. The ID of an event has the round if the
	 * incident may have been known before and forgotten: so the ID differs from those of its earlier
	 * events. Polls that give out nothing leave the round as it is, since n8n need not store what
	 * they remember.
	 */
	round: number;
	/**
	 * The greatest incident number that earlier polls have seen, also polls with other filters. It
	 * counts if `incidents` is missing. No event of an incident with a greater number has ever come
	 * out.
	 */
	last: number;
	/** Missing before the first complete poll. */
	incidents?: IncidentMemory;
	onCall?: OnCallMemory;
	/** Missing before the first complete poll. */
	seen?: Seen;
}

/** What makes the ID of an event differ from those of earlier events, whatever the filters were. */
export type EventCount = Pick<PollState, 'round' | 'last'>;

/** Returns what is remembered before the first poll. @param last see {@link PollState} */
export function emptyMemory(last = 0): IncidentMemory {
	return { open: {}, resolved: {}, newSince: Infinity, newest: [], last };
}

/** Returns what is remembered of an incident; undefined if nothing is. */
export function knownIn(memory: IncidentMemory, number: number): Known | undefined {
	const open = memory.open[number];
	if (open !== undefined) return { status: open[0], at: open[1], id: open[2], round: open[3] };
	const resolved = memory.resolved[number];
	if (resolved === undefined) return undefined;
	const [at, round] = typeof resolved === 'number' ? [resolved] : resolved;
	return { status: STATUS_CODES.resolved, at, round };
}

/** How many characters of the ID of an incident are remembered. */
const SHORT_ID = 4;

/**
 * Returns the beginning of the ID of an incident, without dashes. Empty if the response has no ID.
 */
export function shortIdOf({ unique_id: id }: JsonObject): string {
	return givenText(id).replaceAll('-', '').toLowerCase().slice(0, SHORT_ID);
}

/**
 * Tells whether a number stands for another incident than before. Then the key is of another
 * account: Zenduty counts incidents in each account.
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
 * Reads the number of an incident, by which it is remembered.
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
 * Returns the creation date from which on a poll reads all resolved incidents. It may be earlier
 * than `newSince`, and is never later. Incidents between the two are remembered, because `newSince`
 * of the next poll may be earlier.
 *
 * @param now when the poll began, by n8n's clock. It counts only as long as no incident was ever
 * seen
 * @returns milliseconds since 1970
 */
export function readFrom({ newSince, newest }: IncidentMemory, now: number): number {
	return Math.min(newSince, newest.length > 0 ? newest[0] - MARGIN : now - DAY);
}

/**
 * Tells whether earlier polls had time enough to find an incident. It was created before the newest
 * incident that the oldest of the last three complete polls had seen; at the beginning there are
 * fewer polls. A single poll can miss an incident that moves from one page or list to another
 * meanwhile.
 */
export function isSettled({ newest }: IncidentMemory, created: number): boolean {
	return newest.length > 0 && created < newest[0];
}

/**
 * Returns the open incidents that no list shows, and that this poll does not read by themselves.
 */
export function leftUnread({ unlisted }: IncidentMemory): number[] {
	if (unlisted === undefined) return [];
	return isDue(unlisted) ? unlisted.numbers.slice(UNLISTED_AT_ONCE) : unlisted.numbers;
}

function isDue({ polls }: Unlisted): boolean {
	return polls >= UNLISTED_INTERVAL;
}

/**
 * Returns what is remembered after some incidents were judged.
 *
 * @param judged what is known of each of them now; undefined for an incident that is to be
 * forgotten
 * @param unlisted the numbers of those that are open, although no list shows them
 */
export function remember(
	memory: IncidentMemory,
	judged: ReadonlyMap<number, Known | undefined>,
	unlisted: readonly number[] = [],
): IncidentMemory {
	const open = { ...memory.open };
	const resolved = { ...memory.resolved };
	let { last } = memory;
	for (const [number, known] of judged) {
		last = Math.max(last, number);
		delete open[number];
		delete resolved[number];
		if (known === undefined) continue;
		const { status, at, id = '', round } = known;
		if (status !== STATUS_CODES.resolved) {
			open[number] = round === undefined ? [status, at, id] : [status, at, id, round];
		} else {
			resolved[number] = round === undefined ? at : [at, round];
		}
	}
	const { numbers, polls } = memory.unlisted ?? { numbers: [], polls: 0 };
	const all = [...numbers.filter((number) => !judged.has(number)), ...unlisted];
	return { ...memory, open, resolved, last, unlisted: unlessEmpty({ numbers: all, polls }) };
}

/**
 * Returns what is remembered after a complete poll, which judged every change. What counts as new
 * moves on. Resolved incidents that cannot count as new any more are forgotten.
 *
 * @param now when the poll began, by n8n's clock
 * @param rows the incidents that the lists show, by number
 */
export function complete(
	memory: IncidentMemory,
	now: number,
	rows: ReadonlyMap<number, JsonObject>,
): IncidentMemory {
	const newest = withNewest(memory.newest, now, rows);
	const newSince = nextNewSince(memory, newest, now);
	const unlisted = memory.unlisted && stillUnlisted(memory.unlisted, rows);
	const after = { ...memory, newSince, newest, unlisted };
	// `at` may be the millisecond before the creation, and is not earlier.
	const keptSince = readFrom(after, now) - 1;
	const isKept = (known: number | number[]) =>
		(typeof known === 'number' ? known : known[0]) >= keptSince;
	const resolved = Object.fromEntries(
		Object.entries(memory.resolved).filter(([, known]) => isKept(known)),
	);
	return { ...after, resolved };
}

/**
 * Returns from which creation on an unknown resolved incident is new to the next poll. The first
 * poll asks for the incidents of a day and more. The next polls read those since an hour before the
 * newest incident, which may be longer ago. These are not new: they may have been there before the
 * first poll.
 */
function nextNewSince(before: IncidentMemory, newest: readonly number[], now: number): number {
	if (before.newest.length === 0) return readFrom(before, now);
	return newest.length < POLLS_TO_FIND ? before.newSince : newest[0] - MARGIN;
}

/**
 * Adds the creation date of the newest incident that was seen until now. A creation date in the
 * future, by n8n's clock, counts as now.
 */
function withNewest(
	before: readonly number[],
	now: number,
	rows: ReadonlyMap<number, JsonObject>,
): number[] {
	let newest = before[before.length - 1] ?? -Infinity;
	for (const { creation_date: date } of rows.values()) {
		newest = Math.max(newest, Math.min(readDate(date) ?? -Infinity, now));
	}
	return newest === -Infinity ? [] : [...before, newest].slice(-POLLS_TO_FIND);
}

function stillUnlisted(
	unlisted: Unlisted,
	rows: ReadonlyMap<number, JsonObject>,
): Unlisted | undefined {
	return unlessEmpty({
		numbers: unlisted.numbers.filter((number) => !rows.has(number)),
		polls: isDue(unlisted) ? 1 : unlisted.polls + 1,
	});
}

/** Returns undefined where there is no number, since n8n does not store what is undefined. */
function unlessEmpty(unlisted: Unlisted): Unlisted | undefined {
	return unlisted.numbers.length === 0 ? undefined : unlisted;
}

/**
 * Reads the state that a poll left, as far as it can be read. The state may belong to another
 * scope.
 *
 * @param data what the node's static data has; undefined before the first poll
 */
export function readState(data: unknown): Partial<PollState> & EventCount {
	const { scope, round, last, incidents, onCall, seen } = isObject(data) ? data : {};
	const memory = isIncidentMemory(incidents) ? { incidents } : undefined;
	const greatest = memory?.incidents.last ?? last;
	return {
		round: typeof round === 'number' ? round : 0,
		last: typeof greatest === 'number' ? greatest : 0,
		...(typeof scope === 'string' && { scope }),
		...memory,
		...(isObject(onCall) && { onCall: onCall as unknown as OnCallMemory }),
		...(Array.isArray(seen) && { seen: seen as Seen }),
	};
}

function isIncidentMemory(value: unknown): value is IncidentMemory {
	return (
		isObject(value) &&
		isObject(value.open) &&
		isObject(value.resolved) &&
		Array.isArray(value.newest) &&
		Number.isFinite(value.newSince) &&
		Number.isFinite(value.last)
	);
}
