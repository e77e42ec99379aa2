import { factsOf, unexpectedResponse, ZendutyError } from '../errors';
import { givenText, type JsonObject } from '../json';
import { numberIn } from '../model/incident';
import type { ItemApi } from './client';
import {
	incidentEndpoint,
	incidentThings,
	nameOf,
	withWork,
	type IncidentReference,
} from './endpoints';
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
