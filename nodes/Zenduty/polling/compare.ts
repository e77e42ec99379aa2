import type { JsonObject } from '../json';
import { readDate } from '../model/date';
import { numberIn } from '../model/incident';
import { STATUS_CODES, statusCode, type EventType } from '../model/statusWords';
import {
	isSettled,
	stateIn,
	leftUnread,
	numberOf,
	shortIdOf,
	type IncidentMemory,
	type IncidentState,
} from './state';
import { updateIn, type Update } from './updates';

const { triggered: TRIGGERED, acknowledged: ACKNOWLEDGED } = STATUS_CODES;

/** An event that follows from the earlier status of an incident and its status now. */
export interface StatusChange {
	type: EventType;
	/**
	 * The time of the event, in milliseconds since 1970. If an incident was reopened, its `triggered`
	 * has the time of the last acknowledgement or resolution. If there was none, `triggered` has the
	 * millisecond before the creation. A new incident has the time of its creation.
	 */
	at: number;
	/** The `round` that is remembered of the incident, see {@link IncidentState}. */
	round: number | undefined;
}

/** An event of an incident: a change of its status, or an update of its fields. */
export type IncidentEvent = StatusChange | Update;

/**
 * The events of an incident since the last poll, and the state of the incident that is to be
 * remembered.
 */
export interface Judgement<Event = IncidentEvent> {
	/** The events, in the order in which they happened. */
	events: Event[];
	now: IncidentState;
}

/** An incident with its events and the state that is to be remembered. */
export interface Judged extends Judgement {
	incident: JsonObject;
}

/**
 * An incident that has changed, or that must be read with a request of its own because no list
 * shows it.
 */
export interface Change {
	number: number;
	/**
	 * The result of comparing the incident, as the list shows it, with its remembered state.
	 * Undefined if no list shows the incident.
	 */
	listed?: Judged;
}

/**
 * The facts from earlier polls with which a poll compares incidents, and the round of that poll.
 */
export interface Before {
	memory: IncidentMemory;
	/** The open incidents that "Start With Open Incidents" has not output yet. */
	toStart: ReadonlySet<number>;
	/**
	 * The number of earlier polls that have output events of incidents, see {@link PollState}.
	 * Undefined in the first poll.
	 */
	round: number | undefined;
}

/**
 * Collects the facts with which a poll compares incidents.
 *
 * @param round the round of this poll. Undefined in the first poll.
 */
export function beforePoll(memory: IncidentMemory, round: number | undefined): Before {
	return { memory, toStart: new Set(memory.toStart), round };
}

/**
 * Tells whether the pages after a page of resolved incidents need not be read. Two conditions must
 * hold. First, the page shows the newest incidents first, so all later pages are older. Second,
 * earlier polls had enough time to find the last incident of the page. In addition, one of these
 * must be true:
 *
 * - Every incident of the page is remembered as resolved.
 * - The last incident is too old to be new, and no incident of the page is remembered as open.
 *
 * @param since the time that {@link readFrom} returns
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

/**
 * Tells whether a page shows that its list is sorted by creation date, the newest incident first.
 * If a date is missing, or if all dates are the same, the result is false.
 */
export function isNewestFirst(page: readonly JsonObject[]): boolean {
	const dates = page.map(({ creation_date: date }) => readDate(date) ?? NaN);
	const isInOrder = dates.every((each, index) => index === 0 || each <= dates[index - 1]);
	// A page whose incidents were all created at the same time does not show how the list is sorted.
	return isInOrder && dates[dates.length - 1] < dates[0];
}

/**
 * Compares the remembered incidents with the incidents in the lists.
 *
 * @param rows the incidents in the lists, by number
 * @returns the incidents that changed, and the open incidents that no list shows, without those
 * that {@link leftUnread} returns. They are sorted by number. Zenduty gives each new incident a
 * greater number, so the oldest incident comes first.
 */
export function compare(before: Before, rows: ReadonlyMap<number, JsonObject>): Change[] {
	const { memory } = before;
	const changes: Change[] = [];
	for (const [number, row] of rows) {
		const listed = judge(number, row, before);
		if (listed === undefined) continue;
		const isChanged = listed.events.length > 0 || !isSame(stateIn(memory, number), listed.now);
		if (isChanged) changes.push({ number, listed });
	}
	const left = new Set(leftUnread(memory));
	for (const number of Object.keys(memory.open).map(Number)) {
		if (!rows.has(number) && !left.has(number)) changes.push({ number });
	}
	return changes.sort((a, b) => a.number - b.number);
}

/**
 * Tells whether two states of an incident have the same status and the same time. `id` and `round`
 * are not compared. The state of an incident that is not remembered is undefined.
 */
export function isSame(before: IncidentState | undefined, now: IncidentState | undefined): boolean {
	return before?.status === now?.status && before?.at === now?.at;
}

/**
 * Finds the events of an incident from its remembered state. The event for "Start With Open
 * Incidents" comes first, then the changes of the status, then the update.
 *
 * @returns undefined if Zenduty does not document the status of the incident
 */
export function judge(number: number, incident: JsonObject, before: Before): Judged | undefined {
	const { memory, round } = before;
	const { newSince, last } = memory;
	const state = stateIn(memory, number);
	const judgement = judgeStatus(incident, state, { newSince, last, round });
	if (judgement === undefined) return undefined;
	const { events, now } = judgement;
	const id = shortIdOf(incident) || state?.id;
	return withOtherEvents({ incident, events, now: { ...now, id } }, number, before);
}

