import type { ItemApi } from '../api/client';
import {
	incidentThing,
	incidentThings,
	type Endpoint,
	type IncidentReference,
	type IncidentThing,
} from '../api/endpoints';
import { findNumber } from '../api/incidents';
import { readIncident } from './readLocators';
import type { ItemParameters } from './parameters';

/** Reads the incident that an item names. */
export function incidentOf({ read, expression }: ItemParameters): IncidentReference {
	return readIncident(read('incident'), expression('incident'));
}

/** An incident with its number, below which its parts are. */
export interface FoundIncident {
	/** As the item names it. */
	reference: IncidentReference;
	number: number;
	/** Returns the endpoint of all its parts of a kind. */
	things(kind: IncidentThing): Endpoint;
	/** Returns the endpoint of one of its parts. */
	thing(kind: IncidentThing, id: string): Endpoint;
}

/**
 * Finds the incident that an item names. It takes a request if that is an ID, so the other fields of
 * the item are read before.
 *
 * @throws ZendutyError if the item names none, or the API gives no number
 */
export async function findIncident(
	api: Pick<ItemApi, 'get'>,
	item: ItemParameters,
): Promise<FoundIncident> {
	const reference = incidentOf(item);
	const number = await findNumber(api, reference);
	return {
		reference,
		number,
		things: (kind) => incidentThings(kind, number, reference),
		thing: (kind, id) => incidentThing(kind, number, reference, id),
	};
}
