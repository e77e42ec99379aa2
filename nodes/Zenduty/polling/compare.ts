import type { JsonObject } from '../json';
import { readDate } from '../model/date';
import { numberIn } from '../model/incident';
import { STATUS_CODES, statusCode, type EventType } from '../model/statusWords';
import {
	isSettled,
	knownIn,
	leftUnread,
	numberOf,
	shortIdOf,
	type IncidentMemory,
	type Known,
} from './state';
import { updateIn, type Update } from './updates';

const { triggered: TRIGGERED, acknowledged: ACKNOWLEDGED } = STATUS_CODES;

/** An event that follows from the status that an incident had and the status that it has now. */
export interface StatusChange {
	type: EventType;
	/**
	 * When it happened, in milliseconds since 1970. A `triggered` of an incident that was known, or
	 * that is not new, has the time of the acknowledgement or resolution that it ends. If there was
	 * none, it has the millisecond before the creation.
	 */
	at: number;
	/** The round of {@link Known}. */
	round: number | undefined;
}

/** What happened to an incident. */
export type Happening = StatusChange | Update;

/** What happened to an incident since the last poll, and what to remember of it. */
export interface Judgement<Event = Happening> {
	/** In the order in which it happened. */
	happened: Event[];
	now: Known;
}

/** An incident as it was read, and what follows from it. */
export interface Judged extends Judgement {
	incident: JsonObject;
}

/** An incident that has changed, or that takes a request of its own to know. */
export interface Change {
	number: number;
	/** Missing if no list shows the incident. */
	listed?: Judged;
}

/** What a poll judges incidents by. */
export interface Before {
	memory: IncidentMemory;
	/** The open incidents that Start With Open Incidents has still to give out. */
	toStart: ReadonlySet<number>;
	/** The round of this poll, see {@link PollState}; undefined in the first poll. */
	round: number | undefined;
}

/** Collects what a poll judges incidents by. @param round undefined in the first poll */
export function beforePoll(memory: IncidentMemory, round: number | undefined): Before {
	return { memory, toStart: new Set(memory.toStart), round };
}

/**
 * Tells whether the pages after a page of resolved incidents can be left unread. Two conditions
 * must hold: the page shows the newest incidents first, so that all later pages are older; and
 * earlier polls had time enough to find the last incident of the page. In addition, one of these
 * must be true:
 *
 * - Each incident of the page is known to be resolved.
 * - The last incident is too old to be new, and no incident of the page was known to be open.
 *
 * @param since see {@link readFrom}
 */
export function isLastToRead(
	memory: IncidentMemory,
	page: readonly JsonObject[],
	since: number,
): boolean {
	const last = readDate(page[page.length - 1]?.creation_date) ?? Infinity;
	if (!isNewestFirst(page) || !isSettled(memory, last)) return false;
	const numbers = page.map(numberOf);
	if (numbers.every((number) => memory.resolved[number] !== undefined)) return true;
	return last < since && numbers.every((number) => memory.open[number] === undefined);
}

/** Tells whether a page of a list shows that the incidents that were created last come first. */
export function isNewestFirst(page: readonly JsonObject[]): boolean {
	const dates = page.map(({ creation_date: date }) => readDate(date) ?? NaN);
	const isInOrder = dates.every((each, index) => index === 0 || each <= dates[index - 1]);
	// A page of incidents that were created at the same time does not show an order.
	return isInOrder && dates[dates.length - 1] < dates[0];
}

/**
 * Compares what was known with what the lists show.
 *
 * @param rows the incidents that the lists show, by number
 * @returns the incidents that changed, and the open ones that no list shows. The oldest comes
 * first, since Zenduty counts incidents up
 */
export function compare(before: Before, rows: ReadonlyMap<number, JsonObject>): Change[] {
	const { memory } = before;
	const changes: Change[] = [];
	for (const [number, row] of rows) {
		const listed = judge(number, row, before);
		if (listed === undefined) continue;
		const isChanged = listed.happened.length > 0 || !isSame(knownIn(memory, number), listed.now);
		if (isChanged) changes.push({ number, listed });
	}
	const left = new Set(leftUnread(memory));
	for (const number of Object.keys(memory.open).map(Number)) {
		if (!rows.has(number) && !left.has(number)) changes.push({ number });
	}
	return changes.sort((a, b) => a.number - b.number);
}

/**
 * Tells whether the same is known of an incident as before; undefined stands for an unknown one.
 */
export function isSame(before: Known | undefined, now: Known | undefined): boolean {
	return before?.status === now?.status && before?.at === now?.at;
}

/**
 * Judges an incident by what was known of it: first what Start With Open Incidents gives out, then
 * what became of its status, then what was updated.
 *
 * @returns undefined if the status of the incident is no status that Zenduty documents
 */
