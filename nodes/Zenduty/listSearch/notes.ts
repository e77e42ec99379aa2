import { notesPath } from '../api/paths';
import { asText, type JsonObject } from '../json';
import { readChosenNumber } from './chosen';
import type { LoadRows } from './loadList';
import { note, type Row } from './row';
import { shownTime } from './shownTime';

/** How much of a note is shown, in characters. */
const MAX_TEXT = 60;

/** Loads the notes of the chosen incident, the newest first. */
export const loadNotes: LoadRows = async (api, context) => {
	const number = await readChosenNumber(api, context);
	const notes = await api.list({
		path: notesPath(number),
		subject: { missing: `no incident with the number ${number}` },
	});
	if (notes.length === 0) return [note(`Incident #${number} has no notes.`)];
	const timeZone = context.getTimezone();
	return notes.sort((a, b) => timeOf(b) - timeOf(a)).map((each) => rowOf(each, timeZone));
};

/** When a note was written, in milliseconds since 1970; 0 if that is not known. */
function timeOf({ creation_date: date }: JsonObject): number {
	return Date.parse(asText(date)) || 0;
}

function rowOf(entry: JsonObject, timeZone: string): Row {
	const text = asText(entry.note).replace(/\s+/g, ' ').trim();
	const start = text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text;
	const author = asText(entry.user_name || entry.user);
	const time = timeOf(entry);
	const written = time === 0 ? '' : ` (${shownTime(time, timeZone)})`;
	return { name: `${author}: ${start}${written}`, value: asText(entry.unique_id) };
}
