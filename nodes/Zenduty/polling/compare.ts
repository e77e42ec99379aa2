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

/**
 * An event about the status of an incident: the incident was triggered, acknowledged or resolved.
 * An incident that was opened and resolved between two polls has several of these events.
 */
export interface StatusChange {
	type: EventType;
	/**
	 * The time of the event, in milliseconds since 1970. Zenduty does not show when an incident was
	 * reopened. So the event `triggered` of a reopened incident has the time of the last
	 * acknowledgement or resolution before the reopening.
	 */
	at: number;
	/**
	 * A number that becomes a part of the event ID: `round` of {@link IncidentState}. If it is
	 * undefined, the event ID does not have this part.
	 */
	round: number | undefined;
}

/**
 * An event of an incident: a change of its status, or a change of its title, assignee or priority.
 */
export type IncidentEvent = StatusChange | Update;

/**
 * The result of comparing an incident with its remembered state: the events since the last poll,
 * and `now`, the state that the node remembers from now on.
 */
export interface Judgement<Event = IncidentEvent> {
	/** The events, in the order in which the trigger outputs them. */
	events: Event[];
	now: IncidentState;
}

/** A {@link Judgement}, and the incident that was compared: its row in a list, or its details. */
export interface Judged extends Judgement {
	incident: JsonObject;
}

/**
 * An incident that may have an event or a new state. There are two cases:
 *
 * - A list shows that the incident has changed.
 * - No list shows the incident, although it is remembered as open. Then the poll must read the
 *   incident with a request of its own.
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
 * The values that earlier polls have stored. A poll compares each incident with them, to find its
 * events.
 */
export interface Before {
	memory: IncidentMemory;
	/**
	 * The numbers of the open incidents whose event for "Start With Open Incidents" is not in the
	 * output yet. If a poll stops before it has read all of these incidents, the next poll outputs
	 * the missing events.
	 */
	toStart: ReadonlySet<number>;
	/**
	 * How many earlier polls have output events of incidents, see {@link PollState}. Undefined in the
	 * first poll.
	 */
	round: number | undefined;
}

/**
 * Creates the {@link Before} of a poll from the remembered state.
 *
 * @param round see `round` of {@link Before}
 */
export function beforePoll(memory: IncidentMemory, round: number | undefined): Before {
	return { memory, toStart: new Set(memory.toStart), round };
}

/**
 * Tells whether a poll can stop reading the list of resolved incidents after `page`.
 *
 * @param since the time that {@link readFrom} returns. An incident that was created earlier is too
 * old to be new.
 */
export function isLastToRead(
	memory: IncidentMemory,
	page: readonly JsonObject[],
	since: number,
): boolean {
	const last = readDate(page[page.length - 1]?.creation_date) ?? Infinity;
	// The poll can stop only under two conditions:
	// - The page has the newest incidents first, so the next pages have only older incidents.
	// - The last incident of the page is settled (see {@link isSettled}), so earlier polls had enough
	//   chances to find those older incidents.
	if (!isNewestFirst(page) || !isSettled(memory, last)) return false;
	const numbers = page.map(numberOf);
	if (numbers.every((number) => memory.resolved[number] !== undefined)) return true;
	// If `last` is earlier than `since`, the incidents on the next pages are too old to be new, so
	// the poll usually stops. But if this page has an incident that is remembered as open, the next
	// page may have another such incident, so the poll reads the next page.
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
	// So the first and the last date must differ.
	return isInOrder && dates[dates.length - 1] < dates[0];
}

/**
 * Finds the incidents that may have an event or a new state, and sorts them, the oldest first. The
 * result has:
 *
 * - the listed incidents that changed
 * - the incidents that are remembered as open, that no list shows, and that this poll must read
 * (see {@link Unlisted})
 *
 * @param rows the incidents in the lists that this poll has read. The key is the number of the
 * incident.
 */
export function compare(before: Before, rows: ReadonlyMap<number, JsonObject>): Change[] {
	const { memory } = before;
	const changes: Change[] = [];
	for (const [number, row] of rows) {
		const listed = judge(number, row, before);
		// If Zenduty does not document the status of the incident, the incident is left out.
		if (listed === undefined) continue;
		const isChanged = listed.events.length > 0 || !isSame(stateIn(memory, number), listed.now);
		if (isChanged) changes.push({ number, listed });
	}
	// Each incident that no list shows costs one request. So most polls read only some of these
	// incidents (see {@link Unlisted}). A later poll reads the incidents in `left`.
	const left = new Set(leftUnread(memory));
	for (const number of Object.keys(memory.open).map(Number)) {
		if (!rows.has(number) && !left.has(number)) changes.push({ number });
	}
	// Zenduty gives each new incident a greater number, so the oldest incident comes first.
	return changes.sort((a, b) => a.number - b.number);
}

/**
 * Tells whether two states of an incident have the same `status` and the same `at`. `id` and
 * `round` make no difference. Two undefined states are the same.
 */
export function isSame(before: IncidentState | undefined, now: IncidentState | undefined): boolean {
	return before?.status === now?.status && before?.at === now?.at;
}

/**
 * Compares an incident with its remembered state, and returns its events and its new state.
 *
 * @param incident the row of the incident in a list, or its details
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
 * Returns the events of a remembered incident whose status Zenduty does not document. The status
 * counts as unchanged. If the incident is not remembered, the result is undefined.
 */
