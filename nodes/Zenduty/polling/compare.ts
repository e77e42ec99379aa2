import { DAY, readDate } from '../model/date';
import { STATUS_CODES } from '../model/statusWords';
import { numberIn } from '../model/incident';
import { unexpectedResponse } from '../errors';
import type { JsonObject } from '../json';
import { judge, type Before, type Judgement } from './judge';
import { updateIn } from './updates';
import { knownIn, type IncidentMemory, type Known, type Unlisted } from './state';

/** By how much n8n's clock may differ from Zenduty's, and be put back, in milliseconds. */
const CLOCK_DIFFERENCE = DAY;

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

/** Which incidents a poll asks for, and by what it judges them. */
interface Span extends Before {
	/** From which creation on resolved incidents are asked for, in milliseconds since 1970. */
	from: number;
}

/**
 * Returns which incidents to ask for. n8n's clock only bounds how far back the list goes: if it is
 * put forward or back by a day, no event is lost, and none comes out that did not happen.
 *
 * If it was put back by more, it was ahead before, or it is behind now, which may be by years. So it
 * goes back at most to a day before the newest incident that was seen: what was resolved since then is
 * remembered.
 *
 * @param memory undefined before the first poll
 * @param now by n8n's clock
 * @param current the round of this poll
 */
export function spanOf(memory: IncidentMemory | undefined, now: number, current: number): Span {
	const round = memory && current;
	const { newSince, newest, last = Infinity } = memory ?? nothingKnown(now);
	const whole = Math.min(newSince, Math.max(now, newest ?? now) - CLOCK_DIFFERENCE);
	// A day more, since the API asks for days, and the time zone of its days is not known.
	return {
		from: whole - DAY,
		newSince: newest === undefined ? newSince : whole,
		last,
		round,
	};
}

/** Returns what is remembered before the first poll; for `last` see {@link PollState}. */
export function nothingKnown(now: number, last = 0): IncidentMemory {
	return { open: {}, resolved: {}, polledAt: now, newSince: Infinity, last };
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
	span: Span,
): Change[] {
	const changes: Change[] = [];
	for (const [number, row] of latest) {
		const known = knownIn(memory, number);
		const judgement = judge(row, known, span);
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
 */
export function isLastToRead(
	memory: IncidentMemory,
	page: readonly JsonObject[],
	{ from }: Span,
): boolean {
	if (!isNewestFirst(page)) return false;
	const numbers = page.map(numberOf);
	if (numbers.every((number) => memory.resolved[number] !== undefined)) return true;
	if (numbers.some((number) => memory.open[number] !== undefined)) return false;
	// What is older than new, but not than what is asked for, is read too, to be remembered: the next
	// poll may go back that far.
	return (readDate(page[page.length - 1].creation_date) ?? Infinity) < from + DAY;
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
 * forgotten that would not be new if a list showed them again, as they were created before they
 * were resolved.
 *
 * What was created since the poll before the last one is new if it is unknown: the last one may not
 * have seen an incident that went from one list to the other, or from page to page, meanwhile. For how
 * far that goes back see {@link spanOf}.
 *
 * @param now when the poll began, by n8n's clock
 * @param latest the rows of both lists, by number
 */
export function complete(
	memory: IncidentMemory,
	now: number,
	latest: ReadonlyMap<number, JsonObject>,
	{ from }: Span,
): IncidentMemory {
	const { newest: seen, unlisted } = memory;
	const back = seen === undefined ? -Infinity : Math.min(memory.newSince, dayBefore(seen));
	// When the last poll really was is not known if the clock was put back since.
	const wasPutBack = now < memory.polledAt;
	const byClock = wasPutBack
		? Math.min(memory.newSince, dayBefore(now))
		: dayBefore(memory.polledAt);
	const newSince = Math.max(byClock, back);
	const newest = newestIn(latest, from + DAY, seen);
	const keptSince = dayBefore(Math.min(newSince, dayBefore(newest ?? Infinity)));
	const isKept = (known: number | number[]) =>
		(typeof known === 'number' ? known : known[0]) >= keptSince;
	const resolved = Object.fromEntries(
		Object.entries(memory.resolved).filter(([, known]) => isKept(known)),
	);
	return {
		...memory,
		resolved,
		polledAt: now,
		newSince,
		newest,
		unlisted: unlisted && stillUnlisted(unlisted, latest),
	};
}

/**
 * Reads when the newest incident was created.
 *
 * @param since from which time on it counts
 * @param seen what was read before
 */
function newestIn(
	latest: ReadonlyMap<number, JsonObject>,
	since: number,
	seen: number | undefined,
): number | undefined {
	let newest = 0;
	for (const number of latest.keys()) newest = Math.max(newest, number);
	const created = readDate(latest.get(newest)?.creation_date) ?? -Infinity;
	return created < since ? seen : Math.max(created, seen ?? created);
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

function dayBefore(time: number): number {
	return time - CLOCK_DIFFERENCE;
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
