import { givenText, type JsonObject } from '../json';
import { STATUS_CODES } from '../model/statusWords';
import {
	INCIDENT_SEARCH,
	incidentEndpoint,
	incidentThings,
	nameOf,
	withWork,
	type Endpoint,
	type IncidentReference,
} from './endpoints';
import { factsOf, unexpectedResponse, ZendutyError } from '../errors';
import { numberIn } from '../model/incident';
import type { ItemApi } from './client';
import { partlyDone } from './errorTexts';

/** The statuses by which incidents are found, as the API counts them. */
export const SEARCH_STATUSES = { open: -1, all: 0, ...STATUS_CODES } as const;

/**
 * Makes the list of the incidents that Zenduty finds, of all teams unless the filter says otherwise.
 * It finds by whole days. In which zone they begin is not known, so a caller that needs every incident
 * of a time asks for a day more.
 *
 * @param filter members of the body besides the status and the days
 * @param from when they were created at the earliest, in milliseconds since 1970
 * @param to when they were created at the latest
 */
export function incidentSearch(
	status: keyof typeof SEARCH_STATUSES,
	filter: JsonObject = {},
	{ from, to }: { from?: number; to?: number } = {},
): Endpoint & { body: JsonObject } {
	const days = { from_date: dayOf(from), to_date: dayOf(to) };
	const body = { status: SEARCH_STATUSES[status], all_teams: 1, ...filter, ...days };
	return { ...INCIDENT_SEARCH, body };
}

/** Returns the day of a time, as `2026-03-01`; undefined without a time, and outside the years 1 to 9999. */
function dayOf(time: number | undefined): string | undefined {
	const date = new Date(time ?? NaN);
	const year = date.getUTCFullYear();
	return year >= 1 && year <= 9999 ? date.toISOString().slice(0, 10) : undefined;
}

/**
 * Reads one incident. Zenduty finds it by its number and by its ID.
 *
 * @param done what was done before, as a sentence with which an error begins
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
 * Returns the ID of an incident, by which it is changed. It takes one more request if only the
 * number is known.
 *
 * @param known the incident, if it was read already
 * @throws ZendutyError if the API gives no ID
 */
export async function findId(
	api: ItemApi,
	reference: IncidentReference,
	known?: JsonObject,
): Promise<string> {
	if (reference.by === 'id') return reference.id;
	const id = givenText(known?.unique_id ?? (await getIncident(api, reference)).unique_id);
	if (id === '') throw notGiven('ID', reference);
	return id;
}

/**
 * Returns the number of an incident, below which its parts are. It takes one more request if only
 * the ID is known.
 *
 * @param known the incident, if a response had it already
 * @param done what was done before, as a sentence with which an error begins
 * @throws ZendutyError if the API gives no number
 */
export async function findNumber(
	api: Pick<ItemApi, 'get'>,
	reference: IncidentReference,
	known?: JsonObject,
	done?: string,
): Promise<number> {
	if (reference.by === 'number') return reference.number;
	const hasNumber = known !== undefined && numberIn(known) !== undefined;
	return numberOf(reference, hasNumber ? known : await getIncident(api, reference, done), done);
}

/**
 * Returns the number of an incident that was read already.
 *
 * @param done what was done before, as a sentence with which an error begins
 * @throws ZendutyError if neither the user nor the API gives a number
 */
export function numberOf(
	reference: IncidentReference,
	incident: JsonObject,
	done?: string,
): number {
	const number = reference.by === 'number' ? reference.number : numberIn(incident);
	if (number === undefined) throw notGiven('number', reference, done);
	return number;
}

/**
 * Adds a note to an incident. Done twice it would be there twice.
 *
 * @param done what was done before, as a sentence with which an error begins
 * @returns the note as the API returns it
 */
export async function addNote(
	api: Pick<ItemApi, 'write'>,
	{ reference, number }: { reference: IncidentReference; number: number },
	note: string,
	done?: string,
): Promise<JsonObject> {
	const endpoint = incidentThings('notes', number, reference);
	const { path, subject } = withWork(endpoint, 'added the note');
	return await api.write({
		method: 'POST',
		path,
		body: { note },
		kind: 'doubling',
		subject: { ...subject, done },
	});
}

function notGiven(what: string, reference: IncidentReference, done?: string): ZendutyError {
	const error = unexpectedResponse(
		`Zenduty did not return the ${what} of incident ${nameOf(reference)}.`,
		`Look at the incident in Zenduty, and enter its ${what} instead.`,
	);
	return done === undefined ? error : new ZendutyError(partlyDone(done, factsOf(error)));
}
