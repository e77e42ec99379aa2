import { numberIn } from '../model/incident';
import { getIncident, incidentSearch } from '../api/incidentCalls';
import { ZendutyError } from '../errors';
import { toText, type JsonObject } from '../json';
import { STATUSES, wordFor } from '../model/statusWords';
import type { ListCalls } from './listCache';
import { messageRow, rowsOf, rowsOr, type LoadRows, type Row } from './loadList';

const MAX_INCIDENTS = 100;

/**
 * Loads up to {@link MAX_INCIDENTS} open incidents. The newest incident comes first. If the user
 * types a number, the incident with this number is added, even if it is resolved.
 */
export const loadIncidents: LoadRows = async (api, _, typed) => {
	const incidents = await api.list({ ...incidentSearch('open'), limit: MAX_INCIDENTS });
	const rows = toRows(incidents).sort((a, b) => Number(b.value) - Number(a.value));
	const isCut = incidents.length === MAX_INCIDENTS;
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

/** Reads the incident with a number. If Zenduty has no such incident, there is no row. */
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

function toRows(incidents: JsonObject[]): Row[] {
	return rowsOf(incidents, nameOf, numberIn);
}

function nameOf(incident: JsonObject): string {
	const title = toText(incident.title);
	const status = toText(wordFor(incident.status, STATUSES));
	const shown = status === '' ? '' : `(${status})`;
	return [`#${numberIn(incident)}`, title, shown].filter((part) => part !== '').join(' ');
}
