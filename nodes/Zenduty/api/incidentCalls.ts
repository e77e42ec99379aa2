import { toText, type JsonObject } from '../json';
import { STATUS_CODES } from '../model/statusWords';
import {
	INCIDENT_SEARCH,
	incidentEndpoint,
	incidentRecordsEndpoint,
	nameOf,
	withWork,
	type Endpoint,
	type IncidentReference,
} from './endpoints';
import { factsOf, unexpectedResponse, ZendutyError } from '../errors';
import { DAY } from '../model/date';
import { numberIn } from '../model/incident';
import type { ItemApi } from './client';
import { partlyDone } from './errorTexts';

/**
 * The statuses that the search for incidents accepts. The key is the word that this code uses, and
 * the value is the number that the API uses.
 */
export const SEARCH_STATUSES = { open: -1, all: 0, ...STATUS_CODES } as const;

/**
 * Returns the earliest and the latest time for {@link incidentSearch}, so that the search finds
 * every incident of a period. Zenduty searches by whole days, in a time zone that is not known, and
 * may leave out the last day. So one day before the period and two days after it are added.
 */
export function aroundPeriod(from: number, to: number): { from: number; to: number } {
	return { from: from - DAY, to: to + 2 * DAY };
}

/**
 * Returns the request that searches for incidents. The search covers all teams, unless `filter`
 * limits it.
 *
 * Zenduty may leave out incidents of the first and the last day. So to find every incident of a
 * period, pass the times that {@link aroundPeriod} returns.
 *
 * @param filter further members of the body, such as `team_ids`
 * @param from the earliest creation date, in milliseconds since 1970
 * @param to the latest creation date, in milliseconds since 1970
 */
export function incidentSearch(
	status: keyof typeof SEARCH_STATUSES,
	filter: JsonObject = {},
	{ from, to }: { from?: number; to?: number } = {},
): Endpoint & { body: JsonObject } {
	// Zenduty searches by whole days, in an unknown time zone, and may leave out the last day. So the
	// result may lack some incidents of the first and the last day.
	const days = { from_date: dayOf(from), to_date: dayOf(to) };
	const body = { status: SEARCH_STATUSES[status], all_teams: 1, ...filter, ...days };
	return { ...INCIDENT_SEARCH, body };
}

/**
 * Returns the day of a time in UTC, such as `2026-03-01`. Returns undefined if there is no time, or
 * if its year is not from 1 to 9999.
 */
function dayOf(time: number | undefined): string | undefined {
	const date = new Date(time ?? NaN);
	const year = date.getUTCFullYear();
	return year >= 1 && year <= 9999 ? date.toISOString().slice(0, 10) : undefined;
}

/**
 * Reads one incident by its number or its ID.
 *
 * @param done the work that was done before this read, as a sentence. If the read fails, the error
 * begins with that sentence.
 */
export async function getIncident(
	api: Pick<ItemApi, 'get'>,
	reference: IncidentReference,
	done?: string,
): Promise<JsonObject> {
	const { path, subject } = incidentEndpoint(reference);
	return await api.get({ path, subject: { ...subject, done } });
}

/**
 * Returns the ID of an incident, for requests that do not accept the number of the incident. If
 * neither `reference` nor `incident` has the ID, the function requests the incident.
 *
 * @param incident the incident, if it was read already
 * @throws ZendutyError if the request fails, or if the response has no ID
 */
export async function findId(
	api: ItemApi,
	reference: IncidentReference,
	incident?: JsonObject,
): Promise<string> {
	if (reference.by === 'id') return reference.id;
	const id = toText(incident?.unique_id ?? (await getIncident(api, reference)).unique_id);
	if (id === '') throw notReturned('ID', reference);
	return id;
}

/**
 * Returns the number of an incident. The paths of its notes, tags and other records need this
 * number. If neither `reference` nor `incident` has the number, the function requests the incident.
 *
 * @param incident the incident, if it was read already
 * @param done the work that was done before this call (see {@link getIncident})
 * @throws ZendutyError if the request fails, or if the response has no number
 */
export async function findNumber(
	api: Pick<ItemApi, 'get'>,
	reference: IncidentReference,
	incident?: JsonObject,
	done?: string,
): Promise<number> {
	if (reference.by === 'number') return reference.number;
	const hasNumber = incident !== undefined && numberIn(incident) !== undefined;
	return incidentNumberOf(
		reference,
		hasNumber ? incident : await getIncident(api, reference, done),
		done,
	);
}

/**
 * Returns the number of an incident that was read already.
 *
 * @param done the work that was done before this call (see {@link getIncident})
 * @throws ZendutyError if neither the reference nor the incident has a number
 */
export function incidentNumberOf(
	reference: IncidentReference,
	incident: JsonObject,
	done?: string,
): number {
	const number = reference.by === 'number' ? reference.number : numberIn(incident);
	if (number === undefined) throw notReturned('number', reference, done);
	return number;
}

/**
 * Adds a note to an incident.
 *
 * @param done the work that was done before this call (see {@link getIncident})
 * @returns the new note, as the API returns it
 */
export async function addNote(
	api: Pick<ItemApi, 'write'>,
	{ reference, number }: { reference: IncidentReference; number: number },
	note: string,
	done?: string,
): Promise<JsonObject> {
	const endpoint = incidentRecordsEndpoint('notes', number, reference);
	const { path, subject } = withWork(endpoint, 'added the note');
	return await api.write({
		method: 'POST',
		path,
		body: { note },
		// If the request is sent twice, the incident gets two notes.
		kind: 'doubling',
		subject: { ...subject, done },
	});
}

function notReturned(what: string, reference: IncidentReference, done?: string): ZendutyError {
	const error = unexpectedResponse(
		`Zenduty did not return the ${what} of incident ${nameOf(reference)}.`,
		`Look at the incident in Zenduty, and enter its ${what} instead.`,
	);
	return done === undefined ? error : new ZendutyError(partlyDone(done, factsOf(error)));
}
