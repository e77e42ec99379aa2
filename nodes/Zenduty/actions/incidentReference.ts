import type { ItemApi } from '../api/client';
import type { Subject } from '../api/explain';
import { INCIDENTS } from '../api/paths';
import { asText, type JsonObject } from '../json';
import { readIncident, type IncidentReference } from './located';
import type { Item } from './operation';

/** The incident that an item names. */
export function incidentOf({ read }: Pick<Item, 'read'>): IncidentReference {
	return readIncident(read('incident'));
}

/** The text by which an incident was looked for. */
export function nameOf(reference: IncidentReference): string {
	return reference.by === 'number' ? `number ${reference.number}` : `ID ${reference.id}`;
}

/** What errors say about calls for one incident. */
export function subjectOf(reference: IncidentReference): Subject {
	return { missing: `no incident with the ${nameOf(reference)}` };
}

/** What errors say about calls for one thing of an incident, such as a `note`. */
export function subjectOfPart(reference: IncidentReference, one: string, id: string): Subject {
	return { missing: `no ${one} with the ID ${id} at an incident with the ${nameOf(reference)}` };
}

/** Reads one incident. Zenduty finds it by its number and by its ID. */
export async function getIncident(
	api: Pick<ItemApi, 'get'>,
	reference: IncidentReference,
): Promise<JsonObject> {
	const key = reference.by === 'number' ? String(reference.number) : reference.id;
	return await api.get([...INCIDENTS, key], subjectOf(reference));
}

/**
 * The ID of an incident, by which it is changed: one more request if the number was given.
 *
 * @param known the incident, if it was read already
 */
export async function idOf(
	api: ItemApi,
	reference: IncidentReference,
	known?: JsonObject,
): Promise<string> {
	if (reference.by === 'id') return reference.id;
	return asText(known?.unique_id ?? (await getIncident(api, reference)).unique_id);
}

/**
 * The number of an incident, below which its parts are: one more request if the ID was given.
 *
 * @param known the incident, if an answer had it already
 */
export async function numberOf(
	api: ItemApi,
	reference: IncidentReference,
	known?: JsonObject,
): Promise<number> {
	if (reference.by === 'number') return reference.number;
	return Number(
		asText(known?.incident_number ?? (await getIncident(api, reference)).incident_number),
	);
}
