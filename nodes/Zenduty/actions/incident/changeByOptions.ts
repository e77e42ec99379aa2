import type { ItemApi } from '../../api/client';
import type { JsonObject } from '../../json';
import { readBoolean } from '../../readBoolean';
import { getIncident, numberOf } from '../incidentReference';
import type { IncidentReference } from '../located';
import { addNote } from '../notes';
import type { Item, ItemOutput } from '../operation';
import { readText } from '../parameters';
import { isResolved } from './changeIncident';
import { incidentsOutput } from './incidentOutput';

/** A change of an incident that the options of an item add to. */
export interface OptionalChange {
	reference: IncidentReference;
	/** Whether the option "Skip Resolved" counts. */
	canSkip: boolean;
	/** What the change did, as the beginning of a sentence: `The incident is resolved`. */
	done: string;
	/** Does it; `known` is the incident, if it was read already. */
	change(known: JsonObject | undefined): Promise<JsonObject>;
}

/**
 * Changes an incident by the options of an item: leaves a resolved one alone if "Skip Resolved" is
 * on, and adds the note after the change.
 *
 * @returns the incident as the output
 */
export async function changeByOptions(
	item: Pick<Item, 'isSimplified' | 'options'>,
	api: ItemApi,
	{ reference, canSkip, done, change }: OptionalChange,
): Promise<ItemOutput> {
	const { skipResolved } = item.options;
	const isRead = canSkip && readBoolean(skipResolved, false);
	const known = isRead ? await getIncident(api, reference) : undefined;
	if (known !== undefined && isResolved(known)) return incidentsOutput(item, [known], true);
	const incident = await change(known);
	const note = readText(item.options.note).trim();
	if (note !== '') {
		const isDone = `${done}, but its note failed.`;
		const number = await numberOf(api, reference, incident, isDone);
		await addNote(api, reference, number, note, isDone);
	}
	return incidentsOutput(item, [incident], true);
}
