import { DAY, readDate } from '../model/date';
import { STATUS_CODES } from '../model/statusWords';
import { numberIn } from '../model/incident';
import { unexpectedResponse } from '../errors';
import type { JsonObject } from '../json';
import { judge, type Before, type Judgement } from './judge';
import { updateIn } from './updates';
import { knownIn, type IncidentMemory, type Known, type Unlisted } from './state';

/**
 * By how much the creation date of a new incident may be before that of an older one, in
 * milliseconds.
 */
const MARGIN = 60 * 60_000;

/** How many complete polls an incident has to come in a list before it is too old to be new. */
const POLLS = 3;

/** How many polls it takes until open incidents that no list shows are read again. */
const UNLISTED_INTERVAL = 10;

/** How many of them a poll reads. */
const UNLISTED_AT_ONCE = 5;

/** An incident that has changed, or whose details must be read to know. */
export interface Change {
	number: number;
	known: Known | undefined;
	/** What the lists show; undefined if none of them has it. */
	listed?: Judged;
}

/** An incident as it was read, and what follows from it. */
export interface Judged extends Judgement {
	incident: JsonObject;
}

/** Returns what is remembered before the first poll; for `last` see {@link PollState}. */
export function nothingKnown(last = 0): IncidentMemory {
	return { open: {}, resolved: {}, newSince: Infinity, newest: [], last };
}

/**
 * Returns since which creation a poll reads all resolved incidents, in milliseconds since 1970: at
 * least all that it tells. What it reads for the first time and does not tell, it remembers.
 *
 * @param now when the poll began, by n8n's clock; it only counts while no incident was ever seen
 */
export function readSince({ newSince, newest }: IncidentMemory, now: number): number {
	return Math.min(newSince, newest.length > 0 ? newest[0] - MARGIN : now - DAY);
}

/** Returns the rows by number. An incident in both lists has changed: what was read later counts. */
export function latestOf(rows: readonly JsonObject[]): Map<number, JsonObject> {
	return new Map(rows.map((row) => [numberOf(row), row]));
}

/**
 * Compares what was known with what was read.
 *
 * @param latest the rows of both lists, by number
 * @returns what changed, the oldest incident first: Zenduty counts incidents up
 */
export function compare(
	memory: IncidentMemory,
	latest: ReadonlyMap<number, JsonObject>,
	before: Before,
): Change[] {
	const changes: Change[] = [];
	for (const [number, row] of latest) {
		const known = knownIn(memory, number);
		const judgement = judge(row, known, before);
		if (judgement === undefined) continue;
		const isUpdated = updateIn(row, memory.shown?.[number]).length > 0;
		const isToStart = memory.toStart?.includes(number);
		if (!isSame(known, judgement.now) || isUpdated || isToStart) {
			changes.push({ number, known, listed: { incident: row, ...judgement } });
		}
	}
	const left = new Set(leftUnread(memory));
	for (const number of Object.keys(memory.open).map(Number)) {
		if (latest.has(number) || left.has(number)) continue;
		changes.push({ number, known: knownIn(memory, number) });
	}
	return changes.sort((a, b) => a.number - b.number);
}

/** Returns the incidents that no list shows, and that this poll does not read again. */
function leftUnread({ unlisted }: IncidentMemory): number[] {
	const { numbers = [] } = unlisted ?? {};
	return isDue(unlisted) ? numbers.slice(UNLISTED_AT_ONCE) : numbers;
}

function isDue(unlisted: Unlisted | undefined): boolean {
	return unlisted !== undefined && unlisted.polls >= UNLISTED_INTERVAL;
}

/** Tells whether what is known of an incident is the same as before; undefined if nothing is. */
export function isSame(before: Known | undefined, now: Known | undefined): boolean {
	return before?.status === now?.status && before?.at === now?.at;
}

/**
 * Tells whether the pages after a page of resolved incidents hold nothing to tell. The page must show
 * that the incidents that were created last come first. The pages after it hold nothing to tell if
 * each incident of the page is known to be resolved, or if the last one is too old to be new and none
 * of the page was open before.
 *
 * @param since see {@link readSince}
 */
