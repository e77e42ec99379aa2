import { getIncident } from '../actions/incidentReference';
import { INCIDENT_FILTER } from '../api/paths';
import { ApiError } from '../api/apiError';
import { asText, type JsonObject } from '../json';
import type { LoadRows, Reader } from './loadList';
import { note, type Row } from './row';

/** How many open incidents the list shows. */
const MAX_INCIDENTS = 100;

/** The filter's word for incidents that are triggered or acknowledged. */
const OPEN = -1;

const STATUSES: Readonly<Record<string, string>> = {
	1: 'triggered',
	2: 'acknowledged',
	3: 'resolved',
};

/**
 * Loads open incidents, the newest of those that came first, and the incident whose number is typed,
 * open or not.
 */
export const loadIncidents: LoadRows = async (api, _, typed) => {
	const incidents = await api.list({
		path: INCIDENT_FILTER,
		body: { status: OPEN, all_teams: 1 },
		limit: MAX_INCIDENTS,
		subject: {},
	});
	const rows = incidents.sort((a, b) => numberOf(b) - numberOf(a)).map(rowOf);
	const isCut = incidents.length === MAX_INCIDENTS;
	const number = Number(/^#?(\d{1,15})$/.exec(typed.trim())?.[1]);
	if (number > 0 && !incidents.some((each) => numberOf(each) === number)) {
		rows.unshift(...(await lookUp(api, number)));
	}
	if (rows.length === 0) return [note('No incident is open. Type a number to find any other.')];
	return isCut
		? [...rows, note(`Only ${MAX_INCIDENTS} are listed. Type a number to find any other.`)]
		: rows;
};

/** The incident with a number, if there is one. */
async function lookUp(api: Reader, number: number): Promise<Row[]> {
	return await getIncident(api, { by: 'number', number }).then(
		(incident) => [rowOf(incident)],
		noRowIfMissing,
	);
}

function noRowIfMissing(error: unknown): Row[] {
	if (error instanceof ApiError && error.statusCode === 404) return [];
	throw error;
}

function numberOf({ incident_number: number }: JsonObject): number {
	return Number(asText(number));
}

function rowOf(incident: JsonObject): Row {
	const { incident_number: number, title, status } = incident;
	const word = STATUSES[asText(status)] ?? asText(status);
	return { name: `#${numberOf(incident)} ${asText(title)} (${word})`, value: asText(number) };
}
