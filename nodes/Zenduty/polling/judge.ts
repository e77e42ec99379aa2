import type { JsonObject } from '../json';
import { readDate } from '../model/date';
import { numberIn } from '../model/incident';
import { STATUS_CODES, statusCode, type EventType } from '../model/statusWords';
import type { Known } from './state';

const { triggered: TRIGGERED, acknowledged: ACKNOWLEDGED } = STATUS_CODES;

/** An event that follows from what was known of an incident and what it is now. */
export interface StatusChange {
	type: EventType;
	/** When it happened; of a repeated `triggered`, when what it ends had happened. Milliseconds. */
	at: number;
	/** That of {@link Known}. */
	round: number | undefined;
}

/**
 * Returns the `triggered` of an incident that is open when polling begins: with the time of its last
 * reopening, or else of its creation.
 */
export function startOf(incident: JsonObject): StatusChange {
	const acknowledged = readDate(incident.acknowledged_date) ?? 0;
	const resolved = readDate(incident.resolved_date) ?? 0;
	const isTriggered = statusCode(incident.status) === TRIGGERED;
	const before = isTriggered ? Math.max(acknowledged, resolved) : resolved;
	const at = before || (readDate(incident.creation_date) ?? 0);
	return { type: 'triggered', at, round: undefined };
}

/** What was there when Zenduty was last asked. */
export interface Before {
	/**
	 * From which creation on an unknown incident is new: it cannot have been there. An older one was
	 * opened again, or has come to match the filters; if it is resolved, nothing happened that anybody
	 * waits for.
	 */
	newSince: number;
	/** The greatest number that any incident had: a new one with a greater number was never known. */
	last: number;
	/** The round of this poll; undefined if it only remembers. */
	round: number | undefined;
}

/** What happened to an incident since it was last looked at, and what to remember of it. */
export interface Judgement {
	/** In the order in which it happened. */
	happened: StatusChange[];
	now: Known;
}

/**
 * Compares an incident with what was known of it.
 *
 * @param known undefined if it is unknown
 * @returns undefined if its status is none that is known
 */
export function judge(
	incident: JsonObject,
	known: Known | undefined,
	before: Before,
): Judgement | undefined {
	const status = statusCode(incident.status);
	if (status === undefined) return undefined;
	// Dates are most of the work: of most incidents none is read.
	if (status === known?.status && status !== TRIGGERED) return { happened: [], now: known };
	const acknowledged = readDate(incident.acknowledged_date) ?? 0;
	const resolved = readDate(incident.resolved_date) ?? 0;
	const created = readDate(incident.creation_date) ?? 0;
	const isNew = known === undefined && created >= before.newSince;
	const isFirst = isNew && (numberIn(incident) ?? 0) > before.last;
	const round = known === undefined && !isFirst ? before.round : known?.round;

	let at = known?.at ?? created - 1;
	// What was done and undone meanwhile is not told, but it did happen before now.
	if (status === TRIGGERED) at = Math.max(at, acknowledged, resolved);
	if (status === ACKNOWLEDGED && resolved < acknowledged) at = Math.max(at, resolved);

	const types = typesBetween(known?.status, status, { isNew, isAcknowledged: acknowledged > at });
	if (types.length === 0) {
		return { happened: [], now: { status, at: Math.max(at, resolved), round } };
	}
	const happened = types.map((type): StatusChange => {
		if (type === 'triggered') return { type, at: isNew ? created : at, round };
		const date = type === 'acknowledged' ? acknowledged : resolved;
		// No two events of an incident share their time.
		at = date > at ? date : at + 1;
		return { type, at, round };
	});
	return { happened, now: { status, at, round } };
}

/**
 * Returns what led from one status to the next.
 *
 * @param before undefined if the incident was unknown
 * @param isNew whether it cannot have been there before
 * @param isAcknowledged whether its dates show an acknowledgement that is not known
 */
function typesBetween(
	before: number | undefined,
	now: number,
	{ isNew, isAcknowledged }: { isNew: boolean; isAcknowledged: boolean },
): EventType[] {
	if (now === TRIGGERED) return before === TRIGGERED ? [] : ['triggered'];
	const opening: EventType[] = isOpen(before) ? [] : ['triggered'];
	if (now === ACKNOWLEDGED) return [...opening, 'acknowledged'];
	if (!isOpen(before) && !isNew) return [];
	const between: EventType[] = before !== ACKNOWLEDGED && isAcknowledged ? ['acknowledged'] : [];
	return [...opening, ...between, 'resolved'];
}

/** Tells whether an incident with a status is open; undefined is no status. */
export function isOpen(status: number | undefined): boolean {
	return status === TRIGGERED || status === ACKNOWLEDGED;
}
