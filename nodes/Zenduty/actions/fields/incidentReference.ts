import type { ItemApi } from '../../api/client';
import { partlyDone, type Subject } from '../../api/explain';
import { INCIDENTS } from '../../api/paths';
import { givenText, type JsonObject } from '../../json';
import { factsOf, unexpectedResponse, ZendutyError } from '../../errors';
import { readIncident, type IncidentReference } from './readLocators';
import type { Item } from '../operation/operation';

/** Reads the incident that an item names. */
export function incidentOf({
	read,
	expression,
}: Pick<Item, 'read' | 'expression'>): IncidentReference {
	return readIncident(read('incident'), expression('incident'));
}

/** Returns what errors write after the word "incident": `#217`, or the ID. */
export function nameOf(reference: IncidentReference): string {
	return reference.by === 'number' ? `#${reference.number}` : reference.id;
}

/** Returns what errors say about calls for one incident. */
export function subjectOf(reference: IncidentReference): Subject {
	return { missing: `no incident ${nameOf(reference)}` };
}

/** Returns what errors say about calls for one thing of an incident, such as a `note`. */
export function subjectOfPart(reference: IncidentReference, one: string, id: string): Subject {
	return { missing: `no ${one} with the ID ${id} on incident ${nameOf(reference)}` };
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
	const key = reference.by === 'number' ? String(reference.number) : reference.id;
	return await api.get([...INCIDENTS, key], { ...subjectOf(reference), done });
}

/**
 * Returns the ID of an incident, by which it is changed. It takes one more request if only the
 * number is known.
 *
 * @param known the incident, if it was read already
 * @throws ZendutyError if the API gives no ID
 */
export async function idOf(
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
 * @param known the incident, if an answer had it already
 * @param done what was done before, as a sentence with which an error begins
 * @throws ZendutyError if the API gives no number
 */
export async function numberOf(
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

/** Reads the number of an incident, where the answer has one. */
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
