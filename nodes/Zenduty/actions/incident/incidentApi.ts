import type { IDataObject } from 'n8n-workflow';
import type { ItemApi } from '../../api/client';
import type { Subject } from '../../api/explain';
import { withoutSecrets } from '../../api/secrets';
import type { JsonObject } from '../../json';
import { readBoolean } from '../../readBoolean';
import { readIncident, type IncidentReference } from '../locators';
import type { Item, ItemOutput } from '../operation';
import { simplifyIncident } from '../simplifyIncident';

/** The path of all incidents. */
export const INCIDENTS = ['api', 'incidents'];

/** The incident that an item names. */
export function incidentOf({ read }: Item): IncidentReference {
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

/** Reads one incident. Zenduty finds it by its number and by its ID. */
export async function getIncident(api: ItemApi, reference: IncidentReference): Promise<JsonObject> {
	const key = reference.by === 'number' ? String(reference.number) : reference.id;
	return await api.get([...INCIDENTS, key], subjectOf(reference));
}

/** The ID of an incident, by which it is changed: one more request if the number was given. */
export async function idOf(api: ItemApi, reference: IncidentReference): Promise<string> {
	if (reference.by === 'id') return reference.id;
	const { unique_id: id } = await getIncident(api, reference);
	return String(id);
}

/** The number of an incident, below which its parts are: one more request if the ID was given. */
export async function numberOf(api: ItemApi, reference: IncidentReference): Promise<number> {
	if (reference.by === 'number') return reference.number;
	const { incident_number: number } = await getIncident(api, reference);
	return Number(number);
}

/** The output for incidents, simplified or as they were sent but for their secrets. */
export function incidentsOutput(item: Item, incidents: unknown[], isDone: boolean): ItemOutput {
	const isSimple = readBoolean(item.read('simplify', true), true);
	const json = incidents.map((incident) =>
		isSimple ? simplifyIncident(incident as JsonObject) : withoutSecrets(incident),
	) as IDataObject[];
	return { json, isDone };
}
