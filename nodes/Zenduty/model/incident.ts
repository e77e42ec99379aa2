import { isObject, toText, type JsonObject } from '../json';
import { isoDate, readDate } from './date';
import { STATUSES, URGENCIES, wordFor } from './statusWords';

/**
 * Returns the first fields of the output for an incident. The function can read incidents from
 * webhooks and from the REST API, because both have the same names for these fields. The most
 * useful fields come first, because n8n's table shows few columns.
 */
export function headOf(incident: JsonObject): JsonObject {
	return {
		title: incident.title ?? null,
		status: wordFor(incident.status, STATUSES),
		incidentNumber: incident.incident_number ?? null,
		urgency: wordFor(incident.urgency, URGENCIES),
		summary: incident.summary ?? null,
		incidentId: incident.unique_id ?? null,
	};
}

/** Reads the number of an incident. If the incident has no number, the result is undefined. */
export function numberIn({ incident_number: sent }: JsonObject): number | undefined {
	const text = toText(sent).trim();
	const number = text === '' ? NaN : Number(text);
	return Number.isSafeInteger(number) ? number : undefined;
}

/**
 * Returns the times of an incident for the output: the dates of its creation, acknowledgement and
 * resolution, and the seconds from its creation to the other two dates. A date that cannot be read
 * stays as it was sent.
 */
export function timesOf(incident: JsonObject): JsonObject {
	const { creation_date, acknowledged_date, resolved_date } = incident;
	// Each date is read once and passed on, because reading it twice would make a long list slow.
	const created = readDate(creation_date);
	const acknowledged = readDate(acknowledged_date);
	const resolved = readDate(resolved_date);
	return {
		createdAt: isoDate(creation_date, created),
		acknowledgedAt: isoDate(acknowledged_date, acknowledged),
		resolvedAt: isoDate(resolved_date, resolved),
		secondsToAcknowledge: secondsBetween(created, acknowledged),
		secondsToResolve: secondsBetween(created, resolved),
	};
}

/**
 * Returns the times of an incident for the output of one event. A reopened incident may still have
 * the date of its last resolution. So the dates alone do not decide which fields have a value:
 * `secondsToAcknowledge` has a value only for the events `acknowledged` and `resolved`, and
 * `secondsToResolve` only for the event `resolved`. For other events, these fields are null.
 */
export function timesAfter(incident: JsonObject, eventType: unknown): JsonObject {
	const times = timesOf(incident);
	const isResolved = eventType === 'resolved';
	const isAcknowledged = isResolved || eventType === 'acknowledged';
	return {
		...times,
		secondsToAcknowledge: isAcknowledged ? times.secondsToAcknowledge : null,
		secondsToResolve: isResolved ? times.secondsToResolve : null,
	};
}

/**
 * Returns the seconds between two times, with milliseconds as a fraction. If a time is missing or
 * `to` is before `from`, the result is null.
 */
function secondsBetween(from: number | undefined, to: number | undefined): number | null {
	return from === undefined || to === undefined || to < from ? null : (to - from) / 1000;
}

/**
 * Returns the service of an incident for the output. A field that Zenduty did not send is null.
 *
 * @param service the service as Zenduty sent it: an object, or a text
 * @param textIs says what a text is: `id` for the ID of the service, `name` for its name
 * @returns null if `service` is neither an object nor a text
 */
export function serviceOf(service: unknown, textIs: 'id' | 'name'): JsonObject | null {
	const nothing = { id: null, name: null, teamId: null, escalationPolicyId: null };
	if (typeof service === 'string') return { ...nothing, [textIs]: service };
	if (!isObject(service)) return null;
	return {
		id: service.unique_id ?? null,
		name: service.name ?? null,
		teamId: service.team ?? null,
		escalationPolicyId: service.escalation_policy ?? null,
	};
}