/**
 * Finds the events of a remembered incident whose status cannot be read. The status is treated as
 * unchanged. If the incident is not remembered, the result is undefined.
 */
export function judgeUnreadable(
	number: number,
	incident: JsonObject,
	before: Before,
): Judged | undefined {
	const state = stateIn(before.memory, number);
	return state && withOtherEvents({ incident, events: [], now: state }, number, before);
}

/** Adds the events that are not changes of the status. */
function withOtherEvents(judged: Judged, number: number, { memory, toStart }: Before): Judged {
	const { incident, events } = judged;
	const start = toStart.has(number) ? [startOf(incident)] : [];
	const update = updateIn(incident, memory.shown?.[number]);
	return { ...judged, events: [...start, ...events, ...update] };
}

/**
 * Returns the `triggered` that "Start With Open Incidents" outputs. A reopened incident shows no
 * time of its reopening. So the event has the time of the acknowledgement or resolution that was
 * undone. If there is none, it has the time of the creation.
 */
export function startOf(incident: JsonObject): StatusChange {
	const acknowledged = readDate(incident.acknowledged_date) ?? 0;
	const resolved = readDate(incident.resolved_date) ?? 0;
	const isTriggered = statusCode(incident.status) === TRIGGERED;
	const reopened = isTriggered ? Math.max(acknowledged, resolved) : resolved;
	const at = reopened || (readDate(incident.creation_date) ?? 0);
	return { type: 'triggered', at, round: undefined };
}

/**
 * Finds the changes of the status of an incident.
 *
 * An incident that is not remembered is new if it was created at `newSince` or later, because an
 * earlier poll would have found an older incident. An older incident that is not remembered was
 * reopened, or has come to match the filters. If such an incident is resolved, it gets no event.
 *
 * @param state the remembered state of the incident. Undefined if the incident is not remembered.
 * @returns undefined if Zenduty does not document the status
 */
export function judgeStatus(
	incident: JsonObject,
	state: IncidentState | undefined,
	{
		newSince,
		last,
		round: thisRound,
	}: Pick<IncidentMemory, 'newSince' | 'last'> & Pick<Before, 'round'>,
): Judgement<StatusChange> | undefined {
	const status = statusCode(incident.status);
	if (status === undefined) return undefined;
	// An incident whose status has not changed is returned before its dates are read, because reading
	// dates is most of the work.
	if (status === state?.status && status !== TRIGGERED) return { events: [], now: state };
	const acknowledged = readDate(incident.acknowledged_date) ?? 0;
	const resolved = readDate(incident.resolved_date) ?? 0;
	const created = readDate(incident.creation_date) ?? 0;
	const isNew = state === undefined && created >= newSince;
	const hasNewNumber = isNew && (numberIn(incident) ?? 0) > last;
	const round = state === undefined && !hasNewNumber ? thisRound : state?.round;

	let at = state?.at ?? created - 1;
	// If an acknowledgement or a resolution was undone since the last poll, there is no event for it.
	// Its time is remembered.
	if (status === TRIGGERED) at = Math.max(at, acknowledged, resolved);
	if (status === ACKNOWLEDGED && resolved < acknowledged) at = Math.max(at, resolved);

	const types = typesBetween(state?.status, status, { isNew, isAcknowledged: acknowledged > at });
	if (types.length === 0) {
		return { events: [], now: { status, at: Math.max(at, resolved), round } };
	}
	const events: StatusChange[] = [];
	for (const type of types) {
		if (type === 'triggered') {
			events.push({ type, at: isNew ? created : at, round });
			continue;
		}
		const date = type === 'acknowledged' ? acknowledged : resolved;
		// Two events of an incident never have the same time, so the second one is a millisecond later.
		at = date > at ? date : at + 1;
		events.push({ type, at, round });
	}
	return { events, now: { status, at, round } };
}

/**
 * Returns the events that lead from one status to another.
 *
 * @param from the earlier status. Undefined if the incident is not remembered.
 * @param to the status now
 * @param isNew whether the incident is new, see {@link judgeStatus}
 * @param isAcknowledged whether the dates of the incident show an acknowledgement that is not
 * remembered
 */
function typesBetween(
	from: number | undefined,
	to: number,
	{ isNew, isAcknowledged }: { isNew: boolean; isAcknowledged: boolean },
): EventType[] {
	if (to === TRIGGERED) return from === TRIGGERED ? [] : ['triggered'];
	const opening: EventType[] = isOpen(from) ? [] : ['triggered'];
	if (to === ACKNOWLEDGED) return [...opening, 'acknowledged'];
	// The incident is resolved. If it was remembered as resolved, or if it is not new, there is no
	// event.
	if (!isOpen(from) && !isNew) return [];
	const between: EventType[] = from !== ACKNOWLEDGED && isAcknowledged ? ['acknowledged'] : [];
	return [...opening, ...between, 'resolved'];
}

/** Tells whether an incident with this status is open. Without a status, the result is false. */
export function isOpen(status: number | undefined): boolean {
	return status === TRIGGERED || status === ACKNOWLEDGED;
}
