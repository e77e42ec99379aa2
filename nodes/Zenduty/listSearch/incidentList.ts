import { numberIn } from '../model/incident';
import { getIncident, incidentSearch } from '../api/incidentCalls';
import { ZendutyError } from '../errors';
import { isObject, toText, type JsonObject } from '../json';
import { STATUSES, wordFor } from '../model/statusWords';
import type { ListCalls } from './listCache';
import { messageRow, rowsOf, rowsOr, type LoadRows, type Row } from './loadList';

const MAX_INCIDENTS = 100;

/**
 * Loads up to {@link MAX_INCIDENTS} open incidents, in the order of {@link byUrgency}. An incident
 * whose number the user typed is loaded in addition.
 */
export const loadIncidents: LoadRows = async (api, _, typed) => {
	const incidents = await api.list({ ...incidentSearch('open'), limit: MAX_INCIDENTS });
	const rows = toRows([...incidents].sort(byUrgency));
	const isCut = incidents.length === MAX_INCIDENTS;
	// If the user types the number of an incident that is not in `rows`, this incident is requested
	// and added as the first row, even if it is resolved.
	const number = Number(/^#?(\d{1,15})$/.exec(typed.trim())?.[1]);
	if (number > 0 && !rows.some(({ value }) => value === String(number))) {
		rows.unshift(...(await lookUp(api, number)));
	}
	if (isCut) {
		const message = `Only ${MAX_INCIDENTS} incidents are listed. Type a number to find another one.`;
		rows.push(messageRow(message));
	}
	return rowsOr(rows, 'There are no open incidents. Type a number to find a resolved one.');
};

/**
 * Requests an incident by its number, and returns its row. If Zenduty has no incident with this
 * number, returns no row.
 */
async function lookUp(api: ListCalls, number: number): Promise<Row[]> {
	return await getIncident(api, { by: 'number', number }).then(
		(incident) => toRows([incident]),
		noRowIfMissing,
	);
}

function noRowIfMissing(error: unknown): Row[] {
	if (error instanceof ZendutyError && error.statusCode === 404) return [];
	throw error;
}

/**
 * Compares two incidents for sorting. Incidents that nobody has acknowledged come before
 * acknowledged incidents. Within each of these two groups, newer incidents come first.
 */
function byUrgency(a: JsonObject, b: JsonObject): number {
	const difference = Number(isAcknowledged(a)) - Number(isAcknowledged(b));
	return difference !== 0 ? difference : (numberIn(b) ?? 0) - (numberIn(a) ?? 0);
}

function isAcknowledged({ status }: JsonObject): boolean {
	return wordFor(status, STATUSES) === 'acknowledged';
}

function toRows(incidents: JsonObject[]): Row[] {
	return rowsOf(incidents, nameOf, numberIn);
}

/** Returns the text of a row: the number, the service and the title. */
function nameOf(incident: JsonObject): string {
	// The text has no status, because the editor stores the text of the row that the user chooses.
	// With the status, the field would still say "triggered" after the node has acknowledged the
	// incident.
	const { title, service_object: service } = incident;
	// The service comes before the title, because the editor cuts the end of a long row.
	const about = [isObject(service) ? toText(service.name) : '', toText(title)];
	const text = about.filter((part) => part !== '').join(': ');
	return `#${numberIn(incident)} ${text}`.trim();
}
