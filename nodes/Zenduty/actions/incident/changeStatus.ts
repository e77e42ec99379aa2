import type { ItemApi } from '../../api/client';
import { readBoolean } from '../../readBoolean';
import type { EventType } from '../../webhook/event';
import type { Item, ItemOutput } from '../operation';
import { readText } from '../parameters';
import { getIncident, incidentOf, incidentsOutput } from './incidentApi';
import { addNote, isResolved, setStatus } from './setStatus';

/** Sets a status, then adds the note of the options; the incident is the output. */
export async function changeStatus(
	item: Item,
	api: ItemApi,
	status: EventType,
): Promise<ItemOutput> {
	const reference = incidentOf(item);
	const { note, skipResolved } = item.options;
	if (readBoolean(skipResolved, false)) {
		const incident = await getIncident(api, reference);
		if (isResolved(incident)) return incidentsOutput(item, [incident], true);
	}
	const incident = await setStatus(api, reference, status);
	await addNote(api, reference, incident, readText(note).trim(), `The incident is ${status}`);
	return incidentsOutput(item, [incident], true);
}
