import type { IDataObject } from 'n8n-workflow';
import type { ItemApi } from '../../api/client';
import type { JsonObject } from '../../json';
import { readBoolean } from '../../readBoolean';
import { getIncident, findNumber, addNote } from '../../api/incidents';
import type { Item } from '../operation/operation';
import { simplifiedOutput } from '../operation/output';
import { readText } from '../../fields/parameters';
import { changeIncident, isResolved, type IncidentChange } from './changeIncident';
import { simplifyIncident } from './simplifyIncident';

const SKIPPED =
	'Resolved incidents were left unchanged. To change them anyway, add the option "Skip Resolved" and turn it off.';

/** A change of an incident that the options of an item add to. */
interface OptionalChange extends Omit<IncidentChange, 'known' | 'ifResolved'> {
	/** Whether the option "Skip Resolved" counts. */
	canSkip: boolean;
	/** What the change did, as the beginning of a sentence: `The incident is resolved`. */
	effect: string;
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
	{ canSkip, effect, ...change }: OptionalChange,
): Promise<IDataObject[]> {
	const { reference } = change;
	const { skipResolved } = item.options;
	const isSkipping = canSkip && readBoolean(skipResolved, true);
	let isSkipped = false;
	const leaveResolved = (incident: JsonObject) => {
		isSkipped = isResolved(incident);
		return isSkipped ? incident : undefined;
	};
	const known = isSkipping ? await getIncident(api, reference) : undefined;
	const ifResolved = isSkipping ? leaveResolved : undefined;
	const incident =
		(known && leaveResolved(known)) ??
		(await changeIncident(api, { ...change, known, ifResolved }));
	if (isSkipped) item.hint(SKIPPED);
	const note = isSkipped ? '' : readText(item.options.note).trim();
	if (note !== '') {
		const done = `${effect}, but its note could not be added.`;
		const number = await findNumber(api, reference, incident, done);
		await addNote(api, { reference, number }, note, done);
	}
	return simplifiedOutput(item, [incident], simplifyIncident);
}
