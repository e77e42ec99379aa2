import { isObject, toText, type JsonObject } from '../json';
import { isoDate, readDate } from './date';
import { STATUSES, URGENCIES, wordFor } from './statusWords';

/**
 * Returns the first fields of the output for an incident. The incident may come from a webhook or
 * from the REST API, because both have the same names for these fields.
 */
export function headOf(incident: JsonObject): JsonObject {
	return {
		// The most useful fields come first, because n8n's table shows few columns.
		title: incident.title ?? null,
		status: wordFor(incident.status, STATUSES),
		incidentNumber: incident.incident_number ?? null,
		urgency: wordFor(incident.urgency, URGENCIES),
		summary: incident.summary ?? null,
		incidentId: incident.unique_id ?? null,
	};
}

/**
 * Reads the number of an incident, such as 217 or the text `217`. If the number is missing or is
 * not a whole number, the result is undefined.
 */
export function numberIn({ incident_number: sent }: JsonObject): number | undefined {
	const text = toText(sent).trim();
	const number = text === '' ? NaN : Number(text);
	return Number.isSafeInteger(number) ? number : undefined;
}

/**
 * Returns the times of an incident for the output: its dates, and the seconds from its creation to
 * its acknowledgement and to its resolution. A date that cannot be read stays as it was sent.
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
 * Returns the times of an incident for the output of one event. Two fields have a value only after
 * certain events, and are otherwise null:
 *
 * - `secondsToAcknowledge`: after `acknowledged` and `resolved`
 * - `secondsToResolve`: after `resolved`
 *
 * @param eventType the type of the event. For the event `updated`, the polling trigger passes the
 * status of the incident.
 */
export function timesAfter(incident: JsonObject, eventType: unknown): JsonObject {
	const times = timesOf(incident);
	// A reopened incident may still have the date of its last resolution, although it is not
	// resolved. So the type of the event decides, and not the dates.
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
 * @param textIs the meaning of a text: a text from the API is the ID of the service, and a text
 * from a webhook is its name
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