export function judgeUnreadable(
	number: number,
	incident: JsonObject,
	before: Before,
): Judged | undefined {
	const state = stateIn(before.memory, number);
	return state && withOtherEvents({ incident, events: [], now: state }, number, before);
}

/**
 * Adds the events that no change of the status causes. The event for "Start With Open Incidents"
 * comes first. The update of the title, the assignee or the priority comes last.
 */
function withOtherEvents(judged: Judged, number: number, { memory, toStart }: Before): Judged {
	const { incident, events } = judged;
	const start = toStart.has(number) ? [startOf(incident)] : [];
	const update = updateIn(incident, memory.shown?.[number]);
	return { ...judged, events: [...start, ...events, ...update] };
}

/**
 * Returns the event `triggered` that "Start With Open Incidents" outputs for an open incident. The
 * event has the time at which the incident was created. For a reopened incident, see `at` of
 * {@link StatusChange}.
 */
export function startOf(incident: JsonObject): StatusChange {
	const acknowledged = readDate(incident.acknowledged_date) ?? 0;
	const resolved = readDate(incident.resolved_date) ?? 0;
	const isTriggered = statusCode(incident.status) === TRIGGERED;
	// Zenduty does not show when an incident was reopened. So `reopened` is the time of the
	// acknowledgement or resolution that was undone, or 0 if nothing was undone. If the incident is
	// acknowledged now, only a resolution can have been undone.
	const reopened = isTriggered ? Math.max(acknowledged, resolved) : resolved;
	const at = reopened || (readDate(incident.creation_date) ?? 0);
	return { type: 'triggered', at, round: undefined };
}

/**
 * Compares the status of an incident with its remembered state, and returns the changes of the
 * status and the new state.
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
	// Reading the dates is most of the work. So if the status has not changed, the dates are not
	// read. Exception: the dates of a triggered incident are read, because they may show an
	// acknowledgement or a resolution that was undone since the last poll.
	if (status === state?.status && status !== TRIGGERED) return { events: [], now: state };
	const acknowledged = readDate(incident.acknowledged_date) ?? 0;
	const resolved = readDate(incident.resolved_date) ?? 0;
	const created = readDate(incident.creation_date) ?? 0;
	// An incident that is not remembered may be old. For example, polls forgot it after it was
	// resolved, or it did not match the filters until now. So the incident is new only if it was
	// created at `newSince` or later.
	const isNew = state === undefined && created >= newSince;
	// No poll has read an incident with a number greater than `last`. So if a new incident has such a
	// number, it has had no events before, and its event IDs need no `round`.
	const hasNewNumber = isNew && (numberIn(incident) ?? 0) > last;
	const round = state === undefined && !hasNewNumber ? thisRound : state?.round;

	let at = state?.at ?? created - 1;
	// An acknowledgement or a resolution that was undone since the last poll gets no event. Its time
	// is remembered in `at`, so that no later poll takes it for a new acknowledgement or resolution.
	if (status === TRIGGERED) at = Math.max(at, acknowledged, resolved);
	if (status === ACKNOWLEDGED && resolved < acknowledged) at = Math.max(at, resolved);

	const types = typesBetween(state?.status, status, { isNew, isAcknowledged: acknowledged > at });
	if (types.length === 0) {
		return { events: [], now: { status, at: Math.max(at, resolved), round } };
	}
	const events: StatusChange[] = [];
	for (const type of types) {
		if (type === 'triggered') {
			// An old incident gets `triggered` mostly because it was reopened. Zenduty does not send the
			// time of the reopening. So the event gets `at`, the time of the last acknowledgement or
			// resolution. If there was none, `at` is the millisecond before the creation.
			events.push({ type, at: isNew ? created : at, round });
			continue;
		}
		const date = type === 'acknowledged' ? acknowledged : resolved;
		// Two acknowledgements of an incident need different times, because their event IDs depend on
		// the times. So the event must be later than `at`, the last acknowledgement or resolution. If
		// `date` is missing (0) or not later, the event gets the millisecond after `at`.
		at = date > at ? date : at + 1;
		events.push({ type, at, round });
	}
	return { events, now: { status, at, round } };
}

/**
 * Returns the types of the events that lead from one status to another, the first event first. For
 * example, a new incident that is already resolved has `triggered` and `resolved`.
 *
 * @param from the earlier status. Undefined if the incident is not remembered.
 * @param isAcknowledged whether the dates show an acknowledgement that no poll has remembered yet
 */
function typesBetween(
	from: number | undefined,
	to: number,
	{ isNew, isAcknowledged }: { isNew: boolean; isAcknowledged: boolean },
): EventType[] {
	if (to === TRIGGERED) return from === TRIGGERED ? [] : ['triggered'];
	const opening: EventType[] = isOpen(from) ? [] : ['triggered'];
	if (to === ACKNOWLEDGED) return [...opening, 'acknowledged'];
	// The incident is resolved now. There is no event in two cases: the incident is remembered as
	// resolved, or the incident is not remembered and is not new.
	if (!isOpen(from) && !isNew) return [];
	const between: EventType[] = from !== ACKNOWLEDGED && isAcknowledged ? ['acknowledged'] : [];
	return [...opening, ...between, 'resolved'];
}

/**
 * Tells whether an incident with this status is open: triggered or acknowledged. If `status` is
 * undefined, the result is false.
 */
export function isOpen(status: number | undefined): boolean {
	return status === TRIGGERED || status === ACKNOWLEDGED;
}
