import type { ItemApi } from '../../api/client';
import { readBoolean } from '../../readBoolean';
import type { EventType } from '../../webhook/event';
import { getIncident, incidentOf } from '../incidentReference';
import type { Item, ItemOutput } from '../operation';
import { readText } from '../parameters';
import { incidentsOutput } from './incidentOutput';
import { addNoteAfter, isResolved, setStatus } from './setStatus';

/** Sets a status, then adds the note of the options; the incident is the output. */
export async function changeStatus(
	item: Item,
	api: ItemApi,
	status: EventType,
): Promise<ItemOutput> {
	const reference = incidentOf(item);
	const { note, skipResolved } = item.options;
	// The option belongs to Acknowledge alone; n8n may still hold it when the operation was changed.
	const isRead = status === 'acknowledged' && readBoolean(skipResolved, false);
	const known = isRead ? await getIncident(api, reference) : undefined;
	if (known !== undefined && isResolved(known)) return incidentsOutput(item, [known], true);
	const incident = await setStatus(api, reference, status, known);
	await addNoteAfter(api, reference, incident, readText(note).trim(), `The incident is ${status}`);
	return incidentsOutput(item, [incident], true);
}
