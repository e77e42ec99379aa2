import { incidentRecordsEndpoint } from '../api/endpoints';
import { toText, type JsonObject } from '../json';
import { readChosenNumber } from './chosen';
import { rowsOf, rowsOr, sortRows, type LoadRows } from './loadList';
import { shownTime, timeOf } from './teamRecordLists';
import { RESPONDER_STATUSES } from '../model/statusWords';

/**
 * A row shows at most this many characters of a note. A longer note is cut, and `…` is added at the
 * end.
 */
const MAX_TEXT = 60;

/** Loads the notes of the chosen incident. The newest note comes first. */
export const loadNotes: LoadRows = async (api, context) => {
	const number = await readChosenNumber(api, context);
	const notes = await api.list(incidentRecordsEndpoint('notes', number));
	const timeZone = context.getTimezone();
	const newestFirst = notes.sort((a, b) => timeOf(b.creation_date) - timeOf(a.creation_date));
	const rows = rowsOf(newestFirst, (each) => nameOf(each, timeZone));
	return rowsOr(rows, `Incident #${number} has no notes.`);
};

function nameOf(entry: JsonObject, timeZone: string): string {
	const text = toText(entry.note).replace(/\s+/g, ' ').trim();
	const start = text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text;
	const author = toText(entry.user_name || entry.user);
	const time = timeOf(entry.creation_date);
	const written = time === 0 ? '' : ` (${shownTime(time, timeZone)})`;
	return `${author && `${author}: `}${start}${written}`.trim();
}

/** Loads the responders of the chosen incident, sorted by name. */
export const loadResponders: LoadRows = async (api, context) => {
	const number = await readChosenNumber(api, context);
	const responders = await api.list(incidentRecordsEndpoint('responders', number));
	const rows = sortRows(rowsOf(responders, responderName));
	return rowsOr(rows, `Incident #${number} has no responders.`);
};

function responderName(responder: JsonObject): string {
	const { unique_id: id, user, user_name, escalation_policy: policy } = responder;
	const name = user ? user_name || user : responder.escalation_policy_name || policy;
	const status = toText(responder.response_status);
	const shown = toText(name || id);
	return status === '' ? shown : `${shown} (${RESPONDER_STATUSES[Number(status)] ?? status})`;
}
