import type { IDataObject } from 'n8n-workflow';
import type { ItemApi } from '../../api/client';
import type { JsonObject } from '../../json';
import { readBoolean } from '../../readBoolean';
import { getIncident, numberOf } from '../../fields/incidentReference';
import type { IncidentReference } from '../../api/places';
import { addNote } from '../operation/addNote';
import type { Item } from '../operation/operation';
import { simplifiedOutput } from '../operation/output';
import { readText } from '../../fields/parameters';
import { isResolved, type IncidentChange } from './changeIncident';
import { simplifyIncident } from './simplifyIncident';

const SKIPPED =
	'Resolved incidents were left unchanged. To change them anyway, turn off the option "Skip Resolved".';

/** A change of an incident that the options of an item add to. */
export interface OptionalChange {
	reference: IncidentReference;
	/** Whether the option "Skip Resolved" counts. */
	canSkip: boolean;
	/** What the change did, as the beginning of a sentence: `The incident is resolved`. */
	effect: string;
	/**
	 * Does it.
	 *
	 * @param known the incident, if it was read already
	 * @param instead returns an incident as it is, if it must not be changed any more
	 */
	change(known: JsonObject | undefined, instead: IncidentChange['instead']): Promise<JsonObject>;
}

/**
 * Changes an incident by the options of an item: leaves a resolved one alone if "Skip Resolved" is
 * on, and adds the note after the change.
 *
 * @returns the incident as the output
 */
export async function changeByOptions(
	item: Pick<Item, 'isSimplified' | 'options' | 'hint'>,
	api: ItemApi,
	{ reference, canSkip, effect, change }: OptionalChange,
): Promise<IDataObject[]> {
	const { skipResolved } = item.options;
	const isSkipping = canSkip && readBoolean(skipResolved, true);
	let isSkipped = false;
	const instead = (incident: JsonObject) => {
		isSkipped = isResolved(incident);
		return isSkipped ? incident : undefined;
	};
	const known = isSkipping ? await getIncident(api, reference) : undefined;
	const incident =
		(known && instead(known)) ?? (await change(known, isSkipping ? instead : undefined));
	if (isSkipped) item.hint(SKIPPED);
	const note = isSkipped ? '' : readText(item.options.note).trim();
	if (note !== '') {
		const done = `${effect}, but its note could not be added.`;
		const number = await numberOf(api, reference, incident, done);
		await addNote(api, reference, number, note, done);
	}
	return simplifiedOutput(item, [incident], simplifyIncident);
}