export function isLastToRead(
	memory: IncidentMemory,
	page: readonly JsonObject[],
	since: number,
): boolean {
	const created = readDate(page[page.length - 1]?.creation_date) ?? Infinity;
	// Lists of the last polls may have missed what was created after that.
	const isSettled = created < (memory.newest[0] ?? -Infinity);
	if (!isSettled || !isNewestFirst(page)) return false;
	const numbers = page.map(numberOf);
	if (numbers.every((number) => memory.resolved[number] !== undefined)) return true;
	return created < since && numbers.every((number) => memory.open[number] === undefined);
}

/** Tells whether a page of a list shows that the incidents that were created last come first. */
export function isNewestFirst(page: readonly JsonObject[]): boolean {
	const dates = page.map(({ creation_date: date }) => readDate(date) ?? NaN);
	const isInOrder = dates.every((each, index) => index === 0 || each <= dates[index - 1]);
	// Incidents that were created together are in no order.
	return isInOrder && dates[dates.length - 1] < dates[0];
}

/**
 * Returns what is remembered after some incidents were judged.
 *
 * @param judged what is known of each now, undefined if it is to be forgotten
 * @param unlisted those of them that no list shows, although they are open
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
		last = Math.max(last ?? 0, number);
		delete open[number];
		delete resolved[number];
		if (known === undefined) continue;
		const { status, at, round } = known;
		if (status !== STATUS_CODES.resolved) {
			open[number] = round === undefined ? [status, at] : [status, at, round];
		} else {
			resolved[number] = round === undefined ? at : [at, round];
		}
	}
	const { numbers, polls } = memory.unlisted ?? { numbers: [], polls: 0 };
	const all = [...numbers.filter((number) => !judged.has(number)), ...unlisted];
	return { ...memory, open, resolved, last, unlisted: noneIfEmpty({ numbers: all, polls }) };
}

/**
 * Returns what is remembered after a poll that judged all that changed. Resolved incidents are
 * forgotten that would not be new if a list showed them again.
 *
 * @param now when the poll began, by n8n's clock
 * @param latest the rows of both lists, by number
 */
export function complete(
	memory: IncidentMemory,
	now: number,
	latest: ReadonlyMap<number, JsonObject>,
): IncidentMemory {
	const { unlisted } = memory;
	const newest = withNewest(memory.newest, now, latest);
	// The first poll that saw an incident read no further back than it asked for.
	const isFirst = memory.newest.length === 0;
	const newSince = isFirst ? readSince(memory, now) : newest[0] - MARGIN;
	const after = {
		...memory,
		newSince,
		newest,
		unlisted: unlisted && stillUnlisted(unlisted, latest),
	};
	// An incident is resolved after its creation, or counts as if it was, a millisecond before it.
	const keptSince = readSince(after, now) - 1;
	const isKept = (known: number | number[]) =>
		(typeof known === 'number' ? known : known[0]) >= keptSince;
	const resolved = Object.fromEntries(
		Object.entries(memory.resolved).filter(([, known]) => isKept(known)),
	);
	return { ...after, resolved };
}

/**
 * Adds the newest creation date that is seen now to those that were seen before. A date in the future
 * counts as now.
 */
function withNewest(
	before: readonly number[],
	now: number,
	latest: ReadonlyMap<number, JsonObject>,
): number[] {
	let newest = before[before.length - 1] ?? -Infinity;
	for (const { creation_date: date } of latest.values()) {
		newest = Math.max(newest, Math.min(readDate(date) ?? -Infinity, now));
	}
	return newest === -Infinity ? [] : [...before, newest].slice(-POLLS);
}

function stillUnlisted(
	unlisted: Unlisted,
	latest: ReadonlyMap<number, JsonObject>,
): Unlisted | undefined {
	return noneIfEmpty({
		numbers: unlisted.numbers.filter((number) => !latest.has(number)),
		polls: isDue(unlisted) ? 1 : unlisted.polls + 1,
	});
}

/** Returns nothing to remember where there is nothing: what is undefined is not stored. */
function noneIfEmpty(unlisted: Unlisted): Unlisted | undefined {
	return unlisted.numbers.length === 0 ? undefined : unlisted;
}

/**
 * Reads the number of an incident, by which it is remembered.
 *
 * @throws ZendutyError `unexpected_response` if it has none
 */
export function numberOf(incident: JsonObject): number {
	const number = numberIn(incident) ?? 0;
	if (number > 0) return number;
	throw unexpectedResponse(
		'Zenduty returned an incident without its number.',
		'Check the base URL in the credential, and whether a proxy changes responses.',
	);
}
