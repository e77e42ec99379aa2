import { incidentThings } from '../api/endpoints';
import { givenText, type JsonObject } from '../json';
import { readChosenNumber } from './chosen';
import type { LoadRows } from './loadList';
import { messageRow, rowsOf } from './row';
import { shownTime, timeOf } from './shownTime';

/** How much of a note is shown, in characters. */
const MAX_TEXT = 60;

/** Loads the notes of the chosen incident, the newest first. */
export const loadNotes: LoadRows = async (api, context) => {
	const number = await readChosenNumber(api, context);
	const notes = await api.list(incidentThings('notes', number));
	if (notes.length === 0) return [messageRow(`Incident #${number} has no notes.`)];
	const timeZone = context.getTimezone();
	const newestFirst = notes.sort((a, b) => timeOf(b.creation_date) - timeOf(a.creation_date));
	return rowsOf(newestFirst, (each) => nameOf(each, timeZone));
};

function nameOf(entry: JsonObject, timeZone: string): string {
	const text = givenText(entry.note).replace(/\s+/g, ' ').trim();
	const start = text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text;
	const author = givenText(entry.user_name || entry.user);
	const time = timeOf(entry.creation_date);
	const written = time === 0 ? '' : ` (${shownTime(time, timeZone)})`;
	return `${author && `${author}: `}${start}${written}`.trim();
}