export function judge(number: number, incident: JsonObject, before: Before): Judged | undefined {
	const { memory, round } = before;
	const { newSince, last } = memory;
	const known = knownIn(memory, number);
	const judgement = judgeStatus(incident, known, { newSince, last, round });
	if (judgement === undefined) return undefined;
	const { happened, now } = judgement;
	const id = shortIdOf(incident) || known?.id;
	return completed({ incident, happened, now: { ...now, id } }, number, before);
}

/** Judges a known incident whose status cannot be read: its status counts as unchanged. */
export function judgeUnreadable(
	number: number,
	incident: JsonObject,
	before: Before,
): Judged | undefined {
	const known = knownIn(before.memory, number);
	return known && completed({ incident, happened: [], now: known }, number, before);
}

/** Adds what happened besides changes of the status. */
function completed(judged: Judged, number: number, { memory, toStart }: Before): Judged {
	const { incident, happened } = judged;
	const start = toStart.has(number) ? [startOf(incident)] : [];
	const update = updateIn(incident, memory.shown?.[number]);
	return { ...judged, happened: [...start, ...happened, ...update] };
}

/**
 * Returns the `triggered` that Start With Open Incidents gives out. It has the time of the last
 * reopening, or else of the creation.
 */
export function startOf(incident: JsonObject): StatusChange {
	const acknowledged = readDate(incident.acknowledged_date) ?? 0;
	const resolved = readDate(incident.resolved_date) ?? 0;
	const isTriggered = statusCode(incident.status) === TRIGGERED;
	const before = isTriggered ? Math.max(acknowledged, resolved) : resolved;
	const at = before || (readDate(incident.creation_date) ?? 0);
	return { type: 'triggered', at, round: undefined };
}

/**
 * Judges the status of an incident.
 *
 * An unknown incident is new if it was created at `newSince` or later: then it was not there
 * before. An unknown incident that is older was opened again, or came to match the filters. If an
 * older one is resolved, nothing is told of it.
 *
 * @param known what is remembered of the incident; undefined if it is unknown
 * @returns undefined if the status is no status that Zenduty documents
 */
export function judgeStatus(
	incident: JsonObject,
	known: Known | undefined,
	{
		newSince,
		last,
		round: current,
	}: Pick<IncidentMemory, 'newSince' | 'last'> & Pick<Before, 'round'>,
): Judgement<StatusChange> | undefined {
	const status = statusCode(incident.status);
	if (status === undefined) return undefined;
	// Reading dates is most of the work, and most incidents are as they were.
	if (status === known?.status && status !== TRIGGERED) return { happened: [], now: known };
	const acknowledged = readDate(incident.acknowledged_date) ?? 0;
	const resolved = readDate(incident.resolved_date) ?? 0;
	const created = readDate(incident.creation_date) ?? 0;
	const isNew = known === undefined && created >= newSince;
	const isFirst = isNew && (numberIn(incident) ?? 0) > last;
	const round = known === undefined && !isFirst ? current : known?.round;

	let at = known?.at ?? created - 1;
	// An acknowledgement or a resolution that was undone meanwhile is not told. Its time is remembered.
	if (status === TRIGGERED) at = Math.max(at, acknowledged, resolved);
	if (status === ACKNOWLEDGED && resolved < acknowledged) at = Math.max(at, resolved);

	const types = typesBetween(known?.status, status, { isNew, isAcknowledged: acknowledged > at });
	if (types.length === 0) {
		return { happened: [], now: { status, at: Math.max(at, resolved), round } };
	}
	const happened = types.map((type): StatusChange => {
		if (type === 'triggered') return { type, at: isNew ? created : at, round };
		const date = type === 'acknowledged' ? acknowledged : resolved;
		// Two events of an incident never have the same time.
		at = date > at ? date : at + 1;
		return { type, at, round };
	});
	return { happened, now: { status, at, round } };
}

/**
 * Returns the events that lead from one status to another.
 *
 * @param before undefined if the incident was unknown
 * @param isNew whether the incident was not there before
 * @param isAcknowledged whether its dates show an acknowledgement that was not known
 */
function typesBetween(
	before: number | undefined,
	now: number,
	{ isNew, isAcknowledged }: { isNew: boolean; isAcknowledged: boolean },
): EventType[] {
	if (now === TRIGGERED) return before === TRIGGERED ? [] : ['triggered'];
	const opening: EventType[] = isOpen(before) ? [] : ['triggered'];
	if (now === ACKNOWLEDGED) return [...opening, 'acknowledged'];
	// Resolved: nothing is told of an incident that was known to be resolved, or that is not new.
	if (!isOpen(before) && !isNew) return [];
	const between: EventType[] = before !== ACKNOWLEDGED && isAcknowledged ? ['acknowledged'] : [];
	return [...opening, ...between, 'resolved'];
}

/** Tells whether an incident with this status is open. Undefined is no status. */
export function isOpen(status: number | undefined): boolean {
	return status === TRIGGERED || status === ACKNOWLEDGED;
}
