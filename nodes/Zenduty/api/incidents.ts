import { factsOf, unexpectedResponse, ZendutyError } from '../errors';
import { givenText, type JsonObject } from '../json';
import type { ItemApi } from './client';
import { incidentEndpoint, nameOf, type IncidentReference } from './endpoints';
import { partlyDone } from './errorTexts';

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
	const number = (known && numberIn(known)) ?? numberIn(await getIncident(api, reference, done));
	if (number === undefined) throw notGiven('number', reference, done);
	return number;
}

/** Reads the number of an incident, where the response has one. */
export function numberIn({ incident_number: sent }: JsonObject): number | undefined {
	const text = givenText(sent).trim();
	const number = text === '' ? NaN : Number(text);
	return Number.isSafeInteger(number) ? number : undefined;
}

function notGiven(what: string, reference: IncidentReference, done?: string): ZendutyError {
	const error = unexpectedResponse(
		`Zenduty did not return the ${what} of incident ${nameOf(reference)}.`,
		`Look at the incident in Zenduty, and enter its ${what} instead.`,
	);
	return done === undefined ? error : new ZendutyError(partlyDone(done, factsOf(error)));
}
